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
    fn words_are_listed_as_in_a_sentence() {
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(listed(["a"]), "`a`");
    }
}
