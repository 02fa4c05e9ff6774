//! A person as a record names one.
//!
//! Not for deciding whether two names are the same person: aliases are the policy's.

/// One person: an address, a name, or `Name <address>`, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person(Box<str>);

impl Person {
    /// Takes the text of a field.
    pub fn new(text: &str) -> Self {
        Self(text.trim().into())
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address, lower case, if there is one; else the name, lower case.
    pub fn key(&self) -> String {
        self.address().unwrap_or(&self.0).to_lowercase()
    }

    /// The address within the text, if there is one.
    pub fn address(&self) -> Option<&str> {
        let bracketed = self.0.strip_suffix('>');
        let bracketed = bracketed.and_then(|text| Some(text.rsplit_once('<')?.1));
        let inner = bracketed.unwrap_or(&self.0);
        (inner.contains('@') && !inner.contains(char::is_whitespace)).then_some(inner)
    }

    /// The part of the address after the `@`, lower case.
    pub fn domain(&self) -> Option<String> {
        Some(self.address()?.rsplit_once('@')?.1.to_lowercase())
    }
}
