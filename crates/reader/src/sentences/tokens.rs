//! Where do tokens begin and end?

use super::words::{self, Around};
use crate::Span;

/// The white space before a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// None: the token touches the one before it.
    Touching,
    /// White space within a line.
    Space,
    /// One end of line.
    Line,
    /// A blank line or a page break; also the beginning of the text.
    Paragraph,
}

/// A token and what stands before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Where the token stands.
    pub span: Span,
    /// The white space before it.
    pub gap: Gap,
}

/// All tokens of `text`, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut out = Tokens { text, list: Vec::with_capacity(text.len() / 5), gap: Gap::Paragraph };
    let mut at = 0;
    while at < text.len() {
        let white = white_len(&text[at..]);
        if white > 0 && at > 0 {
            out.gap = gap(&text[at..at + white]);
        }
        at += white;
        let chunk = text[at..].find(char::is_whitespace).unwrap_or(text.len() - at);
        out.chunk(Span::new(at, at + chunk));
        at += chunk;
    }
    out.list
}

fn white_len(rest: &str) -> usize {
    rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len())
}

/// What a run of white space amounts to.
fn gap(white: &str) -> Gap {
    let mut lines = 0;
    let mut before = ' ';
    for c in white.chars() {
        match c {
            '\n' if before == '\r' => {}
            '\n' | '\r' | '\u{B}' | '\u{85}' | '\u{2028}' => lines += 1,
            '\u{C}' | '\u{2029}' => lines += 2,
            _ => {}
        }
        before = c;
    }
    match lines {
        0 => Gap::Space,
        1 => Gap::Line,
        _ => Gap::Paragraph,
    }
}

/// The tokens found so far.
struct Tokens<'t> {
    text: &'t str,
    list: Vec<Token>,
    /// The gap before the next token.
    gap: Gap,
}

impl Tokens<'_> {
    fn push(&mut self, start: usize, end: usize) {
        if start < end {
            self.list.push(Token { span: Span::new(start, end), gap: self.gap });
            self.gap = Gap::Touching;
        }
    }

    /// Cuts a run of characters without white space.
    fn chunk(&mut self, chunk: Span) {
        let mut at = chunk.start;
        while at < chunk.end {
            let rest = &self.text[at..chunk.end];
            let whole = address_len(rest).or_else(|| self.listed_len(at, rest)).or_else(|| tag_len(rest));
            if let Some(len) = whole {
                self.push(at, at + len);
                at += len;
                continue;
            }
            let len = word_len(rest);
            if len > 0 {
                at = self.word(at, len, chunk.end);
            } else {
                let len = symbol_len(rest);
                self.push(at, at + len);
                at += len;
            }
        }
    }

    /// The number of a list item at the head of a line: "1." or "12)".
    fn listed_len(&self, at: usize, rest: &str) -> Option<usize> {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let dotted = self.gap >= Gap::Line && (1..=2).contains(&digits) && rest.len() == digits + 1;
        let ends = dotted && rest.ends_with(['.', ')']);
        let more = ends && self.text[at + rest.len()..].starts_with([' ', '\t']);
        more.then_some(digits + 1)
    }

    /// Pushes the pieces of a word of `len` bytes; gives back where it ends,
    /// which is one further when a full stop belongs to it.
    fn word(&mut self, start: usize, len: usize, end: usize) -> usize {
        let mut at = start;
        let word = &self.text[start..start + len];
        for piece in hyphen_pieces(word) {
            let last = at + piece == start + len;
            let stop = last && self.owns_stop(&self.text[at..at + piece], at + piece, end);
            if stop {
                self.push(at, at + piece + 1);
                return at + piece + 1;
            }
            self.piece(at, piece);
            at += piece;
        }
        start + len
    }

    /// Whether the full stop at `at`, if there is one, belongs to `word`.
    fn owns_stop(&self, word: &str, at: usize, end: usize) -> bool {
        let rest = &self.text[at..end];
        if !rest.starts_with('.') || rest.starts_with("..") || word.ends_with('.') {
            return false;
        }
        words::abbreviation(word, self.around(at + 1)).is_some()
    }

    fn around(&self, behind: usize) -> Around {
        let rest = &self.text[behind..];
        let after_comma = self.list.last().is_some_and(|t| t.span.of(self.text) == ",");
        Around { after_comma, next: rest[white_len(rest)..].chars().next() }
    }

    /// Pushes a piece of a word, without its hyphens, cut at its clitics.
    fn piece(&mut self, at: usize, len: usize) {
        let piece = &self.text[at..at + len];
        let mut cuts = Vec::new();
        let mut end = len;
        while let Some(cut) = clitic(&piece[..end]).filter(|c| *c > 0 && *c < end) {
            cuts.push(cut);
            end = cut;
        }
        let mut from = at;
        for cut in cuts.into_iter().rev().chain([len]) {
            self.push(from, at + cut);
            from = at + cut;
        }
    }
}

