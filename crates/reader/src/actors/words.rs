//! How is a phrase cut into words that names can be compared with?

use crate::Span;

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// The first word.
    Start,
    /// White space only.
    Space,
    /// A hyphen or short dash, as in "US-backed".
    Hyphen,
    /// The full stop of an abbreviation and a space, as in "St. Lucia".
    Dot,
    /// A comma and a space.
    Comma,
    /// Anything else: the end of a sentence, a bracket, a quotation mark.
    Break,
}

/// One word of a text, with the key under which it is compared.
#[derive(Clone, Debug)]
pub(super) struct Word<'t> {
    /// The word as it stands, without a possessive ending.
    pub text: &'t str,
    /// Where it stands, without a possessive ending.
    pub span: Span,
    /// Folded: lower case, no diacritics, apostrophes or abbreviating stops.
    pub key: String,
    /// What stands before it.
    pub gap: Gap,
    /// Whether it ends in 's or s'.
    pub possessive: bool,
}

impl Word<'_> {
    /// Whether the first letter is a capital.
    pub fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether it is two or more letters, all capital.
    pub fn is_upper(&self) -> bool {
        self.text.chars().filter(|c| c.is_alphanumeric()).count() > 1
            && !self.text.chars().any(char::is_lowercase)
            && self.text.chars().any(char::is_uppercase)
    }
}

/// The words of `text`, in order.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut out: Vec<Word<'_>> = Vec::new();
    let mut at = 0;
    while let Some(start) = next_start(text, at) {
        let end = word_end(text, start);
        let gap = gap_between(out.last(), &text[at..start]);
        let (bare, possessive) = split_possessive(&text[start..end], &text[end..]);
        let span = Span::new(start, start + bare.len());
        out.push(Word { text: bare, span, key: fold(bare), gap, possessive });
        at = end;
    }
    out
}

fn next_start(text: &str, from: usize) -> Option<usize> {
    text[from..].char_indices().find(|(_, c)| c.is_alphanumeric()).map(|(i, _)| from + i)
}

/// The end of the word at `start`: letters and digits, apostrophes between
/// letters, and the stops of an abbreviation such as "U.S.".
fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut rest = text[start..].chars().peekable();
    let mut run = 0;
    let mut abbreviation = true;
    while let Some(c) = rest.next() {
        if c.is_alphanumeric() {
            run += 1;
            abbreviation &= run == 1 && c.is_alphabetic();
        } else if is_apostrophe(c) && rest.peek().is_some_and(|n| n.is_alphanumeric()) && end > start {
            abbreviation = false;
        } else if c == '.' && run == 1 && abbreviation && (end > start + 1 || next_initial(&mut rest)) {
            run = 0;
        } else {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// Whether a single capital letter and a stop follow: the next initial of an
/// abbreviation.
fn next_initial(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let mut ahead = rest.clone();
    let letter = ahead.next().is_some_and(char::is_alphabetic);
    letter && !ahead.next().is_some_and(char::is_alphanumeric)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | 'ʼ')
}

/// The word without its possessive ending, and whether it had one.
fn split_possessive<'t>(word: &'t str, after: &str) -> (&'t str, bool) {
    for ending in ["'s", "’s", "'S", "’S", "ʼs", "`s"] {
        if let Some(bare) = word.strip_suffix(ending) {
            return (bare, true);
        }
    }
    let mut next = after.chars();
    let plural = word.ends_with('s') && next.next().is_some_and(|c| matches!(c, '\'' | '’'));
    (word, plural && next.next().is_some_and(|c| c == ' '))
}

fn gap_between(before: Option<&Word<'_>>, between: &str) -> Gap {
    let Some(before) = before else { return Gap::Start };
    let between = if before.possessive { between.trim_start_matches(is_apostrophe) } else { between };
    let trimmed = between.trim();
    match trimmed {
        "" => Gap::Space,
        "-" | "‐" | "‑" | "–" if trimmed.len() == between.len() => Gap::Hyphen,
        "." if before.text.len() <= 4 && between.len() > 1 && is_title_stop(before) => Gap::Dot,
        "," => Gap::Comma,
        _ => Gap::Break,
    }
}

