use std::fmt;

/// Why a fitted codebook can't be used. The message says what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FittedError {
    /// It is something else, perhaps the codebook file itself.
    NotFitted,
    /// It was written by another version of the program.
    OtherFormat,
    /// Its hash is not that of what it holds.
    Damaged,
    /// It was fitted with other weights.
    OtherModel {
        /// Fingerprint of the weights at hand.
        own: String,
        /// Fingerprint of those it was fitted with.
        other: String,
    },
}

impl fmt::Display for FittedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let again = "fit the codebook file again with `whimbrel codebook fit`";
        match self {
            FittedError::NotFitted => {
                write!(
                    f,
                    "it is not a fitted codebook; `whimbrel codebook fit` makes one out of a codebook file"
                )
            }
            FittedError::OtherFormat => {
                write!(f, "it was written by another version of the program; {again}")
            }
            FittedError::Damaged => write!(f, "it was changed or damaged after it was fitted; {again}"),
            FittedError::OtherModel { own, other } => {
                write!(f, "it was fitted with the weights {other}, and these are {own}; {again}")
            }
        }
    }
}

impl std::error::Error for FittedError {}
