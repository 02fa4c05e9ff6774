//! "Did you mean": the known word nearest to one that is not known.
//!
//! Not for deciding anything: a suggestion is only ever shown.

use rapidfuzz::distance::osa;

/// The candidate nearest to a word, if it is near enough to be what was meant.
///
/// Case, `-`, `_` and blanks do not count. Ties go to the first candidate.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let counts = |c: &char| !matches!(c, '-' | '_' | ' ');
    let plain = |text: &str| -> String {
        text.chars()
            .filter(counts)
            .flat_map(char::to_lowercase)
            .collect()
    };
    let wanted = plain(word);
    if wanted.is_empty() || wanted.len() > 60 {
        return None;
    }
    let length = wanted.chars().count();
    let most = (length / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // No distance is smaller than the difference of the lengths.
        if candidate.chars().filter(counts).count().abs_diff(length) > most {
            continue;
        }
        let distance = osa::distance(wanted.chars(), plain(candidate).chars());
        if distance <= most && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The candidate that a word can only be a misspelling of: it differs in case, `-`, `_` and blanks alone,
/// or by one slip of the keyboard, and no other candidate is within two.
///
/// Where `nearest` is good enough to be shown, this is good enough to be written.
pub fn slip<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Shorter words are one slip away from too many others.
    const SHORTEST: usize = 4;
    let plain = |text: &str| -> String {
        let counts = |c: &char| !matches!(c, '-' | '_' | ' ');
        text.chars()
            .filter(counts)
            .flat_map(char::to_lowercase)
            .collect()
    };
    let wanted = plain(word);
    if wanted.is_empty() || wanted.len() > 60 {
        return None;
    }
    let mut near: Vec<(usize, &str)> = Vec::new();
    for candidate in candidates {
        let distance = osa::distance(wanted.chars(), plain(candidate).chars());
        if distance <= 2 && !near.iter().any(|(_, known)| *known == candidate) {
            near.push((distance, candidate));
        }
    }
    let same: Vec<&str> = near
        .iter()
        .filter(|(distance, _)| *distance == 0)
        .map(|(_, word)| *word)
        .collect();
    match (&*same, &*near) {
        ([one], _) => Some(one),
        ([], [(1, one)]) if wanted.chars().count() >= SHORTEST => Some(one),
        _ => None,
    }
}

/// The candidates as words of a sentence: `a`, `b` or `c`.
pub fn listed<'a>(candidates: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = candidates
        .into_iter()
        .map(|word| format!("`{word}`"))
        .collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_and_a_far_one_is_not() {
        let words = ["owner", "due", "raised_by", "root_cause"];
        assert_eq!(nearest("ownr", words), Some("owner"));
        assert_eq!(nearest("Root-Cause", words), Some("root_cause"));
        assert_eq!(nearest("budget", words), None);
        assert_eq!(nearest("", words), None);
    }

    #[test]
    fn a_slip_has_one_answer() {
        let words = [
            "major",
            "minor",
            "effective",
            "not-effective",
            "due",
            "root_cause",
        ];
        assert_eq!(slip("Major", words), Some("major"));
        assert_eq!(slip("miner", words), Some("minor"));
        assert_eq!(slip("Root-Cause", words), Some("root_cause"));
        assert_eq!(slip("not effective", words), Some("not-effective"));
        for word in [
            "mijor",
            "ineffective",
            "inefective",
            "dur",
            "root_casue_x",
            "",
        ] {
            assert_eq!(slip(word, words), None, "{word}");
        }
    }

    #[test]
    fn words_are_listed_as_in_a_sentence() {
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(listed(["a"]), "`a`");
    }
}