/// Where the last clitic of `word` begins, or where its unit or second half does.
fn clitic(word: &str) -> Option<usize> {
    if let Some(cut) = words::fused(word) {
        return Some(cut);
    }
    let Some(at) = word.rfind(is_apostrophe) else { return unit(word) };
    let mark = word[at..].chars().next().map_or(1, char::len_utf8);
    let (before, after) = (&word[..at], &word[at + mark..]);
    if after.len() > 2 {
        return None;
    }
    match after.to_ascii_lowercase().as_str() {
        "t" => before.strip_suffix(['n', 'N']).map(str::len),
        "s" if is_decade(before) => None,
        "s" | "re" | "m" | "ve" | "ll" | "d" => Some(at),
        _ => None,
    }
}

/// "1960" or "60", which form a decade with 's.
fn is_decade(word: &str) -> bool {
    word.len() <= 4 && word.ends_with('0') && word.bytes().all(|b| b.is_ascii_digit())
}

/// Where the unit of "5pm" begins.
fn unit(word: &str) -> Option<usize> {
    let digits = word.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ':' && c != ',')?;
    (digits > 0 && words::is_unit(&word[digits..])).then_some(digits)
}

/// The lengths of the pieces into which the hyphens of `word` cut it, hyphens included.
fn hyphen_pieces(word: &str) -> Vec<usize> {
    if !word.contains(is_hyphen) || is_number_code(word) {
        return vec![word.len()];
    }
    let parts: Vec<&str> = word.split_inclusive(is_hyphen).collect();
    let mut out = Vec::new();
    let mut i = 0;
    while i < parts.len() {
        let hyphen = parts[i].chars().next_back().filter(|c| is_hyphen(*c)).map_or(0, char::len_utf8);
        let bare = parts[i].len() - hyphen;
        let next = parts.get(i + 1).map(|p| p.trim_end_matches(is_hyphen));
        if next.is_some_and(|next| stays_whole(&parts[i][..bare], next)) {
            let joined = next.map_or(0, str::len);
            out.push(parts[i].len() + joined);
            out.extend(Some(parts[i + 1].len() - joined).filter(|l| *l > 0));
            i += 2;
        } else {
            out.push(bare);
            out.extend(Some(hyphen).filter(|l| *l > 0));
            i += 1;
        }
    }
    out
}

/// Whether `first` and `second` with a hyphen between them are one word.
fn stays_whole(first: &str, second: &str) -> bool {
    let capital = |w: &str| w.starts_with(char::is_uppercase);
    let name = capital(first) && words::is_syllable(first) && words::is_syllable(second);
    words::is_prefix(first) || name
}

/// A date or a telephone number: "1994-03-12", "555-0134".
fn is_number_code(word: &str) -> bool {
    if word.len() > 24 || !word.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        return false;
    }
    let parts: Vec<usize> = word.split('-').map(str::len).collect();
    parts.len() > 2 || parts == [3, 4]
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Letters, digits and the marks that sit on them.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '\u{AD}' || is_mark(c)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5BD}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}'
        | '\u{93A}'..='\u{94F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{200B}'..='\u{200F}'
        | '\u{2060}' | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}')
}

