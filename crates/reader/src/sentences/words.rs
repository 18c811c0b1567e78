//! Which words behave unlike others at a full stop, a hyphen or an apostrophe?

/// What a full stop after an abbreviation can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// A name or number follows: "Gen. Smith", "vs. Spain". Never ends a sentence.
    Leading,
    /// One letter of a name: "J. F. Kennedy".
    Initial,
    /// May end a sentence: "U.S.", "Inc.", "Jr.", "Nov.".
    Closing,
    /// Ends a sentence wherever a capital follows: "p.m.", "etc.".
    Final,
}

/// Abbreviations before a name; they count only with a capital.
const TITLES: &[&str] = &[
    "Adm", "Amb", "Brig", "Capt", "Cdr", "Cmdr", "Col", "Cpl", "Det", "Dr", "Drs", "Ft", "Gen", "Gens",
    "Gov", "Govs", "Hon", "Lt", "Maj", "Messrs", "Mlle", "Mme", "Mr", "Mrs", "Ms", "Mt", "Pres", "Prof",
    "Pvt", "Rep", "Reps", "Rev", "Sen", "Sens", "Sgt", "St", "Ste", "Supt",
];

/// Abbreviations in the middle of a sentence.
const LEADING: &[&str] = &["vs", "cf", "ca", "approx", "viz", "e.g", "i.e", "a.k.a"];

/// Abbreviations only when a number follows: "No. 5", "Mar. 3", "p. 12".
const BEFORE_NUMBER: &[&str] = &[
    "No", "Nos", "no", "nos", "Fig", "fig", "p", "pp", "Vol", "vol", "Ch", "ch", "Art", "art", "Sec", "Para",
    "par", "Mar", "Jun", "Jul", "Mon", "Wed", "Sat", "Sun", "c",
];

/// Abbreviations that may stand at the end of a sentence.
const CLOSING: &[&str] = &[
    "Jan", "Feb", "Apr", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Tue", "Tues", "Thu", "Thur", "Thurs",
    "Fri", "Inc", "INC", "LTD", "CO", "CORP", "Co", "Cos", "Corp", "Ltd", "Bros", "Jr", "Sr", "Esq", "Assn",
    "Dept", "Univ", "Intl", "Govt", "Ave", "Blvd", "Hwy", "Ph.D", "M.Sc", "B.Sc", "al",
];

/// States of the United States, abbreviated only after a comma: "Boston, Mass."
const STATES: &[&str] = &[
    "Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan", "Ky", "La", "Md",
    "Mass", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Tenn", "Tex", "Va",
    "Vt", "Wash", "Wis", "Wyo",
];

/// Words that open a sentence far more often than they follow an abbreviation.
const STARTERS: &[&str] = &[
    "The",
    "A",
    "An",
    "This",
    "That",
    "These",
    "Those",
    "It",
    "He",
    "She",
    "They",
    "We",
    "You",
    "I",
    "There",
    "Here",
    "In",
    "On",
    "At",
    "By",
    "For",
    "From",
    "With",
    "After",
    "Before",
    "During",
    "When",
    "While",
    "As",
    "If",
    "But",
    "And",
    "Or",
    "So",
    "Yet",
    "However",
    "Meanwhile",
    "Although",
    "Though",
    "Since",
    "Because",
    "Despite",
    "Under",
    "Both",
    "Some",
    "Many",
    "Most",
    "All",
    "Several",
    "Each",
    "Every",
    "No",
    "Not",
    "His",
    "Her",
    "Their",
    "Its",
    "Our",
    "My",
    "What",
    "Who",
    "How",
    "Why",
    "Where",
    "Now",
    "Then",
    "Also",
    "Still",
    "Even",
    "Earlier",
    "Later",
    "Last",
    "To",
    "Asked",
    "Among",
    "According",
    "Until",
    "Other",
    "Another",
    "Such",
    "Only",
    "Nor",
];

