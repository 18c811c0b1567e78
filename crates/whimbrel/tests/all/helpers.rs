//! A folder to work in, and the program run in it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A report whose claims, if any, don't matter to the test.
pub const REPORT: &str = "Title: Talks in Pyongyang\nDate: 2024-10-08\nPublisher: Sample Wire\n\n\
    North Korean leader Kim Jong Un met Russian President Vladimir Putin in Pyongyang on Monday. \
    State media KCNA said the two signed an agreement.\n";

/// A folder that is gone after the test.
pub struct Folder(TempDir);

/// What the program did.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Folder {
    pub fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, and the folder that it stands in.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, b"")
    }

    /// Runs the program with `input` as standard input.
    pub fn run_with(&self, args: &[&str], input: &[u8]) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_whimbrel"))
            .args(args)
            .current_dir(self.path())
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        let writer = std::thread::spawn(move || {
            // A program that ends without reading its input is fine here.
            let _ = stdin.write_all(&input);
        });
        let done = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Ran {
            code: done.status.code(),
            out: String::from_utf8(done.stdout).unwrap(),
            err: String::from_utf8(done.stderr).unwrap(),
        }
    }
}

impl Ran {
    #[track_caller]
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.err.contains(words), "«{words}» is not in:\n{}", self.err);
        self
    }

    #[track_caller]
    pub fn prints(self, words: &str) -> Self {
        assert!(self.out.contains(words), "«{words}» is not in:\n{}", self.out);
        self
    }
}

/// Whether permissions mean nothing to whoever runs this test, as to root.
pub fn may_do_anything(folder: &Folder) -> bool {
    let probe = folder.file("probe", "");
    let mut permissions = fs::metadata(&probe).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&probe, permissions).unwrap();
    fs::File::options().write(true).open(&probe).is_ok()
}
