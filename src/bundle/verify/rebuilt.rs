//! Compares a bundle with the same one, made again.
//!
//! Not for making it.

use std::path::Path;

use super::container::{self, Limits, Opened};
use super::{Check, Verification, hashes};
use crate::error::Fault;

/// Compares the bundle at a path with the zip that was made again. `same_program` is whether one version of
/// clause10 made both.
///
/// # Errors
/// When one of them cannot be read.
pub fn compare(
    path: &Path,
    rebuilt: &Path,
    same_program: bool,
    found: &mut Verification,
) -> Result<(), Fault> {
    // What is odd about them was said, or is of our own making.
    let mut unsaid = Verification::default();
    let one = container::open(path, Limits::default(), &mut unsaid)?;
    let other = container::open(rebuilt, Limits::default(), &mut unsaid)?;
    let hashed =
        |opened: &Opened, unsaid: &mut Verification| hashes::all(&*opened.container, "", unsaid);
    let (own, made) = (hashed(&one, &mut unsaid), hashed(&other, &mut unsaid));
    let mut differ = Vec::new();
    for (name, seen) in &own {
        match made.get(name) {
            None => differ.push((name, "made again, the bundle does not have it")),
            Some(again) if again != seen => differ.push((name, "made again, it is another file")),
            Some(_) => {}
        }
    }
    let lacking = made.keys().filter(|name| !own.contains_key(*name));
    differ.extend(lacking.map(|name| (name, "made again, the bundle has this file too")));
    let is_zip = one.comment.is_some();
    if differ.is_empty() {
        found.is_remade = true;
        // What could not be told from the bundle alone was told by this.
        found
            .unproved
            .retain(|open| !matches!(open.check, Check::Files | Check::Completeness));
    }
    if differ.is_empty() && !is_zip {
        found.prove(
            Check::Rebuild,
            "made again from the clone, every file is the same",
        );
    } else if differ.is_empty() && same_bytes(path, rebuilt)? {
        found.prove(
            Check::Rebuild,
            "made again from the clone, the zip is the same to the last byte",
        );
    } else if differ.is_empty() {
        let message =
            "made again from the clone, every file is the same, and the zip is packed differently";
        if same_program {
            found.accuse(Check::Rebuild, None, message);
        } else {
            found.prove(Check::Rebuild, message);
        }
    }
    for (name, what) in differ {
        if same_program {
            found.accuse(Check::Rebuild, Some(name), what);
        } else {
            let message = format!("{what}; another version of clause10 made it");
            found.leave(Check::Rebuild, Some(name), message);
        }
    }
    Ok(())
}

fn same_bytes(one: &Path, other: &Path) -> Result<bool, Fault> {
    use std::io::Read;
    let open = |path: &Path| {
        let file = std::fs::File::open(path);
        file.map(std::io::BufReader::new)
            .map_err(|error| Fault::files("read", path, &error))
    };
    let (mut left, mut right) = (open(one)?, open(other)?);
    let mut buffers = [vec![0; 1 << 16], vec![0; 1 << 16]];
    loop {
        let [first, second] = &mut buffers;
        let read = left
            .read(first)
            .map_err(|error| Fault::files("read", one, &error))?;
        let part = second.get_mut(..read).unwrap_or_default();
        if read == 0 {
            let more = right.read(&mut [0]);
            return Ok(more.map_err(|error| Fault::files("read", other, &error))? == 0);
        }
        if right.read_exact(part).is_err() || first.get(..read) != second.get(..read) {
            return Ok(false);
        }
    }
}
