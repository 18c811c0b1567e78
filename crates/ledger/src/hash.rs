//! Is this still what was recorded? SHA-256 over fields that can't run into
//! each other.

use sha2::{Digest, Sha256};

/// Hashes a sequence of fields; `("ab", "c")` and `("a", "bc")` differ, and so
/// do an empty field and one that is not known.
#[derive(Default)]
pub(crate) struct Fields(Sha256);

impl Fields {
    pub(crate) fn field(mut self, value: &str) -> Self {
        self.0.update(format!("{}:", value.len()));
        self.0.update(value);
        self
    }

    pub(crate) fn maybe(mut self, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.field(value),
            None => {
                self.0.update("-");
                self
            }
        }
    }

    pub(crate) fn hex(self) -> String {
        hex(&self.0.finalize())
    }
}

/// The SHA-256 of `text`, in hexadecimal digits.
pub(crate) fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_do_not_run_into_each_other() {
        let hash = |a: &str, b: &str| Fields::default().field(a).field(b).hex();
        assert_ne!(hash("ab", "c"), hash("a", "bc"));
        assert_ne!(Fields::default().maybe(None).hex(), Fields::default().maybe(Some("")).hex());
    }

    #[test]
    fn sha256_is_the_well_known_one() {
        assert!(sha256("abc").starts_with("ba7816bf8f01cfea"));
    }
}
