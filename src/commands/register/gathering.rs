//! Gathers as much of a dossier as a register or its numbers need, and no more: what asks nothing of history
//! walks none, and what an earlier run learnt is used.
//!
//! Not for the report and the bundle, which tell every life in full (`commands::dossier`).

use std::path::Path;

use super::super::dossier::{kin, origin, pinned_unknown, set_diagnostics};
use super::super::judge::suspected::suspected;
use super::super::judge::{self, Lived, Opened, View, lived};
use super::kept::{self, Past};
use crate::check::{self, Run, Selection};
use crate::diagnostic::{Diagnostic, History as Judged, Report, Seen, Summary};
use crate::dossier::{DayFrom, Dossier, Kin, Period};
use crate::error::{Fault, FaultKind};
use crate::git::{Ancestry, Id, Repository};
use crate::history::{Cache, Key};
use crate::model::{Day, Record, Register};
use crate::rule::Rule;
use crate::workspace::{self, Workspace};

/// What is needed beside the records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Need {
    /// What was official when, and which findings are gone.
    pub history: bool,
    /// The families of recurrences; they need history.
    pub families: bool,
    /// What the linter reports; without history, of the files alone.
    pub diagnostics: bool,
    /// The commit behind the snapshot.
    pub commit: bool,
}

/// What is asked for.
pub struct Asked<'a> {
    /// A file or folder of the register.
    pub start: &'a Path,
    /// The snapshot.
    pub view: View<'a>,
    /// The day; the snapshot's own where none is given.
    pub day: Option<Day>,
    /// The first day of the period; it is the year that ends on the day of judging where none is given.
    pub from: Option<Day>,
    /// What is needed.
    pub need: Need,
    /// Whether history is not wanted, whatever needs it.
    pub no_history: bool,
}

/// What was gathered.
pub struct Gathered {
    /// The dossier. Its lives have no events, and there are none where history was not needed.
    pub dossier: Dossier,
    /// What the register is called: the name of the folder of its repository, and the way from there.
    pub name: String,
    /// The commit that was read, or behind what was read; in hexadecimal.
    pub commit: Option<String>,
}

/// Gathers it.
///
/// # Errors
/// When the register, its configuration or the history that is needed cannot be read.
pub fn gather(asked: &Asked<'_>) -> Result<Gathered, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let mut need = asked.need;
    need.history = (need.history || need.families || need.diagnostics) && !asked.no_history;
    need.families &= need.history;
    let with_git = need.history || (need.commit && !asked.no_history);
    let opened = Opened::open(asked.start, asked.view, with_git)?;
    let as_of = asked.day.unwrap_or(opened.day);
    let policy = opened.workspace.policy();
    let register = workspace::register(&*opened.snapshot, policy, &|| ())?;
    let selection = Selection::new(&[], &[]).unwrap_or_default();
    let reader = Reader {
        opened: &opened,
        register: &register,
        rules: selection.under(policy),
        as_of,
        key: key(&opened, &register, need.history),
    };
    // What an earlier run found out takes a while to read, and asks nothing of the other.
    let (kept, diagnostics) = rayon::join(
        || need.history.then(|| reader.kept_past()).flatten(),
        || match need.diagnostics {
            true => reader.diagnostics(need.history),
            false => Ok(Vec::new()),
        },
    );
    let diagnostics = diagnostics?;
    let mut past = match (need.history, kept) {
        (true, Some(past)) => past,
        (true, None) => reader.past().map_err(one)?,
        (false, _) => Past {
            lives: Vec::new(),
            gone: Vec::new(),
            commits: 0,
        },
    };
    let families = match need.families {
        true => reader.families(&past),
        false => Vec::new(),
    };
    set_diagnostics(&mut past.lives, &diagnostics);
    let history = match (need.history, asked.no_history) {
        (true, _) => Judged::Judged,
        (false, true) => Judged::NotWanted,
        (false, false) => Judged::NotNeeded,
    };
    let report = Report {
        snapshot: opened.snapshot.info(),
        prefix: opened.workspace.prefix(),
        history,
        seen: Seen {
            commits: past.commits,
            from: opened.tip.map(|tip| tip.to_string()),
            pinned: pinned_unknown(&register),
            notes: Vec::new(),
        },
        summary: Summary::of(register.records.len(), &diagnostics),
        rules: reader.rules,
        diagnostics,
        ..Report::could_not_judge(as_of, Vec::new())
    };
    let origin = match opened.repository.as_ref().filter(|_| with_git) {
        Some(repository) => origin(&opened, repository).map_err(one)?,
        None => Default::default(),
    };
    let name = called(&opened.workspace);
    let commit = opened.tip.map(|tip| tip.to_string());
    let period = Period::year_to(as_of);
    let dossier = Dossier {
        as_of,
        day_from: asked.day.map_or(opened.day_from, |_| DayFrom::Given),
        origin,
        period: Period {
            from: asked.from.unwrap_or(period.from),
            to: as_of,
        },
        configuration: opened.workspace.configuration,
        register,
        gone: past.gone,
        report,
        lives: past.lives,
        families,
        left_out: Vec::new(),
        excluded: Vec::new(),
        off: Vec::new(),
        own_day: None,
    };
    Ok(Gathered {
        dossier,
        name,
        commit,
    })
}

/// What a register is called where nobody says.
fn called(workspace: &Workspace) -> String {
    let top = workspace.repository.as_ref().unwrap_or(&workspace.root);
    let name = top.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix(".git").unwrap_or(&name);
    let prefix = workspace.prefix();
    match prefix.trim_end_matches('/') {
        "" => name.to_owned(),
        below => format!("{name}/{below}"),
    }
}

