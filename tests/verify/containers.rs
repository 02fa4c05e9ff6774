//! Zips and folders that are not what they seem.

use std::io::Write;
use std::path::{Path, PathBuf};

use clause10::bundle::verify::{Against, verify as verified};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::bundles::{Folder, GOOD, verify};
use super::support::git::command;

/// A copy of the good zip under its name, to be changed.
struct Copy {
    _home: tempfile::TempDir,
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Copy {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        Self {
            path: home.path().join(GOOD.zip.file_name().unwrap()),
            bytes: std::fs::read(&GOOD.zip).unwrap(),
            _home: home,
        }
    }

    fn written(&self) -> &Path {
        std::fs::write(&self.path, &self.bytes).unwrap();
        &self.path
    }

    /// Adds entries with the zip library, which keeps the others as they are.
    fn add(mut self, add: impl FnOnce(&mut ZipWriter<std::fs::File>)) -> Self {
        let good = std::io::Cursor::new(&self.bytes);
        let mut good = zip::ZipArchive::new(good).unwrap();
        let mut zip = ZipWriter::new(std::fs::File::create(&self.path).unwrap());
        for at in 0..good.len() {
            zip.raw_copy_file(good.by_index_raw(at).unwrap()).unwrap();
        }
        let comment = String::from_utf8(good.comment().to_vec()).unwrap();
        zip.set_comment(comment).unwrap();
        add(&mut zip);
        zip.finish().unwrap();
        self.bytes = std::fs::read(&self.path).unwrap();
        self
    }

    fn file(self, name: &str, options: SimpleFileOptions) -> Self {
        self.add(|zip| {
            zip.start_file(name, options).unwrap();
            zip.write_all(b"x").unwrap();
        })
    }

    /// Where the headers of an entry begin: its own, and that of the list.
    fn headers(&self, name: &str) -> (usize, usize) {
        let at = |start: &[u8; 4], length: usize| {
            let mut windows = self.bytes.windows(length + name.len());
            let found = windows
                .position(|bytes| bytes.starts_with(start) && &bytes[length..] == name.as_bytes());
            found.unwrap()
        };
        (at(b"PK\x03\x04", 30), at(b"PK\x01\x02", 46))
    }

    fn rename(&mut self, from: &str, to: &str, own: bool, list: bool) {
        assert_eq!(from.len(), to.len());
        let (local, central) = self.headers(from);
        for (is_wanted, at) in [(own, local + 30), (list, central + 46)] {
            if is_wanted {
                self.bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
            }
        }
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
    }
}

fn plain() -> SimpleFileOptions {
    SimpleFileOptions::default().last_modified_time(zip::DateTime::default())
}

fn top() -> String {
    GOOD.zip.file_stem().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    for (name, words) in [
        ("../escaped", "leads elsewhere"),
        ("TOP/../../escaped", "leads elsewhere"),
        ("TOP/data/./x", "leads elsewhere"),
        ("/etc/passwd", "absolute"),
        ("C:/x", "absolute"),
        ("TOP/data\\x", "backslash"),
        ("TOP/data//x", "empty part"),
        ("TOP/data/\u{1b}[2Jx", "control character"),
        ("beside", "lies beside the top folder"),
    ] {
        let copy = Copy::new().file("TOP/data/place-to-be-renamed", plain());
        let name = name.replace("TOP", &top());
        let mut copy = copy;
        let placeholder = "TOP/data/place-to-be-renamed";
        // The library corrects some of them, so they are written over another name of their length.
        let name_at = |name: &str| {
            let mut long = name.to_owned();
            while long.len() < placeholder.len() {
                long.push('x');
            }
            long
        };
        if name.len() <= placeholder.len() {
            copy.rename(placeholder, &name_at(&name), true, true);
        } else {
            let longer = format!("{}{}", "y".repeat(name.len() - 1), "z");
            copy = Copy::new().file(&longer, plain());
            copy.rename(&longer, &name, true, true);
        }
        verify(copy.written(), &[]).accuses("container", words);
    }
}

#[test]
fn names_that_some_systems_take_for_one_are_refused() {
    let top = top();
    for (name, words) in [
        ("data/PROOF/TAG.txt", "some systems take this name for"),
        ("data/proof/tag.txt/below", "cannot be a folder too"),
    ] {
        let copy = Copy::new().file(&format!("{top}/{name}"), plain());
        verify(copy.written(), &[]).accuses("container", words);
    }
    #[cfg(target_os = "linux")]
    {
        let folder = Folder::good();
        folder.write("data/proof/TAG.txt", "x");
        verify(&folder.top, &[]).accuses("container", "some systems take this name for");
    }
}

#[test]
fn two_entries_of_one_name_are_seen() {
    let top = top();
    let mut copy = Copy::new().file(&format!("{top}/data/proof/tag.tx_"), plain());
    copy.rename(
        &format!("{top}/data/proof/tag.tx_"),
        &format!("{top}/data/proof/tag.txt"),
        true,
        true,
    );
    verify(copy.written(), &[]).accuses("container", "two entries of this name");
}

