//! What does the codebook file say? Types with their examples, out of a text
//! that people edit: headings, settings, a description, a list of sentences.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codebook::Codebook;
use crate::{Span, sentences};

/// Examples that a type needs at the least.
pub const FEWEST: usize = 5;
/// The heading of the sentences in which nothing of the kind happens.
const NONE: &str = "none";
const QUADS: [&str; 4] =
    ["verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict"];

/// A codebook of one's own, as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its first heading.
    pub title: String,
    /// Its types, in the order of the file.
    pub types: Vec<OwnType>,
    /// All sentences, in the order of the file.
    pub examples: Vec<Example>,
}

/// One type of such a codebook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnType {
    /// Its name, in capitals.
    pub name: String,
    /// What it stands for, in words.
    pub description: String,
    /// The quad class of its claims, if any.
    pub quad: Option<String>,
    /// The score of its claims, -10…10, if any.
    pub intensity: Option<f64>,
    /// The built-in type that it is a kind of, if any.
    pub under: Option<String>,
    /// The built-in type that is no longer read once this one is there, if any.
    pub replaces: Option<String>,
}

/// One sentence of a codebook file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Its line in the file, from 1.
    pub line: usize,
    /// The sentence, marks taken out.
    pub text: String,
    /// Index of the type; `None` under the heading `none`.
    #[serde(rename = "type")]
    pub type_: Option<usize>,
    /// The marked words, as bytes of the text: one for a type, any for `none`.
    pub marks: Vec<(usize, usize)>,
}

impl Example {
    /// The sentence with its marks, as written.
    pub fn marked(&self) -> String {
        let mut out = self.text.clone();
        for &(start, end) in self.marks.iter().rev() {
            out.insert(end, '}');
            out.insert(start, '{');
        }
        out
    }
}

/// What is wrong with a codebook file; each problem says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceError(Vec<Problem>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Problem {
    line: usize,
    what: String,
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, p) in self.0.iter().enumerate() {
            write!(f, "{}line {}: {}", if i > 0 { "\n" } else { "" }, p.line, p.what)?;
        }
        Ok(())
    }
}

impl std::error::Error for SourceError {}

/// Reads a codebook file:
///
/// ```text
/// # Title
/// ## TYPE
/// under: SANCTION             settings, all optional
/// A description in words.
/// - A sentence with the {word} that carries the event.
/// ## none
/// - A sentence in which nothing of the kind happens.
/// ```
///
/// # Errors
/// All that is wrong with the file, each with its line.
pub fn parse(text: &str) -> Result<Source, SourceError> {
    let mut reader = Reader::default();
    for (i, line) in text.lines().enumerate() {
        reader.line(i + 1, line.trim_start_matches('\u{feff}'));
    }
    reader.finish(text.lines().count().max(1))
}

/// Where the reading of a file stands.
#[derive(Default)]
struct Reader {
    title: String,
    types: Vec<(usize, OwnType)>,
    examples: Vec<(usize, Option<usize>, String)>,
    section: Section,
    problems: Vec<Problem>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Section {
    /// Before the first type: words for people.
    #[default]
    Preface,
    Type,
    None,
}

impl Reader {
    fn problem(&mut self, line: usize, what: impl Into<String>) {
        self.problems.push(Problem { line, what: what.into() });
    }

    fn line(&mut self, number: usize, line: &str) {
        let written = line.trim();
        if let Some(name) = written.strip_prefix("## ") {
            self.heading(number, name.trim());
        } else if let Some(title) = written.strip_prefix("# ").filter(|_| self.title.is_empty()) {
            self.title = title.trim().to_owned();
        } else if self.section == Section::Preface || written.is_empty() {
        } else if let Some(sentence) = written.strip_prefix("- ").or_else(|| written.strip_prefix("* ")) {
            let type_ = (self.section == Section::Type).then(|| self.types.len() - 1);
            self.examples.push((number, type_, sentence.trim().to_owned()));
        } else if line.starts_with([' ', '\t']) && self.in_list() {
            if let Some((_, _, sentence)) = self.examples.last_mut() {
                *sentence = format!("{sentence} {written}");
            }
        } else if self.section == Section::Type {
            self.setting_or_description(number, written);
        }
    }