/// The length of the word at the beginning of `rest`, with hyphens and
/// apostrophes inside it; 0 when there is none.
fn word_len(rest: &str) -> usize {
    let mut at = elision_len(rest);
    let mut part = at;
    loop {
        at += run_len(&rest[at..], is_word);
        if at == part {
            return at;
        }
        if let Some(sign) = currency_len(&rest[part..at], &rest[at..]) {
            return at + sign;
        }
        let Some(joint) = joint_len(&rest[part..at], &rest[at..]) else { return at };
        at += joint;
        part = at;
    }
}

fn run_len(rest: &str, holds: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !holds(c)).unwrap_or(rest.len())
}

/// An apostrophe that begins a word: "'s" on its own, "'90s", "'em".
fn elision_len(rest: &str) -> usize {
    let Some(mark) = rest.chars().next().filter(|c| is_apostrophe(*c)).map(char::len_utf8) else { return 0 };
    let word = &rest[mark..mark + run_len(&rest[mark..], is_word).min(rest.len() - mark)];
    let years = word.len() >= 2 && word.len() <= 3 && word.as_bytes()[..2].iter().all(u8::is_ascii_digit);
    let short = word.len() <= 3 && ["s", "re", "m", "ve", "ll", "d", "em", "til"].contains(&word);
    if years || short { mark } else { 0 }
}

/// "US$" and the like are one token.
fn currency_len(part: &str, rest: &str) -> Option<usize> {
    let known = ["US", "A", "C", "HK", "NZ", "S", "NT", "R", "AU", "CA"].contains(&part);
    (known && rest.starts_with('$')).then_some(1)
}

/// The length of what joins the word part `part` to more of the same word at
/// the beginning of `rest`.
fn joint_len(part: &str, rest: &str) -> Option<usize> {
    let mut chars = rest.chars();
    let joint = chars.next()?;
    let next = chars.next()?;
    let before = part.chars().next_back()?;
    let digits = before.is_ascii_digit() && next.is_ascii_digit();
    let behind = &rest[joint.len_utf8()..];
    let holds = match joint {
        '.' if next == '-' => is_letter(part) && behind[1..].starts_with(char::is_alphanumeric),
        _ if !is_word(next) => false,
        c if is_apostrophe(c) || is_hyphen(c) => true,
        '.' => digits || joins_letters(part, behind),
        ',' => digits && run_len(behind, |c| c.is_ascii_digit()) == 3,
        ':' => digits,
        '/' => digits || (is_letter(part) && run_len(behind, is_word) <= 2),
        '&' => part.len() <= 3 && before.is_uppercase() && next.is_uppercase(),
        _ => false,
    };
    let hyphen = usize::from(joint == '.' && next == '-');
    holds.then_some(joint.len_utf8() + hyphen)
}

/// Whether a full stop between letters stands inside one word: "U.S",
/// "Ph.D", "news.example.org", "notes.pdf".
fn joins_letters(part: &str, behind: &str) -> bool {
    let run = run_len(behind, is_word).min(16);
    let Some(next) = behind.get(..run) else { return false };
    let last = behind.chars().nth(1).is_none_or(|c| !is_word(c));
    let acronym = is_letter(part) && last && next.starts_with(char::is_alphabetic);
    let degree = matches!(part, "Ph" | "M" | "B" | "Ed") && matches!(next, "D" | "Sc" | "Ed");
    let lower = part.ends_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
    acronym || degree || (lower && part.len() > 1 && next.starts_with(char::is_lowercase))
}

