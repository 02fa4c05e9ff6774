//! Where in a tag or a commit its signature stands.
//!
//! A signature covers the payload: the bytes of the object without the signature. Both are split exactly as
//! git splits them (`parse_signature` and `parse_buffer_signed_by_header` of git's sources): whoever splits
//! otherwise says of a signature what git does not. Not for whether it is good (`genuine`).

use gix::bstr::ByteSlice;

/// A signature as it stands in an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// What made it.
    pub kind: SignatureKind,
    /// Its armoured bytes, to the end of the object for a tag.
    pub armoured: Vec<u8>,
}

/// What makes signatures that git knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureKind {
    /// OpenPGP, such as GnuPG.
    OpenPgp,
    /// An SSH key.
    Ssh,
    /// A certificate, through gpgsm.
    X509,
    /// A commit's header that begins as none of these does.
    Unknown,
}

/// How signatures begin that git knows.
const BEGINNINGS: [(&[u8], SignatureKind); 4] = [
    (b"-----BEGIN PGP SIGNATURE-----", SignatureKind::OpenPgp),
    (b"-----BEGIN PGP MESSAGE-----", SignatureKind::OpenPgp),
    (b"-----BEGIN SIGNED MESSAGE-----", SignatureKind::X509),
    (b"-----BEGIN SSH SIGNATURE-----", SignatureKind::Ssh),
];

/// The headers that hold a signature, for SHA-1 and SHA-256.
const HEADERS: [&[u8]; 2] = [b"gpgsig ", b"gpgsig-sha256 "];

impl SignatureKind {
    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OpenPgp => "openpgp",
            Self::Ssh => "ssh",
            Self::X509 => "x509",
            Self::Unknown => "unknown",
        }
    }

    fn of(text: &[u8]) -> Option<Self> {
        let known = BEGINNINGS.iter().find(|(begin, _)| text.starts_with(begin));
        known.map(|(_, kind)| *kind)
    }
}

/// The payload and the signature of a tag: the signature begins at the last line that begins one.
pub(super) fn split_tag(raw: &[u8]) -> (Vec<u8>, Option<Signature>) {
    let mut at = 0;
    let mut last = None;
    for line in raw.lines_with_terminator() {
        if let Some(kind) = SignatureKind::of(line) {
            last = Some((at, kind));
        }
        at += line.len();
    }
    let Some((start, kind)) = last else {
        return (raw.to_vec(), None);
    };
    let (payload, armoured) = raw.split_at(start);
    // A repository that knows two hashes keeps the other one's signature in a header.
    let (payload, _) = without_headers(payload, None);
    let armoured = armoured.to_vec();
    (payload, Some(Signature { kind, armoured }))
}

/// The payload of a commit, and the signature that stands in the header for its hash.
pub(in crate::git) fn split_commit(
    raw: &[u8],
    hash: gix::hash::Kind,
) -> (Vec<u8>, Option<Signature>) {
    let own = match hash {
        gix::hash::Kind::Sha1 => HEADERS[0],
        _ => HEADERS[1],
    };
    let (payload, armoured) = without_headers(raw, Some(own));
    let signature = armoured.map(|armoured| Signature {
        kind: SignatureKind::of(&armoured).unwrap_or(SignatureKind::Unknown),
        armoured,
    });
    (payload, signature)
}

