//! The help of every command, as a user sees it. `TRYCMD=overwrite cargo test --test help` writes it anew.

/// What is printed is what is kept in `tests/help`; a change of an option shows there for review.
#[test]
fn help_texts_are_the_ones_kept() {
    trycmd::TestCases::new().case("tests/help/*.trycmd");
}