/// Words after a clock time that still belong to it.
const AFTER_CLOCK: &[&str] = &[
    "EST",
    "EDT",
    "ET",
    "CST",
    "CDT",
    "CT",
    "MST",
    "MDT",
    "MT",
    "PST",
    "PDT",
    "PT",
    "GMT",
    "UTC",
    "BST",
    "CET",
    "Eastern",
    "Pacific",
    "Central",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Verbs that take the words in quotation marks before them as their object.
const SAYING: &[&str] = &[
    "said",
    "says",
    "say",
    "asked",
    "asks",
    "told",
    "tells",
    "added",
    "adds",
    "wrote",
    "writes",
    "shouted",
    "cried",
    "chanted",
    "replied",
    "tweeted",
    "yelled",
    "exclaimed",
    "wondered",
    "declared",
    "insisted",
    "warned",
    "called",
];

/// Prefixes that stay with the word behind their hyphen, as both treebanks have it.
const PREFIXES: &[&str] = &[
    "anti", "arch", "bi", "co", "counter", "cross", "de", "e", "ex", "extra", "hyper", "infra", "inter",
    "intra", "macro", "mega", "micro", "mid", "mini", "multi", "neo", "non", "over", "pan", "para", "poly",
    "post", "pre", "pro", "proto", "pseudo", "psycho", "quasi", "re", "semi", "socio", "sub", "super",
    "trans", "tri", "ultra", "un",
];

/// Syllables of Korean and Chinese given names: "Jong-un", "Ing-wen".
const SYLLABLES: &[&str] = &[
    "bae", "beom", "bin", "bok", "bong", "bum", "chae", "chan", "chang", "cheol", "cheon", "chi", "chol",
    "choe", "chul", "chun", "chung", "dae", "deok", "dok", "dong", "eok", "eui", "eun", "gap", "geun", "gi",
    "gil", "goo", "guk", "guen", "gun", "gwan", "gwon", "gyeong", "gyong", "gyu", "ha", "hae", "han", "hee",
    "heon", "ho", "hoi", "hong", "hoon", "hui", "hun", "hwa", "hwan", "hye", "hyeok", "hyeon", "hyo", "hyok",
    "hyon", "hyong", "hyuk", "hyun", "hyung", "ik", "il", "in", "ing", "jae", "je", "jeong", "jeou", "ji",
    "jin", "jong", "jon", "joo", "joon", "ju", "jun", "jung", "ki", "kil", "koo", "kuk", "kun", "kwan",
    "kwang", "kwon", "kyong", "kyou", "kyu", "kyun", "kyung", "lin", "ling", "mi", "min", "moo", "moon",
    "mu", "mun", "myong", "myung", "nam", "nyon", "ok", "pyo", "pyong", "pyung", "rae", "ri", "rim", "ro",
    "rok", "ryol", "ryong", "ryul", "sam", "san", "sang", "seo", "seok", "seon", "seong", "seung", "shik",
    "shin", "si", "sik", "sil", "sim", "sin", "so", "sok", "son", "song", "soo", "soon", "su", "suk", "sun",
    "sung", "tae", "taek", "thae", "ui", "uk", "un", "ung", "wan", "wen", "woo", "wol", "won", "wook", "wu",
    "ye", "yeol", "yeon", "yeong", "ying", "yo", "yol", "yon", "yong", "yoo", "yoon", "yop", "you", "young",
    "yu", "yul", "yun", "yung", "zhen", "wai", "ching", "fung", "keung", "lai", "wan", "ming", "shek", "kai",
    "hsiung", "teh", "ping", "fai", "kit", "leung", "ngo", "yin", "yuk", "kin", "kwok",
];

/// Units written onto their number: "5pm", "30km".
const UNITS: &[&str] = &["am", "pm", "km", "kg", "cm", "mm", "mph", "kph", "hrs", "mg", "ml", "lbs", "sq"];

/// Words that are written as one and are two.
const FUSED: &[(&str, usize)] = &[("cannot", 3), ("gonna", 3), ("gotta", 3), ("wanna", 3)];

/// Whether `word` opens a sentence when it stands after an abbreviation.
pub(super) fn is_starter(word: &str) -> bool {
    STARTERS.contains(&word)
}

/// Whether `word` goes on with a clock time before it ("p.m. GMT").
pub(super) fn is_after_clock(word: &str) -> bool {
    AFTER_CLOCK.contains(&word)
}

/// Whether `word` is a verb of saying.
pub(super) fn is_saying(word: &str) -> bool {
    SAYING.contains(&word)
}

/// Whether `word` is a prefix that stays with the word behind its hyphen.
pub(super) fn is_prefix(word: &str) -> bool {
    word.len() <= 7 && PREFIXES.contains(&word.to_lowercase().as_str())
}

/// Whether `word` is a syllable of an East Asian given name.
pub(super) fn is_syllable(word: &str) -> bool {
    word.len() <= 7 && SYLLABLES.contains(&word.to_lowercase().as_str())
}

/// Whether `word` is a unit.
pub(super) fn is_unit(word: &str) -> bool {
    word.len() <= 3 && UNITS.contains(&word.to_lowercase().as_str())
}

/// Where a word like "cannot" falls apart.
pub(super) fn fused(word: &str) -> Option<usize> {
    let known = |w: &str| w.eq_ignore_ascii_case(word);
    FUSED.iter().find(|(w, _)| known(w)).map(|(_, at)| *at)
}

/// What stands around a word that a full stop follows.
#[derive(Clone, Copy)]
pub(super) struct Around {
    /// The token before is a comma.
    pub after_comma: bool,
    /// The first character behind the full stop and its white space.
    pub next: Option<char>,
}

/// How the full stop behind `word` belongs to it, or `None` when it does not.
pub(super) fn abbreviation(word: &str, around: Around) -> Option<Abbreviation> {
    if word.len() > 16 {
        return None;
    }
    if is_initial(word) {
        let followed = around.next.is_some_and(char::is_alphabetic);
        return followed.then_some(Abbreviation::Initial);
    }
    if TITLES.contains(&word) || is_shouted_title(word) || LEADING.contains(&word.to_lowercase().as_str()) {
        return Some(Abbreviation::Leading);
    }
    if CLOSING.contains(&word) || (around.after_comma && STATES.contains(&word)) {
        return Some(Abbreviation::Closing);
    }
    if BEFORE_NUMBER.contains(&word) && around.next.is_some_and(|c| c.is_ascii_digit()) {
        return Some(Abbreviation::Leading);
    }
    match word.to_lowercase().as_str() {
        "etc" | "a.m" | "p.m" => Some(Abbreviation::Final),
        _ => is_acronym(word).then_some(Abbreviation::Closing),
    }
}

/// "J" or "É", and not the pronoun.
fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    matches!((chars.next(), chars.next()), (Some(c), None) if c.is_uppercase() && c != 'I')
}