#[test]
fn an_entry_has_one_name_and_one_size() {
    let top = top();
    let name = format!("{top}/README.txt");
    let mut copy = Copy::new();
    copy.rename(&name, &format!("{top}/README.tx_"), true, false);
    verify(copy.written(), &[])
        .accuses_only("container", "something else than the entry's own header");
    // A size that is too small, and one that is too large, in both headers.
    for (change, words) in [
        (-1_i64, "holds more than the zip says"),
        (1, "holds less than the zip says"),
    ] {
        let mut copy = Copy::new();
        let (local, central) = copy.headers(&name);
        let size = u32::from_le_bytes(copy.bytes[central + 24..central + 28].try_into().unwrap());
        let size = u32::try_from(i64::from(size) + change)
            .unwrap()
            .to_le_bytes();
        copy.put(local + 22, &size);
        copy.put(central + 24, &size);
        verify(copy.written(), &[]).accuses("container", words);
    }
}

#[test]
fn links_and_other_odd_entries_are_refused() {
    let top = top();
    let link = Copy::new().add(|zip| {
        zip.add_symlink(format!("{top}/data/link"), "/etc/passwd", plain())
            .unwrap();
    });
    verify(link.written(), &[]).accuses("container", "symbolic link");
    let empty = Copy::new().add(|zip| zip.add_directory(format!("{top}/empty"), plain()).unwrap());
    verify(empty.written(), &[]).accuses_only("container", "a folder without files");
    let implied = Copy::new().add(|zip| zip.add_directory(format!("{top}/data"), plain()).unwrap());
    verify(implied.written(), &[]).is("consistent");
    let name = format!("{top}/README.txt");
    let mut encrypted = Copy::new();
    let (local, central) = encrypted.headers(&name);
    let flags = encrypted.bytes[central + 8] | 1;
    encrypted.put(local + 6, &[flags]);
    encrypted.put(central + 8, &[flags]);
    verify(encrypted.written(), &[]).accuses("container", "encrypted");
    let mut method = Copy::new();
    let (local, central) = method.headers(&name);
    method.put(local + 8, &[12]);
    method.put(central + 10, &[12]);
    verify(method.written(), &[]).accuses("container", "in a way that bundles are not");
    #[cfg(unix)]
    {
        let folder = Folder::good();
        std::os::unix::fs::symlink("/etc/passwd", folder.top.join("data/link")).unwrap();
        verify(&folder.top, &[]).accuses_only("container", "data/link: this is a symbolic link");
    }
}

#[test]
fn every_byte_belongs_to_an_entry() {
    let good = std::fs::read(&GOOD.zip).unwrap();
    let mut before = Copy::new();
    before.bytes = [b"MZ polyglot".as_slice(), &good].concat();
    verify(before.written(), &[]).accuses_only("container", "11 bytes stand before the zip");
    let mut behind = Copy::new();
    behind.bytes.extend_from_slice(b"and more");
    verify(behind.written(), &[]).accuses_only("container", "8 bytes stand behind the zip");
    let mut comment = Copy::new();
    let end = comment.bytes.len() - 1;
    comment.bytes[end] ^= 1;
    verify(comment.written(), &[]).accuses_only("container", "comment of the zip");
    // An entry that the list leaves out.
    let top = top();
    let mut hidden = Copy::new().file(&format!("{top}/zzz"), plain());
    let (_, central) = hidden.headers(&format!("{top}/zzz"));
    let length = 46 + top.len() + 4;
    hidden.bytes.drain(central..central + length);
    let end = hidden
        .bytes
        .windows(4)
        .rposition(|bytes| bytes == b"PK\x05\x06")
        .unwrap();
    for (at, less) in [(8, 1_u16), (10, 1), (12, u16::try_from(length).unwrap())] {
        let old = u16::from_le_bytes(hidden.bytes[end + at..end + at + 2].try_into().unwrap());
        hidden.put(end + at, &(old - less).to_le_bytes());
    }
    verify(hidden.written(), &[]).accuses_only("container", "belong to no entry");
}

#[test]
fn bombs_are_not_unpacked() {
    let name = format!("{}/README.txt", top());
    let mut promising = Copy::new();
    let (local, central) = promising.headers(&name);
    promising.put(local + 22, &0xf000_0000_u32.to_le_bytes());
    promising.put(central + 24, &0xf000_0000_u32.to_le_bytes());
    verify(promising.written(), &[]).is_broken("promises more than its bytes can hold");
    // Two entries of the list share the bytes of one.
    let mut shared = Copy::new();
    let (_, one) = shared.headers(&name);
    let (_, other) = shared.headers(&format!("{}/START-HERE.html", top()));
    let offset: [u8; 4] = shared.bytes[one + 42..one + 46].try_into().unwrap();
    shared.put(other + 42, &offset);
    verify(shared.written(), &[]).is_broken("share their bytes");
    // Much that is nothing.
    let zeros = Copy::new().add(|zip| {
        zip.start_file(format!("{}/zeros", top()), plain()).unwrap();
        let piece = vec![0; 1 << 20];
        for _ in 0..300 {
            zip.write_all(&piece).unwrap();
        }
    });
    verify(zeros.written(), &[]).is_broken("times as large as it is");
}

