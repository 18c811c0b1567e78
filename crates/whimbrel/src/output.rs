//! Where does the output go, in colours or not, and how wide may it be?

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Stdout, Write};

use anstream::{AutoStream, ColorChoice};
use serde::Serialize;

/// Columns of a table that goes to a file.
const FILE_WIDTH: usize = 100;
/// Columns beyond which lines are no longer pleasant to read.
const WIDEST: usize = 120;

/// Standard output. When nobody reads it any more (`| head`), the program ends.
pub struct Out {
    to: BufWriter<Stdout>,
}

impl Out {
    /// Buffered: what is written is seen after a flush.
    pub fn new() -> Self {
        Out { to: BufWriter::new(io::stdout()) }
    }

    /// Writes text and the end of a line.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self, "{text}")
    }

    /// Writes text as it is.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.write_all(text.as_bytes())
    }

    /// Writes a value as one line of JSON.
    pub fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        self.line(&serde_json::to_string(value)?)
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        quiet(self.to.write(bytes))
    }

    /// Lets what was written be seen.
    fn flush(&mut self) -> io::Result<()> {
        quiet(self.to.flush())
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        // Whoever must know whether it succeeded has flushed before.
        let _ = self.flush();
    }
}

/// Ends the program where the reader of the output has gone away: whatever was
/// recorded by then is recorded, and nobody is left to be told of the rest.
fn quiet<T>(result: io::Result<T>) -> io::Result<T> {
    match result {
        Err(e) if e.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        other => other,
    }
}

/// Writes a line to standard error; where that fails there is nobody to tell.
pub fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Whether standard output is to be coloured: on a terminal, unless `NO_COLOR`
/// or the like says otherwise.
pub fn coloured() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// How many columns a table may have.
pub fn width() -> usize {
    if !io::stdout().is_terminal() {
        return FILE_WIDTH;
    }
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0)).clamp(40, WIDEST)
}
