//! `README.txt` of a bundle: what it is, what is in it, how to verify it, and a table to fill by hand.
//!
//! For people without tools, so plain text in short lines. Not for what was found (the report says that).

use super::manifest::{Manifest, Role};

/// What the text says of the tag's signature.
fn signed(manifest: &Manifest) -> String {
    let by = manifest.signatures.tagger.as_ref();
    let by = by.map_or(String::new(), |tagger| {
        let address = match tagger.email.as_str() {
            "" => String::new(),
            email => format!(" <{email}>"),
        };
        format!(
            " The tag was made by {}{address} on {}.",
            tagger.name, tagger.date
        )
    });
    match manifest.signatures.tag.as_str() {
        "lightweight" => "The tag is lightweight: a name for a commit and nothing more. It carries no signature and no date, so nothing here shows who made it.".to_owned(),
        "unsigned" => format!("The tag is not signed, so nothing here shows who made it.{by}"),
        kind => format!("The tag carries a signature ({}). Whether it is good depends on the keys that you trust: see below.{by}", kind_of(kind)),
    }
}

fn kind_of(kind: &str) -> &str {
    match kind {
        "openpgp" => "OpenPGP",
        "ssh" => "SSH",
        "x509" => "X.509",
        other => other,
    }
}

/// The text.
pub fn text(manifest: &Manifest, name: &str) -> String {
    let source = &manifest.source;
    let count = |role: Role| {
        let files = manifest.files.iter();
        files.filter(|file| file.role == role.word()).count()
    };
    let has_proof = count(Role::Proof) > 0;
    let mut text = format!(
        "AUDIT EVIDENCE: TAG {tag}\n\n\
         Tag object  {object}\nCommit      {commit}\nAs of       {as_of}\n\n",
        tag = source.tag,
        object = source
            .tag_object
            .as_deref()
            .unwrap_or("none: the tag is lightweight"),
        commit = source.commit,
        as_of = manifest.as_of,
    );
    let mut say = |paragraph: &str| {
        let options = textwrap::Options::new(76)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .break_words(false);
        text.push_str(&textwrap::fill(paragraph, options));
        text.push_str("\n\n");
    };
    say(
        "This is the register of nonconformities and other findings of a management system (ISO/IEC 27001, clause 10.2) as a git repository had it at the tag above, with the evidence that the records name. Open START-HERE.html: it needs no network and no program but a browser.",
    );
    say(&signed(manifest));
    if manifest.people_redacted {
        say(
            "Names and addresses of people that the records and git name are replaced by pseudonyms in all that clause10 wrote; the same person has the same one everywhere. A name that stands only in the prose of a record is not known to be one, and stays.",
        );
    }
    if !manifest.omissions.is_empty() || manifest.selection != super::manifest::Selection::default()
    {
        say(
            "Not everything that belongs to the findings is in this bundle. START-HERE.html and data/machine/manifest.json list what is not, with the reasons.",
        );
    }
    text.push_str(
        "WHAT IS IN IT\n\n  \
         START-HERE.html         the report for people\n  \
         data/register.xlsx      the register as a spreadsheet, and register.csv\n  \
         data/machine/           the same for programs; manifest.json says what every\n                          file is\n",
    );
    if has_proof {
        text.push_str(&format!(
            "  data/...                {} records and {} files of evidence, byte for byte\n",
            count(Role::Finding),
            count(Role::Evidence) + count(Role::PinnedEvidence),
        ));
    }
    if has_proof {
        text.push_str("  data/proof/             the tag and the commit, and a small git repository\n                          that shows that the files belong to the tag\n");
    }
    text.push_str(&verification(manifest, name, has_proof));
    text.push_str(CUSTODY);
    text
}

/// How to verify it, with clause10 and without.
fn verification(manifest: &Manifest, name: &str, has_proof: bool) -> String {
    let mut text = format!(
        "\nHOW TO VERIFY IT\n\nWith clause10:\n\n  clause10 verify {name}.zip\n\nWithout it, in this folder. No file was changed:\n\n  sha256sum --quiet -c manifest-sha256.txt\n  sha256sum --quiet -c tagmanifest-sha256.txt\n"
    );
    if !has_proof {
        text.push_str("\nThe records and the proof were left out, so that it cannot be shown from this\nbundle alone that it belongs to the tag.\n");
        return text;
    }
    text.push_str(&format!(
        "\nThe tag leads to the commit, and the commit to the files. (git obeys what stands in\ndata/proof/repo.git/config: read these few lines before you run it there.)\n\n  git --git-dir=data/proof/repo.git fsck --full --strict\n  git --git-dir=data/proof/repo.git rev-parse 'refs/tags/{tag}^{{}}'\n  git --git-dir=data/proof/repo.git rev-parse {commit}:FILE\n  git hash-object --no-filters data/FILE\n\nFILE is the path of a record or of evidence; the last two print the same id.\n",
        tag = manifest.source.tag,
        commit = manifest.source.commit.get(..12).unwrap_or_default(),
    ));
    if let "openpgp" | "ssh" | "x509" = manifest.signatures.tag.as_str() {
        text.push_str(&format!(
            "\nThe signature of the tag, with the keys that you trust:\n\n  git --git-dir=data/proof/repo.git verify-tag {}\n",
            manifest.source.tag
        ));
        if manifest.signatures.tag == "ssh" {
            text.push_str("  ssh-keygen -Y verify -f ALLOWED_SIGNERS -I WHO -n git \\\n    -s data/proof/tag.sig < data/proof/tag.payload\n");
        }
    }
    text.push_str("\nAnd anybody who has the repository can make the same bundle again, with the same\nversion of clause10, and compare:\n\n");
    text.push_str(&format!("  {}\n", manifest.reproduce));
    text
}

/// The table to fill by hand.
const CUSTODY: &str = "
CUSTODY (to be filled by hand)

  Date and time    Given by             Received by          SHA-256 compared
  ---------------  -------------------  -------------------  ----------------

  ---------------  -------------------  -------------------  ----------------

  ---------------  -------------------  -------------------  ----------------

A bundle shows what was recorded. That it is complete and free of diagnostics does
not mean conformity with the standard.
";
