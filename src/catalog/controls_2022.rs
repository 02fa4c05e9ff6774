//! The 93 controls of Annex A of the 2022 edition.
//!
//! Numbers and labels in our own words only: not the titles, and not the text, of
//! the standard.

use super::{Entry, EntryKind};

const fn control(number: &'static str, label: &'static str) -> Entry {
    Entry {
        number,
        label,
        kind: EntryKind::Control,
    }
}

/// In natural order.
pub(super) static ENTRIES: &[Entry] = &[
    control("A.5.1", "rules written, approved and revisited"),
    control("A.5.2", "who answers for what"),
    control("A.5.3", "keeping conflicting tasks apart"),
    control("A.5.4", "leaders insisting on the rules"),
    control("A.5.5", "knowing whom to call officially"),
    control("A.5.6", "exchange with expert circles"),
    control("A.5.7", "learning about current attackers"),
    control("A.5.8", "projects run with security built in"),
    control("A.5.9", "list of assets and owners"),
    control("A.5.10", "permitted handling of assets"),
    control("A.5.11", "getting things back at departure"),
    control("A.5.12", "grading data by sensitivity"),
    control("A.5.13", "marking data with its grade"),
    control("A.5.14", "sending data safely to others"),
    control("A.5.15", "rules on who reaches what"),
    control("A.5.16", "accounts from creation to removal"),
    control("A.5.17", "issuing and guarding login secrets"),
    control("A.5.18", "granting and reviewing access rights"),
    control("A.5.19", "risks brought by suppliers"),
    control("A.5.20", "security terms in supplier contracts"),
    control("A.5.21", "risks deeper down the delivery chain"),
    control("A.5.22", "checking suppliers and their changes"),
    control("A.5.23", "choosing, using and leaving cloud offerings"),
    control("A.5.24", "being ready for incidents"),
    control("A.5.25", "telling events and incidents apart"),
    control("A.5.26", "handling incidents by procedure"),
    control("A.5.27", "lessons drawn after incidents"),
    control("A.5.28", "securing proof that holds up"),
    control("A.5.29", "staying protected in a crisis"),
    control("A.5.30", "systems recoverable when operations stop"),
    control("A.5.31", "duties from law and contract"),
    control("A.5.32", "respecting licences and copyrights"),
    control("A.5.33", "keeping business documents intact"),
    control("A.5.34", "safeguarding data about people"),
    control("A.5.35", "outside look at the security approach"),
    control("A.5.36", "checking that own rules are followed"),
    control("A.5.37", "written working instructions"),
    control("A.6.1", "background checks before hiring"),
    control("A.6.2", "security duties in work contracts"),
    control("A.6.3", "teaching people about security"),
    control("A.6.4", "consequences for breaking the rules"),
    control("A.6.5", "duties that outlast the job"),
    control("A.6.6", "promises to keep things secret"),
    control("A.6.7", "work away from the office"),
    control("A.6.8", "raising the alarm quickly"),
    control("A.7.1", "boundaries around protected areas"),
    control("A.7.2", "letting in only authorised people"),
    control("A.7.3", "safe rooms and workplaces"),
    control("A.7.4", "surveillance of the premises"),
    control("A.7.5", "defence against fire, flood and attack"),
    control("A.7.6", "conduct inside protected zones"),
    control("A.7.7", "nothing sensitive left in view"),
    control("A.7.8", "placing devices out of harm"),
    control("A.7.9", "devices taken outside the site"),
    control("A.7.10", "media from purchase to destruction"),
    control("A.7.11", "power, cooling and other supplies"),
    control("A.7.12", "guarding wires against tapping and damage"),
    control("A.7.13", "servicing devices properly"),
    control("A.7.14", "wiping devices before letting go"),
    control("A.8.1", "protecting laptops, phones and workstations"),
    control("A.8.2", "limiting administrator powers"),
    control("A.8.3", "data open only where needed"),
    control("A.8.4", "who may touch program sources"),
    control("A.8.5", "strong proof of identity at login"),
    control("A.8.6", "enough resources now and later"),
    control("A.8.7", "keeping malicious programs out"),
    control("A.8.8", "finding and patching weaknesses"),
    control("A.8.9", "settings defined, applied and checked"),
    control("A.8.10", "erasing data no longer needed"),
    control("A.8.11", "hiding or pseudonymising sensitive values"),
    control("A.8.12", "stopping data from getting out"),
    control("A.8.13", "copies made and restore tested"),
    control("A.8.14", "spare capacity against failure"),
    control("A.8.15", "recording what happens in systems"),
    control("A.8.16", "spotting unusual behaviour"),
    control("A.8.17", "all systems on one time"),
    control("A.8.18", "restricting powerful system tools"),
    control("A.8.19", "controlled rollout on production machines"),
    control("A.8.20", "hardened and supervised networks"),
    control("A.8.21", "protection promised by network providers"),
    control("A.8.22", "splitting networks into zones"),
    control("A.8.23", "limiting which websites are reachable"),
    control("A.8.24", "rules for encryption and keys"),
    control("A.8.25", "security in every stage of building"),
    control("A.8.26", "protection needs stated for applications"),
    control("A.8.27", "design rules for robust systems"),
    control("A.8.28", "writing programs without weaknesses"),
    control("A.8.29", "proving protection before going live"),
    control("A.8.30", "supervising software built by others"),
    control("A.8.31", "production apart from other environments"),
    control("A.8.32", "alterations planned, tested and approved"),
    control("A.8.33", "careful choice of trial data"),
    control("A.8.34", "audits that do not harm operations"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_themes_have_37_8_14_and_34_controls() {
        let count = |theme: &str| {
            ENTRIES
                .iter()
                .filter(|entry| entry.number.starts_with(theme))
                .count()
        };
        assert_eq!(ENTRIES.len(), 93);
        assert_eq!(["A.5.", "A.6.", "A.7.", "A.8."].map(count), [37, 8, 14, 34]);
    }
}