/// Whether a stop after this word abbreviates it: "St.", "Gen.", an initial.
fn is_title_stop(word: &Word<'_>) -> bool {
    const SHORT: [&str; 17] = [
        "st", "gen", "col", "maj", "lt", "sgt", "adm", "rep", "sen", "gov", "mr", "mrs", "ms", "dr", "no",
        "n", "s",
    ];
    SHORT.contains(&word.key.as_str()) || (word.text.chars().count() == 1 && word.is_capitalised())
}

/// A phrase as a key: its words folded, a space between them.
pub(crate) fn key(phrase: &str) -> String {
    words(phrase).iter().map(|w| w.key.as_str()).collect::<Vec<_>>().join(" ")
}

/// A word as a key: lower case, without diacritics, apostrophes and stops.
pub(super) fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            '.' => {}
            c if is_apostrophe(c) => {}
            c => fold_letter(c, &mut out),
        }
    }
    out
}

/// One letter beyond ASCII without its marks, as news agencies write it.
fn fold_letter(c: char, out: &mut String) {
    let plain = match c {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' | 'ǎ' | 'ạ' | 'ả' | 'Ấ'..='ặ' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' | 'Ć'..='č' => "c",
        'Ð' | 'ð' | 'Ď'..='đ' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' | 'ə' | 'Ə' | 'Ẹ'..='ệ' => "e",
        'Ĝ'..='ģ' | 'ǧ' => "g",
        'Ĥ'..='ħ' => "h",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' | 'Ỉ'..='ị' => "i",
        'Ĵ'..='ĵ' => "j",
        'Ķ'..='ĸ' => "k",
        'Ĺ'..='ł' => "l",
        'Ñ' | 'ñ' | 'Ń'..='ŋ' => "n",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' | 'ơ' | 'Ơ' | 'Ọ'..='ợ' => "o",
        'Œ' | 'œ' => "oe",
        'Ŕ'..='ř' => "r",
        'Ś'..='š' | 'Ș' | 'ș' => "s",
        'ß' => "ss",
        'Ţ'..='ŧ' | 'Ț' | 'ț' => "t",
        'Þ' | 'þ' => "th",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' | 'ư' | 'Ư' | 'Ụ'..='ự' => "u",
        'Ŵ'..='ŵ' => "w",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' | 'Ỳ'..='ỹ' => "y",
        'Ź'..='ž' => "z",
        _ => return out.extend(c.to_lowercase()),
    };
    out.push_str(plain);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        let show = |w: &Word<'_>| format!("{}{}", w.key, if w.possessive { "*" } else { "" });
        words(text).iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_of_news_text() {
        assert_eq!(cut("the U.S.'s allies and Russia’s"), "the us* allies and russia*");
        assert_eq!(cut("U.S. restrictions. For"), "us restrictions for");
        assert_eq!(cut("US-backed, in the U.S."), "us backed in the us");
        assert_eq!(cut("N'Djamena, Côte d’Ivoire, Erdoğan, Łódź"), "ndjamena cote divoire erdogan lodz");
        assert_eq!(cut("the Philippines' navy"), "the philippines* navy");
        assert_eq!(cut("George W. Bush. Then"), "george w bush then");
        assert_eq!(cut("… — “” '' .. 's"), "s");
        assert_eq!(cut("北京 É"), "北京 e");
    }

    #[test]
    fn gaps_between_words() {
        let gaps: Vec<Gap> = words("St. Lucia-Cuba, Gen. Li. Then (x)").iter().map(|w| w.gap).collect();
        use Gap::*;
        assert_eq!(gaps, [Start, Dot, Hyphen, Comma, Dot, Break, Break]);
    }
}