#[test]
fn what_is_no_bundle_cannot_be_verified() {
    let good = std::fs::read(&GOOD.zip).unwrap();
    for bytes in [
        &good[..good.len() / 2],
        &good[..good.len() - 90],
        b"not a zip",
        b"",
    ] {
        let mut copy = Copy::new();
        copy.bytes = bytes.to_vec();
        verify(copy.written(), &[]).is_broken("is no bundle");
    }
    let folder = tempfile::tempdir().unwrap();
    verify(folder.path(), &[]).is_broken("is no bundle");
    verify(&folder.path().join("nothing"), &[]).is_broken("cannot read");
    // Two of them: which is meant?
    let two = Folder::good();
    std::fs::create_dir(two.top.parent().unwrap().join("evidence-other")).unwrap();
    verify(two.top.parent().unwrap(), &[]).is_broken("is no bundle");
}

#[test]
fn a_name_that_is_not_the_tags_is_seen_and_a_renamed_file_is_not_wrong() {
    let mut copy = Copy::new();
    copy.path.set_file_name("mail-attachment.zip");
    let answer = verify(copy.written(), &[]);
    answer.is("consistent");
    assert!(answer.says("unproved", "container", "was renamed"));
    let mut folder = Folder::good();
    folder.rename("renamed");
    let answer = verify(&folder.top, &[]);
    answer.is("consistent");
    assert!(answer.says("unproved", "container", "was renamed"));
    verify(&folder.zip(), &[]).accuses_only("container", "the top folder of this tag");
}

#[test]
fn the_hash_beside_a_zip_is_compared() {
    let copy = Copy::new();
    let name = copy.path.file_name().unwrap().to_str().unwrap().to_owned();
    let beside = copy.path.with_file_name(format!("{name}.sha256"));
    std::fs::write(&beside, format!("{}  {name}\n", "0".repeat(64))).unwrap();
    verify(copy.written(), &[]).accuses_only("sidecar", "not the one whose hash");
    std::fs::write(&beside, "what is this").unwrap();
    verify(copy.written(), &[]).accuses("sidecar", "");
}

#[test]
fn names_in_a_bundle_do_not_reach_the_terminal_as_they_are() {
    let folder = Folder::good();
    let name = "data/evidence/\u{202e}gpj.exe \u{1b}]0;owned\u{7}\u{200b}";
    folder.write(name, "x");
    folder.manifest(|manifest| manifest["source"]["tag"] = "\u{1b}[31mgenuine\u{202e}".into());
    folder.seal();
    let mut run = command(env!("CARGO_BIN_EXE_clause10"), &folder.top);
    let output = run.arg("verify").arg(&folder.top).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(text.contains("gpj.exe"), "{text}");
    let is_odd = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{200b}".contains(c);
    assert!(!text.contains(is_odd), "{text:?}");
    assert!(text.starts_with("wrong: "), "{text}");
}

#[test]
fn a_bundle_that_is_all_wrong_is_told_in_few_lines() {
    let folder = Folder::good();
    for number in 0..1500 {
        folder.write(&format!("data/extra/{number}"), "x");
    }
    let answer = verify(&folder.top, &[]);
    assert_eq!(answer.report["wrong"].as_array().unwrap().len(), 1000);
    assert!(answer.report["more_wrong"].as_u64().unwrap() >= 2000);
    let mut run = command(env!("CARGO_BIN_EXE_clause10"), &folder.top);
    let output = run.arg("verify").arg(&folder.top).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.lines().count() < 120 && text.contains("more\n"),
        "{text}"
    );
}

/// The files of a zip, as a reader that others wrote sees them.
fn seen(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).ok()?;
    let mut files = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).ok()?;
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).ok()?;
        files.push((file.name().ok()?.into_owned(), bytes));
    }
    Some(files)
}

/// Whatever bytes are changed: it is said, or the files are the same for other readers.
#[test]
fn a_changed_byte_is_seen_or_changes_nothing() {
    let mut copy = Copy::new();
    let good = copy.bytes.clone();
    let files = seen(&good).unwrap();
    let step = good.len() / 83;
    let tail = good.len() - 6000..good.len();
    let places = (0..good.len()).step_by(step).chain(tail.step_by(97));
    let mut harmless = 0;
    for (number, at) in places.enumerate() {
        copy.bytes.clone_from(&good);
        copy.bytes[at] ^= 1 << (number % 8);
        let Ok((found, _)) = verified(copy.written(), &Against::default()) else {
            continue;
        };
        if found.wrong.is_empty() {
            assert_eq!(seen(&copy.bytes).as_ref(), Some(&files), "byte {at}");
            harmless += 1;
        }
    }
    // Days and versions, which nobody reads.
    assert!(harmless < 40, "{harmless}");
}
