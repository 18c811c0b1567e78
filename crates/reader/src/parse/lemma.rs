//! The dictionary form of a word: a list of irregular forms, then rules on the
//! endings.

use std::collections::HashMap;
use std::sync::LazyLock;

/// `form lemma…`: first column the irregular form, second its lemma.
static IRREGULAR: LazyLock<HashMap<(&str, bool), &str>> = LazyLock::new(|| {
    include_str!("../../../../data/lemmas.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| {
            let mut cells = l.split('\t');
            let (class, form, lemma) = (cells.next()?, cells.next()?, cells.next()?);
            Some(((form, class == "v"), lemma))
        })
        .collect()
});

const VOWELS: &[u8] = b"aeiou";

/// Whether the form is one of a verb that can be an auxiliary or a copula.
pub(super) fn is_auxiliary(form: &str) -> bool {
    const FORMS: &str = " be am is are was were been being 's 're 'm ai ’s ’re ’m have has had having 've 'd ’ve ’d do does did doing \
        done get gets got getting gotten will would shall should can could may might must ought need dare used wo ca sha 'll ’ll to ";
    FORMS.contains(&format!(" {} ", form.to_lowercase()))
}

/// The lemma of `form` with the given tags; names keep their case.
pub fn lemma(form: &str, upos: &str, xpos: &str) -> String {
    let plain = form.replace('’', "'");
    if upos == "PROPN" {
        return plain;
    }
    let low = plain.to_lowercase();
    let verb = matches!(upos, "VERB" | "AUX");
    if let Some(l) = IRREGULAR.get(&(low.as_str(), verb)) {
        return (*l).to_owned();
    }
    // A participle that the tagger takes for a particle or an adverb.
    if let Some(l) =
        IRREGULAR.get(&(low.as_str(), true)).filter(|_| matches!(upos, "PART" | "ADV" | "X") && low.len() > 3)
    {
        return (*l).to_owned();
    }
    // The ending tells more than a doubtful tag.
    let xpos = match xpos {
        "VBD" | "VBN" | "VBG" | "VBZ" => xpos,
        _ if verb && low.len() > 4 && low.ends_with("ed") && !low.ends_with("eed") => "VBD",
        _ if verb && low.len() > 5 && low.ends_with("ing") => "VBG",
        "VBP"
            if low.len() > 3
                && low.ends_with('s')
                && !["ss", "us", "is", "as"].iter().any(|e| low.ends_with(e)) =>
        {
            "VBZ"
        }
        _ => xpos,
    };
    let xpos = if xpos == "VBG" && low.ends_with("ed") { "VBD" } else { xpos };
    match (upos, xpos) {
        ("VERB" | "AUX", "VBZ") => strip_s(&low),
        ("VERB" | "AUX", "VBD" | "VBN") => strip(&low, "ed"),
        ("VERB" | "AUX", "VBG") => strip(&low, "ing"),
        ("NOUN", "NNS") => strip_s(&low),
        ("ADJ", "JJR") => strip(&low, "er"),
        ("ADJ", "JJS") => strip(&low, "est"),
        _ => low,
    }
}

fn strip_s(w: &str) -> String {
    for (end, put) in [
        ("ies", "y"),
        ("sses", "ss"),
        ("shes", "sh"),
        ("ches", "ch"),
        ("xes", "x"),
        ("zzes", "zz"),
        ("oes", "o"),
    ] {
        if let Some(stem) = w.strip_suffix(end).filter(|s| s.len() > 1) {
            return format!("{stem}{put}");
        }
    }
    match w.strip_suffix('s') {
        Some(stem) if !stem.ends_with(['s', 'u', 'i']) && stem.len() > 1 => stem.to_owned(),
        _ => w.to_owned(),
    }
}

/// Takes `-ed`, `-ing`, `-er`, `-est` off and mends the stem.
fn strip(w: &str, end: &str) -> String {
    let Some(stem) = w.strip_suffix(end).filter(|s| s.bytes().any(|b| VOWELS.contains(&b) || b == b'y'))
    else {
        return w.to_owned();
    };
    let b = stem.as_bytes();
    let n = b.len();
    if let Some(y) = stem.strip_suffix('i').filter(|_| end != "ing") {
        return format!("{y}y");
    }
    let doubled = n > 2 && b[n - 1] == b[n - 2] && !b"lsfz".contains(&b[n - 1]);
    if doubled {
        return stem[..n - 1].to_owned();
    }
    if needs_e(b) { format!("{stem}e") } else { stem.to_owned() }
}

