//! What a page shows of what a command prints: all of it, or with some lines left out.

/// What stands for lines that are not shown, one or more.
pub const CUT: &str = "[...]";

/// The lines to show of what was printed: where only numbers and ids are others than in what is shown, it is
/// cut in the same places; else all of it.
pub fn cut_alike<'p>(shown: &[&str], printed: &[&'p str]) -> Vec<&'p str> {
    let exactly = |one: &str, other: &str| one == other;
    let roughly = |one: &str, other: &str| rough(one) == rough(other);
    cut(shown, printed, &exactly)
        .or_else(|| cut(shown, printed, &roughly))
        .unwrap_or_else(|| printed.to_vec())
}

fn cut<'p>(
    shown: &[&str],
    printed: &[&'p str],
    is_same: &dyn Fn(&str, &str) -> bool,
) -> Option<Vec<&'p str>> {
    let ((first, shown_after), (line, after)) = match (shown.split_first(), printed.split_first()) {
        (None, None) => return Some(Vec::new()),
        (Some(shown), Some(printed)) => (shown, printed),
        _ => return None,
    };
    let (head, rest) = if *first == CUT {
        let ends = |count: &usize| cut(shown_after, &printed[*count..], is_same).is_some();
        let count = (1..=printed.len()).find(ends)?;
        (CUT, cut(shown_after, &printed[count..], is_same)?)
    } else if is_same(first, line) {
        (*line, cut(shown_after, after, is_same)?)
    } else {
        return None;
    };
    Some([vec![head], rest].concat())
}

/// A line without its numbers and ids.
fn rough(line: &str) -> String {
    let is_id = |word: &&str| {
        let is_hex = word
            .chars()
            .all(|one| one.is_ascii_hexdigit() || one == '-');
        is_hex && word.contains(|one: char| one.is_ascii_digit())
    };
    let words = line.split([' ', ',', ';', '`', '.']);
    words.filter(|word| !is_id(word)).collect()
}