    /// Whether the section at hand has a sentence already.
    fn in_list(&self) -> bool {
        let last = self.examples.last().map(|(_, t, _)| *t);
        match self.section {
            Section::Preface => false,
            Section::Type => last == Some(Some(self.types.len() - 1)),
            Section::None => last == Some(None),
        }
    }

    fn heading(&mut self, number: usize, name: &str) {
        if name.eq_ignore_ascii_case(NONE) {
            self.section = Section::None;
            return;
        }
        self.section = Section::Type;
        let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_' || c == '-';
        if !name.starts_with(|c: char| c.is_ascii_uppercase()) || !name.chars().all(fits) || name.len() > 40 {
            self.problem(
                number,
                format!("`{name}` is no name for a type; write it in capitals, digits and _, like `EXPORT_CONTROL`"),
            );
        }
        if let Some((first, _)) = self.types.iter().find(|(_, t)| t.name == name) {
            let what = format!(
                "{name} stands in line {first} already; put its examples there, or rename one of the two"
            );
            self.problem(number, what);
        }
        let (description, none) = (String::new(), None);
        let own = OwnType {
            name: name.to_owned(),
            description,
            quad: none.clone(),
            intensity: None,
            under: none.clone(),
            replaces: none,
        };
        self.types.push((number, own));
    }

