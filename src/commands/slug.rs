//! The words of a title as a part of a file name.
//!
//! Not for ids: a file is found by its id, the words are for people who look at the folder.

/// Most words of a title that go into the name of the file.
const SLUG_WORDS: usize = 6;
/// Most characters of it.
const SLUG_LENGTH: usize = 50;
/// The words of a title for the name of a file: ASCII, lower case, with `-` between them.
pub fn slug(title: &str) -> String {
    let mut plain = String::new();
    for character in title.to_lowercase().chars() {
        match character {
            'a'..='z' | '0'..='9' => plain.push(character),
            // An apostrophe joins: visitors' -> visitors, l'accès -> l-acces.
            '\'' | '’' => plain.push(' '),
            other => plain.push_str(ascii(other)),
        }
    }
    let mut slug = String::new();
    for word in plain.split_whitespace().take(SLUG_WORDS) {
        let longer = slug.len() + usize::from(!slug.is_empty()) + word.len();
        if longer > SLUG_LENGTH && !slug.is_empty() {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word.get(..SLUG_LENGTH).unwrap_or(word));
    }
    slug
}

/// A letter of the languages of Europe that are written with Latin letters, in ASCII; a blank for
/// everything else.
fn ascii(character: char) -> &'static str {
    match character {
        'ä' | 'æ' => "ae",
        'ö' | 'œ' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'þ' => "th",
        'å' => "aa",
        'à' | 'á' | 'â' | 'ã' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'ĉ' | 'č' | 'ċ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' | 'ő' => "o",
        'ŕ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ţ' | 'ť' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => " ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_the_name_of_a_file() {
        for (title, expected) in [
            ("Access review was missed", "access-review-was-missed"),
            (
                "Zugriffsprüfung für Größe Ö",
                "zugriffspruefung-fuer-groesse-oe",
            ),
            ("L'accès à l’été", "l-acces-a-l-ete"),
            ("A/B: 50 % \"of\" ../../etc", "a-b-50-of-etc"),
            (
                "one two three four five six seven",
                "one-two-three-four-five-six",
            ),
            ("日本語", ""),
            ("İstanbul", "i-stanbul"),
        ] {
            assert_eq!(slug(title), expected, "{title}");
        }
        assert_eq!(slug(&"x".repeat(80)).len(), SLUG_LENGTH);
        let long = "internationalisation of the telecommunications infrastructure documentation";
        assert!(slug(long).len() <= SLUG_LENGTH, "{}", slug(long));
    }
}
