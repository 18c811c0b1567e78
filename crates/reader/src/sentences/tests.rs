use super::*;

/// The tokens of `text` with "|" between them and "‖" between sentences.
fn show(text: &str) -> String {
    let sentence = |s: &Sentence| s.tokens.iter().map(|t| t.of(text)).collect::<Vec<_>>().join("|");
    split(text).iter().map(sentence).collect::<Vec<_>>().join("‖")
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(show(text), *expected, "of {text:?}");
    }
}

/// The sentences of `text`, for cases where the tokens do not matter.
fn sentences(text: &str) -> Vec<&str> {
    split(text).iter().map(|s| s.span.of(text)).collect()
}

#[test]
fn tokens_are_the_words_of_universal_dependencies() {
    check(&[
        ("don't, can’t, cannot, gonna", "do|n't|,|ca|n’t|,|can|not|,|gon|na"),
        ("Putin's and they're; I'd've", "Putin|'s|and|they|'re|;|I|'d|'ve"),
        ("the states' rights", "the|states|'|rights"),
        ("Putin 's ca n't", "Putin|'s|ca|n't"),
        ("the 1960's and the '90s", "the|1960's|and|the|'90s"),
        ("O'Reilly's coup d'état in Sana'a", "O'Reilly|'s|coup|d'état|in|Sana'a"),
        ("a North-South U.S.-led deal", "a|North|-|South|U.S.|-|led|deal"),
        ("pro-Beijing anti-ship re-elected", "pro-Beijing|anti-ship|re-elected"),
        ("Kim Jong-un, Tsai Ing-wen", "Kim|Jong-un|,|Tsai|Ing-wen"),
        ("a Beijing-led al-Qaeda", "a|Beijing|-|led|al|-|Qaeda"),
        ("on 1994-03-12 call 555-0134", "on|1994-03-12|call|555-0134"),
        ("2014-2016, 2014–2016", "2014|-|2016|,|2014|–|2016"),
        ("$1,000.5m, US$5, 5%, £3bn", "$|1,000.5m|,|US$|5|,|5|%|,|£|3bn"),
        ("at 10:30, 5pm, 9/11, 24/7", "at|10:30|,|5|pm|,|9/11|,|24/7"),
        ("see https://example.org/a,b?c=1.", "see|https://example.org/a,b?c=1|."),
        ("(www.example.org) a.b@example.org.", "(|www.example.org|)|a.b@example.org|."),
        ("#Peace @desk #1", "#Peace|@desk|#|1"),
        ("Well... no -- yes — maybe…", "Well|...|no|--|yes|—|maybe|…"),
        ("AT&T and/or he/she s/he", "AT&T|and|/|or|he|/|she|s/he"),
        ("``No,'' he said", "``|No|,|''|he|said"),
        ("J. F. Kennedy of Acme Corp. met", "J.|F.|Kennedy|of|Acme|Corp.|met"),
        ("Boston, Mass., No. 5. No.", "Boston|,|Mass.|,|No.|5|.‖No|."),
        ("🙂👍🏽 🇰🇵🇷🇺 ok", "🙂|👍🏽|🇰🇵|🇷🇺|ok"),
    ]);
}

#[test]
fn a_full_stop_does_not_always_end_a_sentence() {
    for one in [
        "Gen. Lee met Mr. Kim and Sen. J. R. Moe vs. St. Ives.",
        "The U.S. President spoke.",
        "GENEVA, May 3 (Reuters) - Talks began.",
        "PARIS, Nov. 6 (AP) -- Talks began.",
        "“Will they come?” the minister asked on Monday.",
        "\"Never!\" shouted the crowd.",
        "He said (they had not.) and left.",
        "It begins at 10 a.m. EST on Jan. 5.",
        "The treaty held until 1991.[17]",
        "She paused ... and then signed.",
        "Acme Inc. Chairman Dana Poe resigned.",
    ] {
        assert_eq!(sentences(one), [one]);
    }
}

#[test]
fn sentences_end_where_a_reader_would_stop() {
    let cases: &[(&str, &[&str])] = &[
        ("He lives in the U.S. The rest left.", &["He lives in the U.S.", "The rest left."]),
        ("“We agree.” He left.", &["“We agree.”", "He left."]),
        ("\"We agree.\" He left.", &["\"We agree.\"", "He left."]),
        ("\" We agree . \" He left .", &["\" We agree . \"", "He left ."]),
        ("(They met.) It rained.", &["(They met.)", "It rained."]),
        ("Who won? Nobody! So what.", &["Who won?", "Nobody!", "So what."]),
        ("It ended at 5 p.m. Nobody came.", &["It ended at 5 p.m.", "Nobody came."]),
        ("They fled.Then it rained.", &["They fled.", "Then it rained."]),
        ("They fled. al-Shabab won.", &["They fled.", "al-Shabab won."]),
        ("In 2019. “Yes,” he said.", &["In 2019.", "“Yes,” he said."]),
        ("He shot first. 40 people fled.", &["He shot first.", "40 people fled."]),
        ("结束了。下一句。", &["结束了。", "下一句。"]),
    ];
    for (text, expected) in cases {
        assert_eq!(sentences(text), *expected, "of {text:?}");
    }
}