/// "GEN" in a headline of capitals.
fn is_shouted_title(word: &str) -> bool {
    let title = |t: &&str| t.len() > 2 && t.to_ascii_uppercase() == word;
    TITLES.iter().any(title)
}

/// Letters with full stops between them: "U.S", "U.N", "p.m".
pub(super) fn is_acronym(word: &str) -> bool {
    let single = |p: &str| {
        let mut chars = p.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    };
    word.contains('.') && word.split('.').all(single)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_stop_belongs_to_abbreviations_only() {
        let plain = Around { after_comma: false, next: Some('X') };
        let number = Around { after_comma: false, next: Some('5') };
        let comma = Around { after_comma: true, next: None };
        assert_eq!(abbreviation("Gen", plain), Some(Abbreviation::Leading));
        assert_eq!(abbreviation("U.S", plain), Some(Abbreviation::Closing));
        assert_eq!(abbreviation("P.M", plain), Some(Abbreviation::Final));
        assert_eq!(abbreviation("J", plain), Some(Abbreviation::Initial));
        assert_eq!(abbreviation("No", plain), None);
        assert_eq!(abbreviation("No", number), Some(Abbreviation::Leading));
        assert_eq!(abbreviation("Mass", plain), None);
        assert_eq!(abbreviation("Mass", comma), Some(Abbreviation::Closing));
        assert_eq!(abbreviation("peace", plain), None);
    }
}
