//! Which language is a text written in?

use whatlang::{Lang, Script};

use super::head;

/// Words of a text in Latin letters below which its language is not guessed:
/// names of foreign places make a short English text look foreign.
const FEW_WORDS: usize = 25;
/// The same for other scripts, in letters: one line of Korean is plainly Korean.
const FEW_LETTERS: usize = 20;
/// How many bytes of a long text are looked at: more changes nothing but the
/// time that it takes.
const SAMPLE: usize = 700;

/// The ISO 639-1 code of the language of `text`, or `None` when that cannot be
/// told with confidence.
pub(super) fn detect(text: &str) -> Option<&'static str> {
    let sample = head(text, SAMPLE);
    let info = whatlang::detect(sample)?;
    let enough = match info.script() {
        Script::Latin => sample.split_whitespace().count() >= FEW_WORDS,
        _ => sample.chars().filter(|c| c.is_alphabetic()).count() >= FEW_LETTERS,
    };
    if enough && info.is_reliable() { code(info.lang()) } else { None }
}

/// The ISO 639-1 code for a language as people write it: "en", "en-GB",
/// "eng", "English". `None` when it is no language.
pub(super) fn normalise(written: &str) -> Option<String> {
    let lower = written.trim().to_lowercase();
    let main = lower.split(['-', '_']).next().unwrap_or_default();
    let known = CODES.iter().find(|(lang, short)| {
        *short == main || lang.code() == main || lang.eng_name().to_lowercase() == lower
    });
    match known {
        Some((_, short)) => Some((*short).to_owned()),
        // A language that is not in the table, by its code.
        None if main.len() == 2 && main.bytes().all(|b| b.is_ascii_lowercase()) => Some(main.to_owned()),
        None => None,
    }
}

/// The English name of a language, or its code when the name is not known.
pub(super) fn name(code: &str) -> &str {
    CODES.iter().find(|(_, short)| *short == code).map_or(code, |(lang, _)| lang.eng_name())
}

fn code(lang: Lang) -> Option<&'static str> {
    CODES.iter().find(|(known, _)| *known == lang).map(|(_, short)| *short)
}

/// The languages that can be told apart, and their ISO 639-1 codes.
const CODES: &[(Lang, &str)] = &[
    (Lang::Eng, "en"),
    (Lang::Epo, "eo"),
    (Lang::Rus, "ru"),
    (Lang::Cmn, "zh"),
    (Lang::Spa, "es"),
    (Lang::Por, "pt"),
    (Lang::Ita, "it"),
    (Lang::Ben, "bn"),
    (Lang::Fra, "fr"),
    (Lang::Deu, "de"),
    (Lang::Ukr, "uk"),
    (Lang::Kat, "ka"),
    (Lang::Ara, "ar"),
    (Lang::Hin, "hi"),
    (Lang::Jpn, "ja"),
    (Lang::Heb, "he"),
    (Lang::Yid, "yi"),
    (Lang::Pol, "pl"),
    (Lang::Amh, "am"),
    (Lang::Jav, "jv"),
    (Lang::Kor, "ko"),
    (Lang::Nob, "nb"),
    (Lang::Dan, "da"),
    (Lang::Swe, "sv"),
    (Lang::Fin, "fi"),
    (Lang::Tur, "tr"),
    (Lang::Nld, "nl"),
    (Lang::Hun, "hu"),
    (Lang::Ces, "cs"),
    (Lang::Ell, "el"),
    (Lang::Bul, "bg"),
    (Lang::Bel, "be"),
    (Lang::Mar, "mr"),
    (Lang::Kan, "kn"),
    (Lang::Ron, "ro"),
    (Lang::Slv, "sl"),
    (Lang::Hrv, "hr"),
    (Lang::Srp, "sr"),
    (Lang::Mkd, "mk"),
    (Lang::Lit, "lt"),
    (Lang::Lav, "lv"),
    (Lang::Est, "et"),
    (Lang::Tam, "ta"),
    (Lang::Vie, "vi"),
    (Lang::Urd, "ur"),
    (Lang::Tha, "th"),
    (Lang::Guj, "gu"),
    (Lang::Uzb, "uz"),
    (Lang::Pan, "pa"),
    (Lang::Aze, "az"),
    (Lang::Ind, "id"),
    (Lang::Tel, "te"),
    (Lang::Pes, "fa"),
    (Lang::Mal, "ml"),
    (Lang::Ori, "or"),
    (Lang::Mya, "my"),
    (Lang::Nep, "ne"),
    (Lang::Sin, "si"),
    (Lang::Khm, "km"),
    (Lang::Tuk, "tk"),
    (Lang::Aka, "ak"),
    (Lang::Zul, "zu"),
    (Lang::Sna, "sn"),
    (Lang::Afr, "af"),
    (Lang::Lat, "la"),
    (Lang::Slk, "sk"),
    (Lang::Cat, "ca"),
    (Lang::Tgl, "tl"),
    (Lang::Hye, "hy"),
    (Lang::Cym, "cy"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_a_code() {
        for lang in Lang::all() {
            assert!(code(*lang).is_some(), "{lang}");
        }
    }

    #[test]
    fn languages_as_people_write_them() {
        for written in ["en", "EN-gb", "en_US", "eng", "English"] {
            assert_eq!(normalise(written).as_deref(), Some("en"), "{written}");
        }
        assert_eq!(normalise("sw").as_deref(), Some("sw"));
        assert_eq!(normalise("the battle over schools"), None);
        assert_eq!(normalise(""), None);
    }

    #[test]
    fn a_language_is_told_only_with_confidence() {
        let french = "Le ministre a déclaré mardi que son pays ne participerait pas aux négociations avec ses \
                      voisins tant que les troupes étrangères n'auraient pas quitté la zone frontalière.";
        assert_eq!(detect(french), Some("fr"));
        assert_eq!(
            detect("북한 외무성은 화요일 성명을 내고 미국을 강하게 비난했다고 조선중앙통신이 보도했다."),
            Some("ko")
        );
        assert_eq!(detect("Xi Jinping met Emmanuel Macron in Paris."), None);
        assert_eq!(detect("Nicolás Maduro recibió a Lula da Silva"), None);
        assert_eq!(detect(""), None);
    }
}