/// Whether the stem of an inflected form lost an `e`: "impos", "stag", "judg".
fn needs_e(b: &[u8]) -> bool {
    let n = b.len();
    if n < 2 {
        return false;
    }
    let (last, before) = (b[n - 1], b[n - 2]);
    let vowel = |c: u8| VOWELS.contains(&c);
    match last {
        b'c' | b'v' | b'u' => true,
        b'z' => n > 2 && before != b'z',
        b's' => {
            before != b's'
                && (vowel(before) && before != b'u'
                    || b"nrlp".contains(&before)
                    || (before == b'u' && n > 2 && b[n - 3] != b'c'))
        }
        b'g' => before == b'd' || before == b'n' && b.ends_with(b"ang") && n > 4 || (vowel(before) && n > 2),
        b'l' => !vowel(before) && !b"lrwy".contains(&before) || (before == b'i' && n > 3 && b[n - 3] == b'c'),
        b't' => {
            b.ends_with(b"iat")
                || b.ends_with(b"uat")
                || b.ends_with(b"eat") && n > 5
                || b.ends_with(b"at") && n > 4 && !b.ends_with(b"oat") && !b.ends_with(b"reat")
                || b.ends_with(b"vit")
                || b.ends_with(b"ignit")
                || b.ends_with(b"writ")
                || b.ends_with(b"cut") && n > 4
                || b.ends_with(b"mut")
                || b.ends_with(b"pet") && n > 5
                || b.ends_with(b"omot")
                || b.ends_with(b"vot")
        }
        b'd' => {
            b.ends_with(b"vad")
                || b.ends_with(b"lud")
                || b.ends_with(b"vid")
                || b.ends_with(b"sid")
                || b.ends_with(b"rad")
                || b.ends_with(b"ced") && !b.ends_with(b"ceed")
                || b.ends_with(b"cid")
                || b.ends_with(b"lockad")
        }
        b'r' => {
            b.ends_with(b"quir")
                || b.ends_with(b"pir")
                || b.ends_with(b"fir")
                || b.ends_with(b"clar")
                || b.ends_with(b"par") && n > 4
                || b.ends_with(b"sur")
                || b.ends_with(b"tur")
                || b.ends_with(b"plor")
                || b.ends_with(b"nor") && n > 4
                || b.ends_with(b"stor")
                || b.ends_with(b"hir")
                || b.ends_with(b"shar")
                || b.ends_with(b"ectur")
        }
        b'n' => {
            b.ends_with(b"mn") && n > 5 && !b.ends_with(b"emn")
                || b.ends_with(b"lin") && n > 4
                || b.ends_with(b"fin")
                || b.ends_with(b"bin") && n > 4
                || b.ends_with(b"ermin")
                || b.ends_with(b"min") && n > 4
                || b.ends_with(b"pon") && n > 5
        }
        b'm' => b.ends_with(b"sum") || b.ends_with(b"nam") || b.ends_with(b"blam"),
        b'k' => b.ends_with(b"vok") || b.ends_with(b"tak") || b.ends_with(b"mak") || b.ends_with(b"strik"),
        b'p' => b.ends_with(b"cap") || b.ends_with(b"hop") || b.ends_with(b"rap") && n > 3,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_words() {
        for (form, upos, xpos, expected) in [
            ("said", "VERB", "VBD", "say"),
            ("accused", "VERB", "VBD", "accuse"),
            ("imposed", "VERB", "VBN", "impose"),
            ("visited", "VERB", "VBD", "visit"),
            ("visiting", "VERB", "VBG", "visit"),
            ("signing", "VERB", "VBG", "sign"),
            ("signed", "VERB", "VBD", "sign"),
            ("condemned", "VERB", "VBD", "condemn"),
            ("denies", "VERB", "VBZ", "deny"),
            ("denied", "VERB", "VBD", "deny"),
            ("stopped", "VERB", "VBD", "stop"),
            ("urging", "VERB", "VBG", "urge"),
            ("pledged", "VERB", "VBD", "pledge"),
            ("threatened", "VERB", "VBD", "threaten"),
            ("offered", "VERB", "VBD", "offer"),
            ("withdrew", "VERB", "VBD", "withdraw"),
            ("agreed", "VERB", "VBD", "agree"),
            ("seizing", "VERB", "VBG", "seize"),
            ("negotiating", "VERB", "VBG", "negotiate"),
            ("attacked", "VERB", "VBD", "attack"),
            ("shelled", "VERB", "VBD", "shell"),
            ("expelled", "VERB", "VBD", "expel"),
            ("invaded", "VERB", "VBD", "invade"),
            ("required", "VERB", "VBN", "require"),
            ("talks", "NOUN", "NNS", "talk"),
            ("embassies", "NOUN", "NNS", "embassy"),
            ("forces", "NOUN", "NNS", "force"),
            ("women", "NOUN", "NNS", "woman"),
            ("Putin", "PROPN", "NNP", "Putin"),
            ("n’t", "PART", "RB", "not"),
        ] {
            assert_eq!(lemma(form, upos, xpos), expected, "{form}");
        }
    }
}
