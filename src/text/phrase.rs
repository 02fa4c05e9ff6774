//! Parts of sentences of which messages are made.
//!
//! Not for the words of a register (`policy`), which may be of any language.

/// A number with its noun: `1 day`, `12 days`. A number beyond 64 bits is told as the greatest one.
pub fn counted(count: impl TryInto<i64>, noun: &str) -> String {
    let count = count.try_into().unwrap_or(i64::MAX);
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// A text with a capital at its beginning.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_a_singular() {
        assert_eq!(counted(1_i64, "day"), "1 day");
        assert_eq!(counted(0_usize, "finding"), "0 findings");
        assert_eq!(counted(10_u32, "working day"), "10 working days");
    }

    #[test]
    fn a_sentence_begins_with_a_capital() {
        assert_eq!(capital("ändert `a` und B"), "Ändert `a` und B");
        assert_eq!(capital(""), "");
    }
}
