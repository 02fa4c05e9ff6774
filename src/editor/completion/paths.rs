//! Files that a record can name: evidence, documents of the management system, and links to them.
//!
//! Not for what is in them.

use std::collections::BTreeSet;

use lsp_types::CompletionItemKind;

use super::ask::Ask;
use super::filling::Filling;
use super::findings::others;
use super::offer::Offer;
use crate::model::normalised;
use crate::snapshot::EntryKind;
use crate::text::RepoPath;

/// From how many folders on the evidence is not looked through as a whole.
const MANY: usize = 200;

/// Files of the folders of evidence, those first that lie in a folder of this finding.
pub fn evidence(ask: &Ask<'_>) -> Vec<Offer> {
    let named = named(ask);
    let found = found(ask, ask.typed()).into_iter();
    let found = found.filter(|path| !named.contains(path));
    found
        .map(|path| ranked(ask, &path, path.as_str().to_owned()))
        .collect()
}

/// Evidence below the folder that was typed, else of this finding, else all; where there is much of it the folders
/// that findings name, with a `/` at their end, since a letter typed is no time to look through thousands.
fn found(ask: &Ask<'_>, typed: &str) -> Vec<RepoPath> {
    let roots = &ask.sight.policy.settings.evidence;
    let roots: Vec<String> = roots
        .iter()
        .filter_map(|folder| normalised(folder))
        .collect();
    let below = RepoPath::new(folder(typed).trim_end_matches('/'));
    let is_deeper = |root: &String| below.is_within(root) && below.as_str() != root;
    if !below.as_str().is_empty() && roots.iter().any(is_deeper) {
        return files(ask, &[below.as_str().to_owned()]);
    }
    let findings = others(ask).map(|record| &record.finding);
    let cited = findings.chain([ask.finding()]);
    let cited = cited.flat_map(|finding| finding.evidence());
    let folders: BTreeSet<&str> = cited
        .filter_map(|evidence| Some(evidence.value.live_path()?.parent()))
        .filter(|folder| {
            roots
                .iter()
                .any(|root| RepoPath::new(*folder).is_within(root))
        })
        .collect();
    if folders.len() < MANY {
        return files(ask, &roots);
    }
    let own = ask.finding().id.get();
    let is_own =
        |folder: &&&str| own.is_some_and(|id| folder.split('/').any(|part| begins(part, id)));
    let mut own_folders: Vec<String> = folders
        .iter()
        .filter(is_own)
        .map(|folder| (*folder).to_owned())
        .collect();
    let guessed = roots
        .iter()
        .filter_map(|root| Some(format!("{root}/{}", own?)));
    own_folders.extend(guessed.filter(|guess| !folders.contains(&**guess)));
    let mut found = files(ask, &own_folders);
    found.extend(
        folders
            .into_iter()
            .rev()
            .map(|folder| RepoPath::new(format!("{folder}/"))),
    );
    found
}

/// What can have changed in the management system: documents and controls, or nothing.
pub fn changes(ask: &Ask<'_>) -> Vec<Offer> {
    let settings = &ask.sight.policy.settings;
    let mut offers: Vec<Offer> = Vec::new();
    for folders in [&settings.policies, &settings.controls] {
        let folders: Vec<String> = folders
            .iter()
            .filter_map(|folder| normalised(folder))
            .collect();
        let found = files(ask, &folders).into_iter();
        offers.extend(found.map(|path| {
            let document = ask
                .sight
                .register
                .prevention()
                .find(|file| *file.path() == path);
            let title = document.and_then(|file| file.finding.title.get());
            let offer = Offer::new(path.as_str(), CompletionItemKind::FILE).also(path.file_name());
            offer.detail(title.map_or("", |title| title))
        }));
    }
    let mut none = Filling::plain("\"none: ");
    none.stop("");
    none.text("\"");
    let offer = Offer::new("none:", CompletionItemKind::VALUE)
        .rank(2)
        .filled(none);
    offers.push(offer.detail("nothing had to change, with the reason"));
    offers
}

