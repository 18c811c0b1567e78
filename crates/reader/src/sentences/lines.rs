//! Does a line end because a paragraph does, or only because it was full?

use super::tokens::{Gap, Token};

/// Text whose longest line is longer than this was not wrapped by hand.
const WIDEST: usize = 160;
/// A wrapped line may fall this much short of the longest line of its text.
const SLACK: usize = 10;
/// A shorter line is a heading or a list item even before a small letter.
const SHORTEST: usize = 25;

/// The end of a line between two tokens.
#[derive(Clone, Copy)]
struct Break {
    /// Characters in the line above.
    above: usize,
    /// Characters in the first word of the line below.
    word: usize,
    /// The line below goes on with a small letter.
    small: bool,
    /// The line below is an item of a list.
    item: bool,
    /// The line below begins with white space.
    indented: bool,
}

/// The layout of a text: which of its line ends break its sentences.
pub(super) struct Lines {
    /// One entry for each gap of kind [`Gap::Line`], with the token below it.
    breaks: Vec<(usize, Break)>,
    width: usize,
    wrapped: bool,
    /// Paragraphs are told by their indented first lines.
    indents: bool,
}

impl Lines {
    /// Looks at every line of `text`.
    pub fn of(text: &str, tokens: &[Token]) -> Self {
        let mut breaks = Vec::new();
        let mut width = 0;
        let mut start = 0;
        for (i, token) in tokens.iter().enumerate().skip(1) {
            if token.gap < Gap::Line {
                continue;
            }
            let above = text[tokens[start].span.start..tokens[i - 1].span.end].chars().count();
            width = width.max(above);
            if token.gap == Gap::Line {
                breaks.push((i, line_break(text, tokens, i, above)));
            }
            start = i;
        }
        if let (Some(first), Some(last)) = (tokens.get(start), tokens.last()) {
            width = width.max(text[first.span.start..last.span.end].chars().count());
        }
        let wrapped = is_wrapped(&breaks, width);
        let indents = wrapped && breaks.iter().any(|(_, b)| b.indented && !b.small && !b.item);
        Lines { breaks, width, wrapped, indents }
    }

    /// Whether the line end before token `i` is only where the line was full.
    pub fn runs_on(&self, i: usize) -> bool {
        let Ok(found) = self.breaks.binary_search_by_key(&i, |(at, _)| *at) else { return false };
        let b = self.breaks[found].1;
        if b.item || (self.indents && b.indented) {
            return false;
        }
        self.indents || (b.small && b.above >= SHORTEST) || (self.wrapped && self.is_full(b))
    }

    /// Whether the text is wrapped by hand.
    pub fn wrapped(&self) -> bool {
        self.wrapped
    }

    fn is_full(&self, b: Break) -> bool {
        b.above + 1 + b.word + SLACK > self.width
    }
}

fn line_break(text: &str, tokens: &[Token], i: usize, above: usize) -> Break {
    let rest = &text[tokens[i].span.start..];
    let word = rest.chars().take(WIDEST).take_while(|c| !c.is_whitespace()).count();
    let between = &text[tokens[i - 1].span.end..tokens[i].span.start];
    Break {
        above,
        word,
        small: rest.starts_with(char::is_lowercase),
        item: is_item(tokens[i].span.of(text)),
        indented: between.ends_with([' ', '\t']),
    }
}

/// Whether a line that begins with `token` is an item of a list.
fn is_item(token: &str) -> bool {
    let mark =
        matches!(token, "•" | "*" | "-" | "–" | "—" | "--" | "·" | "◦" | "▪" | "■" | "●" | "‣" | ">" | "+");
    mark || (token.ends_with(['.', ')']) && token.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether line ends fall inside sentences often enough, in lines short enough.
fn is_wrapped(breaks: &[(usize, Break)], width: usize) -> bool {
    let small = breaks.iter().filter(|(_, b)| b.small && b.above >= SHORTEST).count();
    width <= WIDEST && small > 0 && small * 4 >= breaks.len()
}
