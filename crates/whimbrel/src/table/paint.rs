//! Which colour says what, and how much room do words take?

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What words of a report are to a claim. The same colour marks them in the
/// claim's head and in its evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Actor,
    Recipient,
    Object,
    Source,
    Cue,
    Time,
    Place,
}

impl Role {
    fn style(self) -> Style {
        match self {
            Role::Actor => AnsiColor::Green.on_default().bold(),
            Role::Recipient => AnsiColor::Blue.on_default().bold(),
            Role::Object => Style::new().underline(),
            Role::Source => AnsiColor::Cyan.on_default(),
            Role::Cue => AnsiColor::Yellow.on_default(),
            Role::Time => AnsiColor::Magenta.on_default(),
            Role::Place => AnsiColor::Magenta.on_default().italic(),
        }
    }

    /// What stands under the words where there are no colours; a shorter word
    /// where there is little room.
    pub fn labels(self) -> &'static [&'static str] {
        match self {
            Role::Actor => &["who", "w"],
            Role::Recipient => &["whom", "to", "t"],
            Role::Object => &["what", "ob", "o"],
            Role::Source => &["source", "src", "s"],
            Role::Cue => &["cue", "?"],
            Role::Time => &["when", "at", "@"],
            Role::Place => &["where", "in", "i"],
        }
    }
}

/// Paints, or leaves words as they are.
#[derive(Clone, Copy, Debug)]
pub struct Painter {
    /// Whether there are colours.
    pub coloured: bool,
}

impl Painter {
    /// Words in a role.
    pub fn role(self, role: Role, text: &str) -> String {
        self.styled(role.style(), text)
    }

    /// A heading.
    pub fn strong(self, text: &str) -> String {
        self.styled(Style::new().bold().underline(), text)
    }

    /// Things beside the point.
    pub fn faint(self, text: &str) -> String {
        self.styled(Style::new().dimmed(), text)
    }

    /// The type of a claim.
    pub fn type_(self, text: &str) -> String {
        self.styled(Style::new().bold(), text)
    }

    /// A note on the reading.
    pub fn note(self, text: &str) -> String {
        self.styled(AnsiColor::Yellow.on_default(), text)
    }

    fn styled(self, style: Style, text: &str) -> String {
        if self.coloured { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// Text of a report as it may go to a terminal: one line, without the
/// characters that steer terminals or turn the direction of writing.
pub fn clean(text: &str) -> String {
    text.chars().map(clean_char).collect()
}

/// See [`clean`].
pub fn clean_char(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{85}' => ' ',
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
        c if c.is_control() => '\u{FFFD}',
        c => c,
    }
}

/// Columns that a character takes.
pub fn columns(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Breaks clean text into lines.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    fill(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>(), width)
}

/// Words to lines; a word may be coloured.
pub fn fill(words: &[String], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in words {
        let room = bare(word).width();
        match lines.last_mut() {
            Some(line) if used + 1 + room <= width => {
                line.push(' ');
                line.push_str(word);
                used += 1 + room;
            }
            _ => {
                lines.push(word.clone());
                used = room;
            }
        }
    }
    lines
}

/// A word without its colours.
fn bare(word: &str) -> String {
    anstream::adapter::strip_str(word).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_take_no_room() {
        let paint = Painter { coloured: true };
        let words = [paint.role(Role::Actor, "Kim"), "met".to_owned(), paint.role(Role::Recipient, "Putin")];
        assert_eq!(fill(&words, 13).len(), 1);
        assert_eq!(fill(&words, 12).len(), 2);
    }

    #[test]
    fn nothing_in_a_report_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\nc\u{202e}d"), "a\u{FFFD}[31mb c\u{FFFD}d");
    }
}