/// What answers about a register depend on, where they can be kept.
fn key(opened: &Opened, register: &Register, is_needed: bool) -> Option<Key> {
    let repository = opened.repository.as_ref();
    let is_kept = is_needed && repository.is_some_and(Repository::is_trusted);
    is_kept.then(|| lived::key(opened.workspace.policy(), register))
}

/// What reads the rest of a register that was opened.
struct Reader<'a> {
    opened: &'a Opened,
    register: &'a Register,
    rules: Vec<&'static Rule>,
    as_of: Day,
    key: Option<Key>,
}

impl Reader<'_> {
    fn repository(&self) -> Result<&Repository, Fault> {
        let root = &self.opened.workspace.root;
        self.opened.repository.as_ref().ok_or_else(|| {
            Fault::new(
                FaultKind::Git,
                format!(
                    "{} does not lie in a git repository, so nothing is known of what was official when",
                    root.display()
                ),
                "run `git init` and commit the findings; `clause10 register --no-history` lists the files alone",
            )
        })
    }

    /// The place of an answer that depends on the commits behind the snapshot too.
    fn cache(&self, about: &str, repository: &Repository) -> Option<Cache> {
        let mut key = self.key.clone()?;
        let merged = self.opened.merged(&repository.reader());
        let tips: Vec<Id> = self.opened.tip.into_iter().chain(merged).collect();
        for tip in tips {
            key.add(tip.as_bytes());
        }
        key.add(self.opened.workspace.prefix());
        key.add(self.as_of.to_string());
        for rule in &self.rules {
            key.add(rule.name);
        }
        Some(Cache::new(&repository.common_dir(), about, key))
    }

    /// What an earlier run that asked the same found to have been official.
    fn kept_past(&self) -> Option<Past> {
        let cache = self.cache("official", self.repository().ok()?)?;
        let policy = self.opened.workspace.policy();
        kept::kept(&cache, policy, self.as_of, self.opened.snapshot.info())
    }

    /// What was official, from history itself.
    fn past(&self) -> Result<Past, Fault> {
        let (repository, policy) = (self.repository()?, self.opened.workspace.policy());
        let cache = self.cache("official", repository);
        let info = || self.opened.snapshot.info();
        let prefix = self.opened.workspace.prefix();
        let mut history = self.opened.history(repository, &prefix, policy, false)?;
        let told = history.each(self.register, self.as_of, None, &|timeline| {
            let life = kept::told(timeline, self.as_of, info());
            (life, judge::last(timeline, policy))
        })?;
        let (lives, gone): (Vec<_>, Vec<_>) = told.into_iter().unzip();
        let past = Past {
            lives: lives.into_iter().flatten().collect(),
            gone: gone.into_iter().flatten().collect(),
            commits: history.commits(),
        };
        // The program ends soon; taking large things apart first would only cost time.
        std::mem::forget(history);
        if let Some(cache) = cache {
            kept::keep(&past, &cache);
        }
        Ok(past)
    }

    fn families(&self, past: &Past) -> Vec<Vec<Kin>> {
        let repository = self.opened.repository.as_ref();
        let cache = repository.and_then(|repository| self.cache("families", repository));
        if let Some(families) = cache.as_ref().and_then(kept::kept_families) {
            return families;
        }
        let (register, policy) = (self.register, self.opened.workspace.policy());
        let asked = check::asked(register, &self.rules, &[], None);
        let known = self.recurrences(&past.gone, &asked);
        let suspected = suspected(register, &past.gone, policy, &asked, known.as_ref());
        let families = kin(register, &past.gone, policy, &suspected);
        if let Some(cache) = cache {
            kept::keep_families(&families, &cache);
        }
        families
    }

    /// Where `check` keeps what findings probably repeat.
    fn recurrences(&self, gone: &[Record], asked: &[usize]) -> Option<Cache> {
        let mut key = self.key.clone()?;
        lived::add(&mut key, gone);
        for at in asked {
            key.add(at.to_le_bytes());
        }
        let repository = self.opened.repository.as_ref()?;
        Some(Cache::new(&repository.common_dir(), "recurrence", key))
    }

    /// What `check` reports of the same snapshot on the same day.
    fn diagnostics(&self, with_history: bool) -> Result<Vec<Diagnostic>, Vec<Fault>> {
        let one = |fault: Fault| vec![fault];
        let (register, workspace) = (self.register, &self.opened.workspace);
        let rules = &self.rules;
        let lived = match with_history {
            true => {
                let (repository, key) = (self.repository().map_err(one)?, self.key.as_ref());
                Lived::read(self.opened, repository, register, rules, self.as_of, key)
                    .map_err(one)?
            }
            false => None,
        };
        let gone = lived.as_ref().map_or(&[][..], |lived| &lived.gone);
        let asked = check::asked(register, rules, &[], None);
        let known = self.recurrences(gone, &asked);
        let suspected = suspected(register, gone, workspace.policy(), &asked, known.as_ref());
        let run = Run {
            register,
            policy: workspace.policy(),
            configuration: workspace.configuration.source.as_ref(),
            as_of: self.as_of,
            rules,
            change: None,
            lives: lived.as_ref().map_or(&[], |lived| &lived.lives),
            gone,
            suspected: Some(&suspected),
            only: None,
        };
        let mut diagnostics = run.diagnostics();
        let nothing = Lived {
            lives: Vec::new(),
            gone: Vec::new(),
            ancestry: Ancestry::default(),
        };
        let seen = lived.as_ref().unwrap_or(&nothing);
        // What recurring controls are judged by is of no finding.
        judge::mark_inherited(
            self.opened,
            rules,
            (seen, None),
            self.as_of,
            &mut diagnostics,
        )?;
        drop(suspected);
        // As above.
        std::mem::forget(lived);
        Ok(diagnostics)
    }
}
