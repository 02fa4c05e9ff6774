//! The editions of ISO/IEC 27001 that the catalogue knows, and the years people
//! write for them.
//!
//! Not for numbers (see `clauses`, `controls_2013`, `controls_2022`), and not for
//! the editions of other schemes, which are plain text.

use std::fmt;
use std::str::FromStr;

/// An edition of ISO/IEC 27001. Written as its year: `2013`, `2022`.
///
/// Source: the publication years of the standard itself. National and European
/// reprints carry other years and are not editions of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// ISO/IEC 27001:2013, with 114 controls in 35 objectives.
    E2013,
    /// ISO/IEC 27001:2022, with 93 controls.
    E2022,
}

impl Edition {
    /// Every edition, oldest first.
    pub const ALL: [Edition; 2] = [Edition::E2013, Edition::E2022];

    /// The year by which the edition is written.
    #[must_use]
    pub fn year(self) -> &'static str {
        match self {
            Edition::E2013 => "2013",
            Edition::E2022 => "2022",
        }
    }

    /// The last day (year, month, day) on which a certificate could rest on the
    /// edition, or `None` while it is in force.
    ///
    /// Source: the end of the transition to the 2022 edition, 31 October 2025.
    #[must_use]
    pub fn withdrawn_on(self) -> Option<(i16, i8, i8)> {
        match self {
            Edition::E2013 => Some((2025, 10, 31)),
            Edition::E2022 => None,
        }
    }

    /// The other of the two editions.
    pub(super) fn other(self) -> Edition {
        match self {
            Edition::E2013 => Edition::E2022,
            Edition::E2022 => Edition::E2013,
        }
    }

    /// The edition that a year which is no edition stands for beyond doubt, and why.
    pub(super) fn behind(year: &str) -> Option<(Edition, &'static str)> {
        match year {
            "2017" => Some((
                Edition::E2013,
                "EN ISO/IEC 27001:2017 is the European reprint of the 2013 edition",
            )),
            "2023" => Some((
                Edition::E2022,
                "EN ISO/IEC 27001:2023 is the European reprint of the 2022 edition",
            )),
            "2024" => Some((
                Edition::E2022,
                "2024 is the year of an amendment to the 2022 edition",
            )),
            "13" => Some((Edition::E2013, "an edition is written with four digits")),
            "22" => Some((Edition::E2022, "an edition is written with four digits")),
            _ => None,
        }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.year())
    }
}

impl FromStr for Edition {
    type Err = UnknownEdition;

    fn from_str(year: &str) -> Result<Self, Self::Err> {
        Edition::ALL
            .into_iter()
            .find(|edition| edition.year() == year)
            .ok_or(UnknownEdition)
    }
}

/// A text that is not the year of an edition of ISO/IEC 27001.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownEdition;

impl fmt::Display for UnknownEdition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an edition of ISO/IEC 27001: the editions are 2013 and 2022")
    }
}

impl std::error::Error for UnknownEdition {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_is_written_as_its_year() {
        for edition in Edition::ALL {
            assert_eq!(edition.to_string().parse(), Ok(edition));
        }
        for other in ["", "2005", "2017", "2023", "22", " 2022", "E2022"] {
            assert_eq!(other.parse::<Edition>(), Err(UnknownEdition), "{other}");
        }
    }

    #[test]
    fn only_2013_is_withdrawn() {
        assert_eq!(Edition::E2013.withdrawn_on(), Some((2025, 10, 31)));
        assert_eq!(Edition::E2022.withdrawn_on(), None);
    }

    #[test]
    fn reprints_stand_for_what_they_reprint() {
        assert_eq!(
            Edition::behind("2017").map(|found| found.0),
            Some(Edition::E2013)
        );
        assert_eq!(
            Edition::behind("2023").map(|found| found.0),
            Some(Edition::E2022)
        );
        assert_eq!(Edition::behind("2005"), None);
    }
}
