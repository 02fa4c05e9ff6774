//! What a bundle is asked of: the tag, whether it is good enough, and which findings.
//!
//! Not for making it (`make`).

use super::make::Recipe;
use crate::bundle::verify::top_folder;
use crate::dossier::{Choice, Dossier};
use crate::error::{Fault, FaultKind};
use crate::git::{Repository, SignedCommit, Tag};
use crate::suggest::nearest;

/// The name of the bundle that a recipe makes, for whoever has to know it before.
///
/// # Errors
/// When there is no such tag, or it is not what is asked for.
pub fn name(recipe: &Recipe) -> Result<String, Vec<Fault>> {
    Ok(name_of(&tagged(recipe)?.0))
}

/// The name of the bundle of a tag.
pub(super) fn name_of(tag: &Tag) -> String {
    top_folder(&tag.name, &tag.commit.to_string())
}

/// The tag and its commit, as far as signatures go.
pub(super) fn tagged(recipe: &Recipe) -> Result<(Tag, SignedCommit), Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let folder = crate::workspace::existing(&recipe.dir);
    let Some(repository) = Repository::discover(&folder).map_err(one)? else {
        return Err(one(crate::commands::judge::no_repository(&recipe.dir)));
    };
    let reader = repository.reader();
    let tag = reader.tag(&recipe.tag).map_err(one)?;
    let commit = reader.commit_signed(tag.commit).map_err(one)?;
    if recipe.require_signature {
        unsigned(&tag).map_or(Ok(()), |fault| Err(one(fault)))?;
    }
    Ok((tag, commit))
}

/// Why a tag is not good enough where a signature is required.
fn unsigned(tag: &Tag) -> Option<Fault> {
    let name = &tag.name;
    let help =
        format!("make a signed one with `git tag -s {name}`, under a name that is not taken");
    let message = match tag.objects.first() {
        None => format!("the tag `{name}` is lightweight: it carries no signature"),
        Some(object) if object.signature.is_none() => format!("the tag `{name}` is not signed"),
        Some(_) => {
            let other = tag.other_name()?;
            format!(
                "the reference `{name}` leads to a tag that was made under the name `{}`",
                other.escape_debug()
            )
        }
    };
    Some(Fault::new(FaultKind::Git, message, help))
}

/// Takes what is chosen of the register.
pub(super) fn choose(dossier: &mut Dossier, choice: &Choice) -> Result<(), Vec<Fault>> {
    let chosen = dossier.choose(choice);
    let unknown = |id: String| {
        let near = nearest(&id, dossier.register.ids());
        let help = near.map_or_else(
            || "give the numbers of findings, with commas between them".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        Fault::new(
            FaultKind::Usage,
            format!("the tag has no finding `{id}`"),
            help,
        )
    };
    chosen.map_err(|ids| ids.into_iter().map(unknown).collect::<Vec<_>>())?;
    if dossier.register.records.is_empty() && !choice.is_all() {
        return Err(vec![Fault::new(
            FaultKind::Usage,
            "nothing is left of the register by what was selected",
            "check the audit's id and the days of --period; `clause10 check --at TAG` shows the register",
        )]);
    }
    Ok(())
}