/// An object without the headers of signatures, and what stood in one of them.
fn without_headers(raw: &[u8], own: Option<&[u8]>) -> (Vec<u8>, Option<Vec<u8>>) {
    let mut payload = Vec::with_capacity(raw.len());
    let mut signature: Option<Vec<u8>> = None;
    let (mut in_own, mut in_other) = (false, false);
    let mut rest = raw;
    while let Some(line) = rest.lines_with_terminator().next() {
        if line == b"\n" {
            // Behind the head nothing is a header.
            payload.extend_from_slice(rest);
            break;
        }
        rest = rest.get(line.len()..).unwrap_or_default();
        let continued = line.strip_prefix(b" ");
        let value = match (in_own, continued) {
            (true, Some(continued)) => Some(continued),
            _ => own.and_then(|own| line.strip_prefix(own)),
        };
        in_own = value.is_some();
        if let Some(value) = value {
            signature.get_or_insert_default().extend_from_slice(value);
            in_other = false;
            continue;
        }
        in_other = match own {
            // A commit's other headers of that kind are all left out, a tag's are the two that git knows.
            Some(_) => line.starts_with(b"gpgsig"),
            None => HEADERS.iter().any(|header| line.starts_with(header)),
        } || in_other && continued.is_some();
        if !in_other {
            payload.extend_from_slice(line);
        }
    }
    (payload, signature)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        String::from_utf8_lossy(bytes).into_owned()
    }

    #[test]
    fn a_tags_signature_begins_at_the_last_line_that_begins_one() {
        let head = "object 1\ntype commit\ntag v1\n";
        let quoted = "\nLike this:\n-----BEGIN PGP SIGNATURE-----\n\n";
        let real = "-----BEGIN SSH SIGNATURE-----\nabc\n-----END SSH SIGNATURE-----\n";
        let other = "gpgsig -----BEGIN PGP SIGNATURE-----\n abc\n -----END PGP SIGNATURE-----\n";
        let (payload, signature) = split_tag(format!("{head}{quoted}{real}").as_bytes());
        assert_eq!(text(&payload), format!("{head}{quoted}"));
        let signature = signature.unwrap();
        assert_eq!(signature.kind, SignatureKind::Ssh);
        assert_eq!(text(&signature.armoured), real);
        // What follows belongs to it, and the header for the other hash is not signed.
        let (payload, signature) = split_tag(format!("{head}{other}{quoted}{real}x").as_bytes());
        assert_eq!(text(&payload), format!("{head}{quoted}"));
        assert!(signature.unwrap().armoured.ends_with(b"x"));
        let indented = format!("{head}\n {real}");
        assert_eq!(split_tag(indented.as_bytes()).1, None);
        // Without a signature all of it is the payload, headers too.
        let unsigned = format!("{head}{other}\nText\n");
        assert_eq!(
            split_tag(unsigned.as_bytes()),
            (unsigned.clone().into_bytes(), None)
        );
    }

    #[test]
    fn a_commits_signature_stands_in_the_header_for_its_hash() {
        let raw = "tree 1\ngpgsig -----BEGIN SSH SIGNATURE-----\n abc\n\
                   gpgsig-sha256 -----BEGIN PGP SIGNATURE-----\n def\n \n ghi\nencoding x\n\ngpgsig no\n";
        let payload = "tree 1\nencoding x\n\ngpgsig no\n";
        for (hash, kind, armoured) in [
            (
                gix::hash::Kind::Sha1,
                SignatureKind::Ssh,
                "-----BEGIN SSH SIGNATURE-----\nabc\n",
            ),
            (
                gix::hash::Kind::Sha256,
                SignatureKind::OpenPgp,
                "-----BEGIN PGP SIGNATURE-----\ndef\n\nghi\n",
            ),
        ] {
            let (found, signature) = split_commit(raw.as_bytes(), hash);
            assert_eq!(text(&found), payload);
            let signature = signature.unwrap();
            assert_eq!(
                (signature.kind, text(&signature.armoured).as_str()),
                (kind, armoured)
            );
        }
        let plain = b"tree 1\n\n-----BEGIN SSH SIGNATURE-----\n";
        assert_eq!(
            split_commit(plain, gix::hash::Kind::Sha1),
            (plain.to_vec(), None)
        );
        let odd = split_commit(b"gpgsig what is this\n\n", gix::hash::Kind::Sha1);
        assert_eq!(odd.1.unwrap().kind, SignatureKind::Unknown);
    }
}
