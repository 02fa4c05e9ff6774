//! The 114 controls of Annex A of the 2013 edition, and the 35 objectives above them.
//!
//! Numbers and labels in our own words only: not the titles, and not the text, of
//! the standard.

use super::{Entry, EntryKind};

const fn objective(number: &'static str, label: &'static str) -> Entry {
    Entry {
        number,
        label,
        kind: EntryKind::Objective,
    }
}

const fn control(number: &'static str, label: &'static str) -> Entry {
    Entry {
        number,
        label,
        kind: EntryKind::Control,
    }
}

/// In natural order, each objective before its controls.
pub(super) static ENTRIES: &[Entry] = &[
    objective("A.5.1", "leaders setting the course"),
    control("A.5.1.1", "a set of approved rules"),
    control("A.5.1.2", "rules revisited at intervals"),
    objective("A.6.1", "a structure that runs security"),
    control("A.6.1.1", "security tasks given to people"),
    control("A.6.1.2", "keeping conflicting tasks apart"),
    control("A.6.1.3", "knowing whom to call officially"),
    control("A.6.1.4", "exchange with expert circles"),
    control("A.6.1.5", "projects run with security built in"),
    objective("A.6.2", "portable devices and distant work"),
    control("A.6.2.1", "rules for portable devices"),
    control("A.6.2.2", "work away from the office"),
    objective("A.7.1", "before somebody is hired"),
    control("A.7.1.1", "background checks on candidates"),
    control("A.7.1.2", "security duties in work contracts"),
    objective("A.7.2", "while somebody works here"),
    control("A.7.2.1", "leaders insisting on the rules"),
    control("A.7.2.2", "teaching people about security"),
    control("A.7.2.3", "consequences for breaking the rules"),
    objective("A.7.3", "when somebody leaves or moves"),
    control("A.7.3.1", "duties that outlast the job"),
    objective("A.8.1", "assets known and owned"),
    control("A.8.1.1", "a current list of assets"),
    control("A.8.1.2", "somebody answerable for each asset"),
    control("A.8.1.3", "permitted handling of assets"),
    control("A.8.1.4", "getting things back at departure"),
    objective("A.8.2", "protection that fits the sensitivity"),
    control("A.8.2.1", "grading data by sensitivity"),
    control("A.8.2.2", "marking data with its grade"),
    control("A.8.2.3", "treating assets by their grade"),
    objective("A.8.3", "nothing lost through storage media"),
    control("A.8.3.1", "rules for portable storage"),
    control("A.8.3.2", "destroying storage safely"),
    control("A.8.3.3", "storage protected on its way"),
    objective("A.9.1", "limiting who reaches data"),
    control("A.9.1.1", "rules on who reaches what"),
    control("A.9.1.2", "networks open only to the authorised"),
    objective("A.9.2", "permissions from grant to removal"),
    control("A.9.2.1", "accounts from creation to removal"),
    control("A.9.2.2", "granting and withdrawing permissions"),
    control("A.9.2.3", "limiting administrator powers"),
    control("A.9.2.4", "handing out login secrets"),
    control("A.9.2.5", "periodic recheck of permissions"),
    control("A.9.2.6", "ending permissions at departure"),
    objective("A.9.3", "people guarding their credentials"),
    control("A.9.3.1", "careful handling of login secrets"),
    objective("A.9.4", "systems closed to the unauthorised"),
    control("A.9.4.1", "data open only where needed"),
    control("A.9.4.2", "strong proof of identity at login"),
    control("A.9.4.3", "tools that enforce good passwords"),
    control("A.9.4.4", "restricting powerful system tools"),
    control("A.9.4.5", "who may touch program sources"),
    objective("A.10.1", "encryption used well"),
    control("A.10.1.1", "rules on when to encrypt"),
    control("A.10.1.2", "keys through their whole life"),
    objective("A.11.1", "places closed to intruders"),
    control("A.11.1.1", "boundaries around protected areas"),
    control("A.11.1.2", "letting in only authorised people"),
    control("A.11.1.3", "safe rooms and workplaces"),
    control("A.11.1.4", "defence against fire, flood and attack"),
    control("A.11.1.5", "conduct inside protected zones"),
    control("A.11.1.6", "supervised points of delivery"),
    objective("A.11.2", "devices kept from loss and damage"),
    control("A.11.2.1", "placing devices out of harm"),
    control("A.11.2.2", "power, cooling and other supplies"),
    control("A.11.2.3", "guarding wires against tapping and damage"),
    control("A.11.2.4", "servicing devices properly"),
    control("A.11.2.5", "permission to take things away"),
    control("A.11.2.6", "devices taken outside the site"),
    control("A.11.2.7", "wiping devices before letting go"),
    control("A.11.2.8", "devices locked when nobody is near"),
    control("A.11.2.9", "nothing sensitive left in view"),
    objective("A.12.1", "orderly running of systems"),
    control("A.12.1.1", "written working instructions"),
    control("A.12.1.2", "alterations planned, tested and approved"),
    control("A.12.1.3", "enough resources now and later"),
    control("A.12.1.4", "production apart from other environments"),
    objective("A.12.2", "keeping malicious programs out"),
    control("A.12.2.1", "detecting and removing malicious programs"),
    objective("A.12.3", "data never lost for good"),
    control("A.12.3.1", "copies made and restore tested"),
    objective("A.12.4", "traces of what happened"),
    control("A.12.4.1", "recording what happens in systems"),
    control("A.12.4.2", "traces safe from tampering"),
    control("A.12.4.3", "recording what administrators do"),
    control("A.12.4.4", "all systems on one time"),
    objective("A.12.5", "production systems stay sound"),
    control("A.12.5.1", "controlled rollout on production machines"),
    objective("A.12.6", "weaknesses not left to attackers"),
    control("A.12.6.1", "finding and patching weaknesses"),
    control("A.12.6.2", "limits on what people install"),
    objective("A.12.7", "audits disturb as little as possible"),
    control("A.12.7.1", "audits that do not harm operations"),
    objective("A.13.1", "data safe inside networks"),
    control("A.13.1.1", "hardened and supervised networks"),
    control("A.13.1.2", "protection promised by network providers"),
    control("A.13.1.3", "splitting networks into zones"),
    objective("A.13.2", "data safe while being exchanged"),
    control("A.13.2.1", "rules for sending data out"),
    control("A.13.2.2", "written terms for exchanging data"),
    control("A.13.2.3", "protected mail and chat"),
    control("A.13.2.4", "promises to keep things secret"),
    objective("A.14.1", "security part of every system"),
    control("A.14.1.1", "protection needs stated at the start"),
    control("A.14.1.2", "applications safe on open networks"),
    control("A.14.1.3", "transactions complete and unaltered"),
    objective("A.14.2", "security in every stage of building"),
    control("A.14.2.1", "rules for building software"),
    control("A.14.2.2", "formal handling of system alterations"),
    control("A.14.2.3", "retesting after platform updates"),
    control("A.14.2.4", "bought software left mostly unaltered"),
    control("A.14.2.5", "design rules for robust systems"),
    control("A.14.2.6", "protected surroundings for developers"),
    control("A.14.2.7", "supervising software built by others"),
    control("A.14.2.8", "trying out protection while building"),
    control("A.14.2.9", "criteria for taking systems over"),
    objective("A.14.3", "trials without data leaks"),
    control("A.14.3.1", "careful choice of trial data"),
    objective("A.15.1", "assets within reach of suppliers"),
    control("A.15.1.1", "ground rules for suppliers"),
    control("A.15.1.2", "security terms in supplier contracts"),
    control("A.15.1.3", "risks deeper down the delivery chain"),
    objective("A.15.2", "suppliers keep to what was agreed"),
    control("A.15.2.1", "checking what suppliers deliver"),
    control("A.15.2.2", "handling alterations at suppliers"),
    objective("A.16.1", "incidents handled consistently"),
    control("A.16.1.1", "being ready for incidents"),
    control("A.16.1.2", "raising the alarm quickly"),
    control("A.16.1.3", "speaking up about suspected holes"),
    control("A.16.1.4", "telling events and incidents apart"),
    control("A.16.1.5", "handling incidents by procedure"),
    control("A.16.1.6", "lessons drawn after incidents"),
    control("A.16.1.7", "securing proof that holds up"),
    objective("A.17.1", "staying protected in a crisis"),
    control("A.17.1.1", "deciding what a crisis demands"),
    control("A.17.1.2", "putting crisis measures in place"),
    control("A.17.1.3", "trying out crisis measures"),
    objective("A.17.2", "systems there when needed"),
    control("A.17.2.1", "spare capacity against failure"),
    objective("A.18.1", "no breach of outside duties"),
    control("A.18.1.1", "duties from law and contract"),
    control("A.18.1.2", "respecting licences and copyrights"),
    control("A.18.1.3", "keeping business documents intact"),
    control("A.18.1.4", "safeguarding data about people"),
    control("A.18.1.5", "encryption within the law"),
    objective("A.18.2", "security done as decided"),
    control("A.18.2.1", "outside look at the security approach"),
    control("A.18.2.2", "managers checking their own area"),
    control("A.18.2.3", "technical checks against own rules"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(kind: EntryKind) -> Vec<&'static str> {
        ENTRIES
            .iter()
            .filter(|entry| entry.kind == kind)
            .map(|entry| entry.number)
            .collect()
    }

    #[test]
    fn there_are_114_controls_and_35_objectives() {
        assert_eq!(numbers(EntryKind::Control).len(), 114);
        assert_eq!(numbers(EntryKind::Objective).len(), 35);
        assert_eq!(ENTRIES.len(), 149);
    }

    #[test]
    fn every_control_stands_below_an_objective_and_is_numbered_without_gaps() {
        let objectives = numbers(EntryKind::Objective);
        for objective in objectives {
            let below: Vec<_> = numbers(EntryKind::Control)
                .into_iter()
                .filter_map(|number| number.strip_prefix(objective)?.strip_prefix('.'))
                .collect();
            let expected: Vec<_> = (1..=below.len()).map(|n| n.to_string()).collect();
            assert!(!below.is_empty(), "{objective}");
            assert_eq!(below, expected, "{objective}");
        }
        for control in numbers(EntryKind::Control) {
            assert_eq!(control.split('.').count(), 4, "{control}");
        }
    }
}