fn is_letter(part: &str) -> bool {
    let mut chars = part.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// The length of an address of the web or of mail at the beginning of `rest`.
fn address_len(rest: &str) -> Option<usize> {
    let head = rest.as_bytes();
    let starts = |p: &str| head.len() > p.len() && head[..p.len()].eq_ignore_ascii_case(p.as_bytes());
    let web = ["http://", "https://", "ftp://", "www.", "mailto:"].iter().any(|p| starts(p));
    if web {
        let end = run_len(rest, |c| !matches!(c, '"' | '“' | '”' | '<' | '>' | '«' | '»'));
        return Some(trim_address(&rest[..end])).filter(|l| *l > 4);
    }
    mail_len(rest)
}

/// An address without the punctuation of the sentence around it.
fn trim_address(address: &str) -> usize {
    let trimmed = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', ']', '}']);
    match trimmed.strip_suffix(')') {
        Some(open) if !open.contains('(') => trim_end_plain(open),
        _ => trimmed.len(),
    }
}

fn trim_end_plain(address: &str) -> usize {
    address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']).len()
}

/// The length of an address of mail: name, "@" and a domain with a full stop.
fn mail_len(rest: &str) -> Option<usize> {
    let name = |b: &u8| b.is_ascii_alphanumeric() || b"._%+-".contains(b);
    let at = rest.bytes().take(64).take_while(name).count();
    if at == 0 || rest.as_bytes().get(at) != Some(&b'@') {
        return None;
    }
    let domain = rest[at + 1..].bytes().take(128).take_while(|b| name(b) && *b != b'%').count();
    let domain = rest[at + 1..at + 1 + domain].trim_end_matches(['.', '-']);
    domain.contains('.').then_some(at + 1 + domain.len())
}

/// The length of "#hashtag" or "@handle".
fn tag_len(rest: &str) -> Option<usize> {
    let behind = rest.strip_prefix(['#', '@'])?;
    let word = behind.starts_with(|c: char| c.is_alphabetic() || c == '_');
    word.then(|| 1 + run_len(behind, is_word))
}

/// The length of the symbol at the beginning of `rest`, which holds no word there.
fn symbol_len(rest: &str) -> usize {
    let mut chars = rest.chars();
    let Some(first) = chars.next() else { return 0 };
    match first {
        '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
            1 + run_len(&rest[1..], |c| c.is_ascii_digit())
        }
        '!' | '?' => run_len(rest, |c| matches!(c, '!' | '?')),
        '.' | '-' | '*' | '=' | '~' | '+' | '<' | '>' | '—' | '…' => run_len(rest, |c| c == first),
        '\'' | '`' | '’' | '‘' => first.len_utf8() * if chars.next() == Some(first) { 2 } else { 1 },
        _ => first.len_utf8() + picture_tail(first, &rest[first.len_utf8()..]),
    }
}

/// The rest of a picture that takes several characters: a flag, a skin tone, a family.
fn picture_tail(first: char, rest: &str) -> usize {
    let flag = |c: char| ('\u{1F1E6}'..='\u{1F1FF}').contains(&c);
    let joins = |c: char| is_mark(c) || ('\u{1F3FB}'..='\u{1F3FF}').contains(&c);
    if flag(first) {
        return rest.chars().next().filter(|c| flag(*c)).map_or(0, char::len_utf8);
    }
    let mut len = 0;
    let mut joined = false;
    for c in rest.chars() {
        if !(joins(c) || joined && !c.is_ascii()) {
            break;
        }
        len += c.len_utf8();
        joined = c == '\u{200D}';
    }
    len
}

/// The kind of abbreviation that the token `text[span]` is, seen in its place.
pub(super) fn abbreviation(text: &str, list: &[Token], i: usize) -> Option<words::Abbreviation> {
    let word = list[i].span.of(text).strip_suffix('.')?;
    let behind = &text[list[i].span.end..];
    let next = behind[white_len(behind)..].chars().next();
    let after_comma = i > 0 && list[i - 1].span.of(text) == ",";
    words::abbreviation(word, Around { after_comma, next })
}