/// The files of findings, which waivers of the configuration can name.
pub fn records(ask: &Ask<'_>) -> Vec<Offer> {
    let records = ask.sight.register.records.iter();
    records
        .map(|record| {
            let title = record.finding.title.get().map_or("", |title| title);
            Offer::new(record.path().as_str(), CompletionItemKind::FILE).detail(title)
        })
        .collect()
}

/// Whether the cursor stands where a link leads: behind `](`.
pub fn is_link(ask: &Ask<'_>) -> bool {
    ask.around().0.ends_with("](")
}

/// Where a link can lead: evidence, from the folder of the file.
pub fn links(ask: &Ask<'_>) -> Vec<Offer> {
    let from = ask.page.path.parent();
    let typed = normalised(&format!("{from}/{}", folder(ask.typed()))).unwrap_or_default();
    let typed = if ask.typed().contains('/') {
        format!("{typed}/")
    } else {
        String::new()
    };
    let found = found(ask, &typed);
    found
        .iter()
        .map(|path| ranked(ask, path, relative(from, path)))
        .collect()
}

/// A path as a link in a file of a folder has it.
fn relative(from: &str, to: &RepoPath) -> String {
    let mut from: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    let mut to: Vec<&str> = to.as_str().split('/').collect();
    let same = from
        .iter()
        .zip(&to)
        .take_while(|(one, other)| one == other)
        .count();
    from.drain(..same);
    to.drain(..same.min(to.len() - 1));
    let up = "../".repeat(from.len());
    let down = to.join("/").replace('%', "%25").replace(' ', "%20");
    let down = down.replace('#', "%23").replace('?', "%3F");
    format!("{up}{down}")
        .replace('(', "%28")
        .replace(')', "%29")
}

/// A file, first where it lies in a folder of this finding.
fn ranked(ask: &Ask<'_>, path: &RepoPath, written: String) -> Offer {
    let id = ask.finding().id.get();
    let is_own = id.is_some_and(|id| path.as_str().split('/').any(|part| begins(part, id)));
    let kind = match path.as_str().ends_with('/') {
        true => CompletionItemKind::FOLDER,
        false => CompletionItemKind::FILE,
    };
    let offer = Offer::new(written, kind).also(path.file_name());
    match is_own {
        true => offer.rank(0).detail("of this finding"),
        false => offer,
    }
}

/// Whether the name of a file or folder begins with an id.
fn begins(name: &str, id: &str) -> bool {
    let rest = name.strip_prefix(id);
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// What the record names already, but where the cursor stands.
fn named(ask: &Ask<'_>) -> BTreeSet<RepoPath> {
    let text = ask.page.text().get(ask.span.range()).unwrap_or("");
    let evidence = ask.finding().evidence();
    let paths = evidence.filter_map(|evidence| evidence.value.live_path());
    paths
        .filter(|path| path.as_str() != text)
        .cloned()
        .collect()
}

/// The folder that was typed, with a `/` at its end; empty where none was.
fn folder(typed: &str) -> &str {
    let typed = typed.trim_start_matches(['"', '\'']);
    typed
        .rsplit_once('/')
        .map_or("", |(folder, _)| typed.get(..=folder.len()).unwrap_or(""))
}

/// The files below some folders, the last first.
fn files(ask: &Ask<'_>, folders: &[String]) -> Vec<RepoPath> {
    let is_file = |kind: &EntryKind| matches!(kind, EntryKind::File | EntryKind::Link);
    let is_hidden = |path: &RepoPath| path.file_name().starts_with('.');
    let listed = folders
        .iter()
        .filter_map(|folder| ask.sight.snapshot.list(folder).ok());
    let entries = listed.flat_map(|entries| entries.into_iter().rev());
    entries
        .filter(|entry| is_file(&entry.kind) && !is_hidden(&entry.path))
        .map(|entry| entry.path)
        .collect()
}
