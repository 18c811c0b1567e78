//! Plain text: is there a block of header lines, and where does the body begin?

use super::draft::{Draft, clip};
use super::{day, language};

/// A field that a header line may give.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Id,
    Title,
    Published,
    Publisher,
    Url,
    Language,
}

/// The names of header lines.
const FIELDS: &[(&str, Field)] = &[
    ("id", Field::Id),
    ("title", Field::Title),
    ("headline", Field::Title),
    ("date", Field::Published),
    ("published", Field::Published),
    ("publisher", Field::Publisher),
    ("source", Field::Publisher),
    ("url", Field::Url),
    ("link", Field::Url),
    ("language", Field::Language),
];

/// Takes a block of header lines and the blank line after it off the text; all
/// else is kept exactly as given. `text` is changed in place, so that a large
/// text is held once.
pub(super) fn draft(mut text: String) -> Draft {
    let mut draft = Draft::default();
    let body = match header(&text) {
        Header::None => 0,
        Header::Unended => {
            draft.note(
                "The text seems to open with header lines, but no blank line ends them; they were read as text. Put \
                 an empty line after them.",
            );
            0
        }
        Header::UpTo { lines, body } => {
            text[..lines].lines().for_each(|line| take(&mut draft, line));
            body
        }
    };
    text.drain(..body);
    draft.text = text;
    draft
}

/// What stands at the top of a text.
enum Header {
    /// No header lines.
    None,
    /// Header lines that run on into the text.
    Unended,
    /// Header lines up to the byte `lines`; the body starts at the byte `body`.
    UpTo { lines: usize, body: usize },
}

fn header(text: &str) -> Header {
    let mut at = 0;
    let mut known = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            let body = at + line.len();
            return if known > 0 { Header::UpTo { lines: at, body } } else { Header::None };
        }
        match field_of(line) {
            Some((Some(field), value)) if plausible(field, value) => known += 1,
            Some((None, _)) if known > 0 => {}
            _ => return if known > 1 { Header::Unended } else { Header::None },
        }
        at += line.len();
    }
    if known > 1 { Header::Unended } else { Header::None }
}

/// The field that a line gives, if its name is known, and the value; `None`
/// when the line is not of the form `Name: value`.
fn field_of(line: &str) -> Option<(Option<Field>, &str)> {
    let (name, value) = line.split_once(':')?;
    let is_name =
        (1..=20).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
    let spaced = value.starts_with([' ', '\t', '\r', '\n']) || value.is_empty();
    let field = FIELDS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, field)| *field);
    (is_name && spaced).then_some((field, value.trim()))
}

/// A first paragraph that opens "Language: the battle over schools" is no header.
fn plausible(field: Field, value: &str) -> bool {
    match field {
        Field::Language => value.is_empty() || language::normalise(value).is_some(),
        Field::Url | Field::Id => !value.contains(char::is_whitespace),
        Field::Published => value.len() <= 60 || day::read(value).is_ok(),
        Field::Title | Field::Publisher => true,
    }
}

fn take(draft: &mut Draft, line: &str) {
    let Some((field, value)) = field_of(line) else { return };
    let place = match field {
        Some(Field::Id) => &mut draft.id,
        Some(Field::Title) => &mut draft.title,
        Some(Field::Published) => &mut draft.published,
        Some(Field::Publisher) => &mut draft.publisher,
        Some(Field::Url) => &mut draft.url,
        Some(Field::Language) => &mut draft.language,
        None => {
            return draft
                .note(format!("The header line “{}” has no use here; it was left out.", clip(line.trim())));
        }
    };
    if place.is_some() {
        return draft
            .note(format!("The header line “{}” says again what a line above says.", clip(line.trim())));
    }
    *place = Some(value.to_owned()).filter(|v| !v.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, body: &str, notes: usize) -> Draft {
        let draft = draft(text.to_owned());
        assert_eq!(draft.text, body);
        assert_eq!(draft.notes.len(), notes, "{:?}", draft.notes);
        draft
    }

    #[test]
    fn header_lines_are_taken_off_and_nothing_else() {
        let draft = check(
            "Title: Talks: day two\r\nSource: Wire\r\nDate: 3 May 2019\r\n\r\n  Body \r\n\r\nMore.\n",
            "  Body \r\n\r\nMore.\n",
            0,
        );
        assert_eq!(draft.title.as_deref(), Some("Talks: day two"));
        assert_eq!(draft.publisher.as_deref(), Some("Wire"));
        assert_eq!(draft.published.as_deref(), Some("3 May 2019"));
        assert_eq!(draft.url, None);
    }

    #[test]
    fn a_text_without_header_is_untouched() {
        for text in [
            "The envoy said: no.\n\nThen left.",
            "Language: the battle over schools\n\nA report.",
            "Quote: unknown name\n\nBody",
            "\n\n  Body",
            "Title: only a line",
            "Minister: we left.\nEnvoy: we stayed.\n\nBody",
        ] {
            check(text, text, 0);
        }
    }

    #[test]
    fn doubtful_header_lines_are_noted() {
        check("Title: A\nAuthor: B\n\nBody", "Body", 1);
        check("Title: A\nTitle: B\n\nBody", "Body", 1);
        check(
            "Title: A\nDate: 2019-05-03\nThe envoy left.\n",
            "Title: A\nDate: 2019-05-03\nThe envoy left.\n",
            1,
        );
    }
}