    fn setting_or_description(&mut self, number: usize, written: &str) {
        let setting = written
            .split_once(':')
            .filter(|(key, _)| !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        let Some((_, own)) = self.types.last_mut() else { return };
        let Some((key, value)) = setting else {
            let gap = if own.description.is_empty() { "" } else { " " };
            own.description = format!("{}{gap}{written}", own.description);
            return;
        };
        if let Err(what) = set(own, key, value.trim()) {
            self.problem(number, what);
        }
    }

    fn finish(mut self, last: usize) -> Result<Source, SourceError> {
        let listed = std::mem::take(&mut self.examples);
        let mut examples = Vec::with_capacity(listed.len());
        for (line, type_, written) in listed {
            match example(line, type_, &written) {
                Ok(e) => examples.push(e),
                Err(what) => self.problem(line, what),
            }
        }
        self.check_types(last, &examples);
        self.check_contradictions(&examples);
        if !self.problems.is_empty() {
            self.problems.sort_by_key(|p| p.line);
            return Err(SourceError(self.problems));
        }
        let title = if self.title.is_empty() { "Codebook".to_owned() } else { self.title };
        Ok(Source { title, types: self.types.into_iter().map(|(_, t)| t).collect(), examples })
    }

    fn check_types(&mut self, last: usize, examples: &[Example]) {
        if self.types.is_empty() {
            self.problem(
                last,
                "there is no type; begin one with a line like `## TARIFF` and list its sentences under it",
            );
        }
        for (i, (line, own)) in self.types.clone().into_iter().enumerate() {
            let count = examples.iter().filter(|e| e.type_ == Some(i)).count();
            // Sentences that could not be read have their own message.
            if count < FEWEST && !self.problems.iter().any(|p| p.line > line) {
                self.problem(
                    line,
                    format!(
                        "{} has {count} of the {FEWEST} examples that a type needs; add lines like \
                         `- Chile {{imposed}} a duty on wheat.` (20 and more are better)",
                        own.name
                    ),
                );
            }
            let built_in = Codebook::plover().type_named(&own.name).is_some();
            if built_in && own.replaces.as_deref() != Some(&own.name) {
                let name = &own.name;
                self.problem(
                    line,
                    format!(
                        "{name} is a built-in type; write `replaces: {name}` under the heading to read only \
                             your {name}, or choose another name"
                    ),
                );
            }
        }
    }

    /// The same word of the same sentence can't be of two types, nor of one and none.
    fn check_contradictions(&mut self, examples: &[Example]) {
        for (i, e) in examples.iter().enumerate() {
            let clash = |o: &&Example| {
                o.text == e.text
                    && o.type_ != e.type_
                    && (o.marks == e.marks || o.type_.is_none() || e.type_.is_none())
            };
            if let Some(other) = examples[..i].iter().find(clash) {
                let what = format!(
                    "this sentence stands in line {} under another heading; leave it only where it belongs",
                    other.line
                );
                self.problem(e.line, what);
            }
        }
    }
}

fn set(own: &mut OwnType, key: &str, value: &str) -> Result<(), String> {
    let built_in = |value: &str| match Codebook::plover().type_named(value) {
        Some(t) => Ok(Some(t.name.to_owned())),
        None => Err(format!("`{key}: {value}` names no built-in type; there are {}", built_in_names())),
    };
    match key {
        "quad" if QUADS.contains(&value) => own.quad = Some(value.to_owned()),
        "quad" => return Err(format!("`{value}` is no quad class; write one of {}", QUADS.join(", "))),
        "intensity" => match value.parse() {
            Ok(x) if (-10.0..=10.0).contains(&x) => own.intensity = Some(x),
            _ => return Err(format!("`{value}` is no intensity; write a number from -10 to 10")),
        },
        "under" => own.under = built_in(value)?,
        "replaces" => own.replaces = built_in(value)?,
        _ => {
            return Err(format!(
                "`{key}` is no setting; there are quad, intensity, under and replaces (a description that begins \
                 with a word and a colon may begin with a capital)"
            ));
        }
    }
    Ok(())
}

/// Names of the built-in types, for messages.
pub fn built_in_names() -> String {
    let names: Vec<&str> = Codebook::plover().types().iter().map(|t| t.name).collect();
    names.join(", ")
}

/// A sentence with its marks taken out and checked.
fn example(line: usize, type_: Option<usize>, written: &str) -> Result<Example, String> {
    let (text, marks) = unmarked(written)?;
    match (type_, marks.len()) {
        (Some(_), 0) => {
            return Err(
                "no word is marked; put braces around the one word that carries the event, like `Chile \
                        {imposed} a duty`"
                    .to_owned(),
            );
        }
        (Some(_), 2..) => {
            return Err(
                "more than one word is marked; write the sentence once for each, with one word marked"
                    .to_owned(),
            );
        }
        _ => {}
    }
    let tokens: Vec<Span> = sentences::split(&text).into_iter().flat_map(|s| s.tokens).collect();
    if tokens.is_empty() {
        return Err("the sentence is empty; write one or take the line out".to_owned());
    }
    for &(start, end) in &marks {
        let mark = Span::new(start, end);
        if !tokens.contains(&mark) {
            return Err(format!(
                "`{{{}}}` is not one whole word; mark exactly the word that carries the event",
                &text[start..end]
            ));
        }
    }
    Ok(Example { line, text, type_, marks })
}

type Marks = Vec<(usize, usize)>;

fn unmarked(written: &str) -> Result<(String, Marks), String> {
    let wrong = || "a brace is open or closed without the other; write marks like `{imposed}`".to_owned();
    let (mut text, mut marks, mut open) = (String::with_capacity(written.len()), Vec::new(), None);
    for c in written.chars() {
        match c {
            '{' if open.is_none() => open = Some(text.len()),
            '}' => marks.push((open.take().ok_or_else(wrong)?, text.len())),
            '{' => return Err(wrong()),
            c => text.push(c),
        }
    }
    if open.is_some() { Err(wrong()) } else { Ok((text, marks)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn five(word: &str) -> String {
        let line = |place| format!("- {place} {{{word}}} the bridge.\n");
        ["Chad", "Mali", "Peru", "Togo", "Laos"].map(line).concat()
    }

    #[track_caller]
    fn refused(text: &str, line: usize, words: &str) {
        let problems = parse(text).expect_err("a refusal").to_string();
        let fits = |p: &str| p.starts_with(&format!("line {line}: ")) && p.contains(words);
        assert!(problems.lines().any(fits), "line {line}, «{words}» is not in:\n{problems}");
    }

    #[test]
    fn a_file_as_people_write_it() {
        let text = format!(
            "# Bridges\n\nWords for people: none of them count.\n- Not even this.\n\n## BUILD\nunder: COOPERATE\n\
             quad: material-cooperation\nintensity: 4.5\n\nSomebody builds\na bridge.\n\n{}* Benin, at long last,\n  \
             {{built}} it.\n\n## none\n- A toothbrush {{built}} like a bridge.\n- Nothing.\n",
            five("built")
        );
        let source = parse(&text).expect("a codebook");
        assert_eq!(source.title, "Bridges");
        let own = &source.types[0];
        assert_eq!((own.name.as_str(), own.description.as_str()), ("BUILD", "Somebody builds a bridge."));
        assert_eq!((own.under.as_deref(), own.intensity), (Some("COOPERATE"), Some(4.5)));
        assert_eq!(source.examples.len(), 8);
        let long = &source.examples[5];
        assert_eq!(long.text, "Benin, at long last, built it.");
        assert_eq!(long.marked(), "Benin, at long last, {built} it.");
        assert_eq!(source.examples[7].type_, None);
    }

    #[test]
    fn each_mistake_is_named_with_its_line_and_a_way_out() {
        refused("", 1, "there is no type");
        refused("## BUILD\n", 1, "0 of the 5 examples");
        refused(&format!("## BUILD\n- No mark.\n{}", five("built")), 2, "no word is marked");
        refused(
            &format!("## BUILD\n- {{Two}} {{marks}}.\n{}", five("built")),
            2,
            "more than one word is marked",
        );
        refused(&format!("## BUILD\n- One {{open mark.\n{}", five("built")), 2, "a brace is open");
        refused(&format!("## BUILD\n- They {{put up}} one.\n{}", five("built")), 2, "not one whole word");
        refused(&format!("## BUILD\n- They re{{built}} it.\n{}", five("built")), 2, "not one whole word");
        refused(
            &format!("## BUILD\nunder: BRIDGES\n{}", five("built")),
            2,
            "names no built-in type; there are AGREE,",
        );
        refused(&format!("## BUILD\nintensty: 3\n{}", five("built")), 2, "no setting");
        refused(&format!("## BUILD\nintensity: 11\n{}", five("built")), 2, "from -10 to 10");
        refused(&format!("## BUILD\nquad: good\n{}", five("built")), 2, "no quad class");
        refused(&format!("## Build\n{}", five("built")), 1, "in capitals");
        refused(&format!("## AID\n{}", five("gave")), 1, "`replaces: AID`");
        refused(
            &format!("## BUILD\n{}## BUILD\n{}", five("built"), five("raised")),
            7,
            "stands in line 1 already",
        );
        refused(
            &format!("## BUILD\n{}## RAZE\n{}", five("built"), five("built")),
            8,
            "stands in line 2 under another",
        );
        refused(
            &format!("## BUILD\n{}## none\n- Chad built the bridge.\n", five("built")),
            8,
            "under another",
        );
    }

    #[test]
    fn all_mistakes_are_named_at_once() {
        let problems = parse("## build\nquad: x\n- a\n").expect_err("a refusal").to_string();
        assert_eq!(problems.lines().count(), 3, "{problems}");
    }

    #[test]
    fn a_built_in_type_may_be_replaced() {
        let source = parse(&format!("## AID\nreplaces: AID\n{}", five("gave"))).expect("a codebook");
        assert_eq!(source.types[0].replaces.as_deref(), Some("AID"));
    }
}
