//! Text to words: lower case, with what tells a name from a word.
//!
//! Not for meaning: stems are `terms`', stop words `language`'s. Any text is accepted.

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// The word in lower case.
    pub word: &'t str,
    /// How it is written.
    pub form: Form,
}

/// How a word is written, as far as that says what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In lower case.
    Lower,
    /// With a capital where a sentence begins, so that nothing follows from it.
    First,
    /// With a capital within a sentence: a name, or a noun in German.
    Capital,
    /// With digits in it: a machine, a ticket, a version.
    Code,
}

/// Bytes of the shortest word that counts.
const SHORTEST: usize = 2;
/// Bytes of the longest: what is longer is no word, but a key or an address.
const LONGEST: usize = 60;

/// Calls a function with each word. Numbers, addresses, names of hosts and files, and where links lead
/// are passed over: they say which case it was, not what went wrong.
pub fn each(text: &str, call: &mut impl FnMut(Token<'_>)) {
    let mut lower = String::with_capacity(LONGEST);
    let mut begins = true;
    for piece in text.split_ascii_whitespace() {
        if let Some((word, end)) = plain_word(piece) {
            if word.len() >= SHORTEST && word.len() <= LONGEST {
                let capital = word.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
                lower.clear();
                lower.push_str(word);
                lower.make_ascii_lowercase();
                call(Token {
                    word: &lower,
                    form: written(capital, begins),
                });
            }
            begins = end;
            continue;
        }
        let piece = without_target(piece);
        if !is_address(piece) {
            for part in piece.split(|c: char| !c.is_alphanumeric()) {
                if let Some(form) = form(part, begins, &mut lower) {
                    call(Token { word: &lower, form });
                }
                begins &= part.is_empty();
            }
        }
        begins = piece.trim_end_matches(CLOSING).ends_with(ENDS)
            || (begins && !piece.contains(char::is_alphanumeric));
    }
}

/// What may stand behind the end of a sentence.
const CLOSING: [char; 7] = ['"', '\'', ')', '”', '»', '*', '_'];
/// What ends a sentence, or begins a new thought.
const ENDS: [char; 4] = ['.', '!', '?', ':'];

/// A piece that is a word of ASCII letters with nothing but a mark behind it, and whether that ends a
/// sentence: most of all text, and cheap to tell.
fn plain_word(piece: &str) -> Option<(&str, bool)> {
    let letters = piece.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, rest) = piece.split_at_checked(letters)?;
    let end = match rest.as_bytes() {
        _ if letters == 0 => return None,
        [] | [b',' | b';' | b')'] => false,
        [b'.' | b'!' | b'?' | b':'] => true,
        _ => return None,
    };
    Some((word, end))
}

/// How a word of letters is written.
const fn written(capital: bool, begins: bool) -> Form {
    match (capital, begins) {
        (false, _) => Form::Lower,
        (true, true) => Form::First,
        (true, false) => Form::Capital,
    }
}

/// Lower-cases a part into a buffer, where it is a word, and says how it is written.
fn form(part: &str, begins: bool, lower: &mut String) -> Option<Form> {
    if part.len() < SHORTEST || part.len() > LONGEST {
        return None;
    }
    let (mut digits, mut letters, mut capital) = (false, false, false);
    lower.clear();
    for (at, c) in part.chars().enumerate() {
        digits |= c.is_numeric();
        letters |= c.is_alphabetic();
        capital |= at == 0 && c.is_uppercase();
        lower.extend(c.to_lowercase());
    }
    match (letters, digits) {
        (false, _) => None,
        (true, true) => Some(Form::Code),
        (true, false) => Some(written(capital, begins)),
    }
}

/// A piece of Markdown without the target of a link that ends in it.
fn without_target(piece: &str) -> &str {
    piece.split_once("](").map_or(piece, |(text, _)| text)
}

/// Whether a piece is an address, a file, the name of a host or the number of a record.
fn is_address(piece: &str) -> bool {
    if piece.contains('@') || piece.contains("://") {
        return true;
    }
    let inner = piece.trim_matches(|c: char| !c.is_alphanumeric());
    let dotted = inner.contains('.') && !inner.contains("..");
    let numbered = inner.contains('-')
        && inner.starts_with(|c: char| c.is_ascii_uppercase())
        && inner.ends_with(|c: char| c.is_ascii_digit());
    dotted || numbered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(String, Form)> {
        let mut words = Vec::new();
        each(text, &mut |token| {
            words.push((token.word.to_owned(), token.form))
        });
        words
    }

    fn plain(text: &str) -> Vec<String> {
        words(text).into_iter().map(|(word, _)| word).collect()
    }

    #[test]
    fn numbers_addresses_and_targets_are_passed_over() {
        assert_eq!(
            plain(
                "On 3 May, 23 of 58 servers (db01.acme.example) by a@b.example: [the list](evidence/x.csv), INC-2022-014, off-boarding"
            ),
            [
                "on", "may", "of", "servers", "by", "the", "list", "off", "boarding"
            ]
        );
    }

    #[test]
    fn names_are_told_from_words() {
        let form = |text: &str, word: &str| {
            let found = words(text).into_iter().find(|(known, _)| known == word);
            found.map(|(_, form)| form)
        };
        let text = "Backups of Weir on HB1 failed. Nobody saw it";
        assert_eq!(form(text, "backups"), Some(Form::First));
        assert_eq!(form(text, "weir"), Some(Form::Capital));
        assert_eq!(form(text, "hb1"), Some(Form::Code));
        assert_eq!(form(text, "failed"), Some(Form::Lower));
        assert_eq!(form(text, "nobody"), Some(Form::First));
    }

    #[test]
    fn words_of_any_script_are_words() {
        assert_eq!(
            plain("Überprüfung à l’accès"),
            ["überprüfung", "à", "accès"]
        );
        assert_eq!(plain("ÉTÉ"), ["été"]);
        assert!(plain("🦀 — … 12 ½").is_empty());
    }
}