#[test]
fn lines_end_sentences_unless_they_were_only_full() {
    let wrapped = "The two ministers signed the treaty in the old town hall of\n\
                   the capital on Tuesday, three days before the summit. Gen.\n\
                   Lee stayed away. The text of the treaty was not published\n\
                   and neither side would comment.\nObservers were not surprised.";
    assert_eq!(sentences(wrapped).len(), 4);
    let indented = "Chad said its West\nAfrican neighbours had agreed to talks in the capital by the\n\
                    end of the month, after two years of quarrels with the U.S.\n    Talks failed before.\n    END";
    assert_eq!(sentences(indented).len(), 3);
    let paragraphs = "Ministers sign treaty\nThe two ministers signed the treaty in the old town \
                      hall of the capital on Tuesday, three days before the summit began there\nNo comment";
    assert_eq!(sentences(paragraphs).len(), 3);
    let list = "The sides agreed on\n- trade\n- visas\n1. They meet again.\n2. They report.";
    assert_eq!(
        sentences(list),
        ["The sides agreed on", "- trade", "- visas", "1. They meet again.", "2. They report."]
    );
    assert_eq!(
        sentences("Treaty signed\r\n\r\nThe ministers met.\r\nThey left."),
        ["Treaty signed", "The ministers met.", "They left."]
    );
    assert_eq!(sentences("a line\u{2029}and another"), ["a line", "and another"]);
}

/// Checks what holds for every text.
fn check_cover(text: &str) {
    let found = split(text);
    let mut at = 0;
    for s in &found {
        assert_eq!((s.span.start, s.span.end), (s.tokens[0].start, s.tokens[s.tokens.len() - 1].end));
        for t in &s.tokens {
            assert!(!t.is_empty() && t.start >= at, "tokens overlap in {text:?}");
            assert!(text[at..t.start].chars().all(char::is_whitespace), "left out of {text:?}");
            assert!(!t.of(text).contains(char::is_whitespace), "white space inside a token of {text:?}");
            at = t.end;
        }
    }
    assert!(text[at..].chars().all(char::is_whitespace), "left out at the end of {text:?}");
}

/// A reproducible stream of numbers (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap_or(0)
    }
}

#[test]
fn every_character_lies_in_one_token_whatever_the_text() {
    const PIECES: &[&str] = &[
        "a", "U", ".", "..", "'", "’", "s", "n't", "-", "--", "—", "\"", "“", "”", " ", "  ", "\n", "\r\n",
        "\r", "\t", "\0", "\u{7}", "\u{a0}", "\u{200b}", "\u{200d}", "\u{feff}", "\u{301}", "é", "ß", "İ",
        "🙂", "👍🏽", "🇷🇺", "שלום", "،", "؟", "中文", "。", "1", "10", "1,000", "5%", "$", "#", "@", "www.",
        "http://", "x@y.z", "/", "&", ":", ",", "(", ")", "[", "]", "Gen", "U.S.", "p.m.", "cannot", "pro-",
        "Jong-un", "!", "?!", "…", "_", "`", "``", "''", "\u{ad}", "\u{202e}", "\u{2028}", "\u{85}", "K",
        "ﬁ", "The", "said",
    ];
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    for _ in 0..20_000 {
        let text: String = (0..numbers.below(14)).map(|_| PIECES[numbers.below(PIECES.len())]).collect();
        check_cover(&text);
    }
    for text in ["", " ", "\n", "\0", "\u{feff}", "'", "-", ".", "''", "a\0b"] {
        check_cover(text);
    }
}

#[test]
fn long_texts_take_linear_time() {
    const MANY: usize = 50_000;
    for piece in [
        "word ", "a-", "a.", "a's", "'", "\"", "(", "a/", "1,", ". ", "a@", "www.", "$", "U.S. ", "\n", "🙂",
        "a\n", "[",
    ] {
        check_cover(&piece.repeat(MANY));
    }
    assert_eq!(split(&"word ".repeat(MANY)).len(), 1);
}
