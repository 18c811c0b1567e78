use std::fmt;
use std::path::Path;

/// Why the weights could not be loaded or run. The message says what to do next.
#[derive(Clone, Debug)]
pub struct ModelError(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Missing(String),
    Damaged(String),
    Failed(String),
}

impl ModelError {
    pub(super) fn missing(folder: &Path, name: &str, cause: &std::io::Error) -> Self {
        ModelError(Kind::Missing(format!("{}: {cause}", folder.join(name).display())))
    }

    pub(super) fn damaged(name: &str, cause: impl fmt::Display) -> Self {
        ModelError(Kind::Damaged(format!("{name}: {cause}")))
    }

    pub(super) fn failed(cause: impl fmt::Display) -> Self {
        ModelError(Kind::Failed(cause.to_string()))
    }
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Missing(what) => {
                write!(
                    f,
                    "a model file can't be read ({what}); leave --model away to use the weights that the program \
                     carries, or name a folder written by training/export.py"
                )
            }
            Kind::Damaged(what) => {
                write!(f, "a model file is damaged ({what}); export it again with training/export.py")
            }
            Kind::Failed(what) => {
                write!(f, "the model failed to run ({what}); its files may not fit together")
            }
        }
    }
}

impl std::error::Error for ModelError {}
