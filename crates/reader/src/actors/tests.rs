use super::*;

fn day(text: &str) -> Option<jiff::civil::Date> {
    text.parse().ok()
}

/// One line: code, sector, office, how.
fn show(mention: &str, date: &str) -> String {
    let r = Catalog::embedded().resolve(mention, None, day(date));
    let or = |x: Option<String>| x.unwrap_or_else(|| "-".into());
    format!("{} {} {} {:?}", or(r.code), or(r.sector), or(r.office), r.how)
}

fn check(date: &str, cases: &str) {
    let mut wrong = Vec::new();
    for line in cases.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (mention, wanted) =
            line.split_once("=>").expect("a case reads: mention => code sector office how");
        let got = show(mention.trim(), date);
        if got != wanted.trim() {
            wrong.push(format!("{}\n  wanted {}\n  got    {got}", mention.trim(), wanted.trim()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn states_and_their_bodies() {
    check(
        "2024-10-08",
        "Pyongyang                              => PRK GOV - Capital
         South Korean                           => KOR - - Demonym
         the Kremlin                            => RUS GOV - Seat
         Russia                                 => RUS - - Name
         the Lithuanian foreign ministry        => LTU GOV - Role
         Kosovo officials                       => XKX GOV - Role
         the army of Mali                       => MLI MIL - Role
         Rebels in eastern Congo                => COD REB - Role
         Bangladesh's prime minister            => BGD GOV Prime Minister Role
         Israeli jets                           => ISR MIL - Role
         US-backed rebels                       => - REB - Unresolved
         the Saudi-led coalition                => SAU - - Role
         the Chinese embassy in Paris           => CHN GOV - Role
         the French ambassador to Mali          => FRA GOV Ambassador Role
         the Iranian-born author                => - CVL - Unresolved
         the president                          => - GOV President Unresolved
         the Russian president                  => RUS GOV President Role
         The government in Pristina             => XKX GOV - Role
         a South Korean lawmaker                => KOR LEG - Role
         Russia and China                       => - - - Unresolved
         Turkish Foreign Minister Hakan Fidan   => TUR GOV Foreign Minister Role
         dozens of Nigerien soldiers            => NER MIL - Role
         pro-Russian separatists in Ukraine     => UKR REB - Role
         the Democratic People’s Republic of Korea => PRK - - Name
         New Mexico                             => - - - Unresolved
         the U.S. military                      => USA MIL - Role
         us                                     => - - - Unresolved",
    );
}

#[test]
fn people_as_of_the_report() {
    check(
        "2024-10-08",
        "Russian President Vladimir Putin       => RUS GOV President Person
         Putin                                  => RUS GOV President Person
         Mr Maduro                              => VEN GOV President Person
         North Korean leader Kim Jong Un        => PRK GOV Supreme Leader Person
         Kim Jong-un                            => PRK GOV Supreme Leader Person
         Kim Il-sung                            => PRK - - Person
         Stalin                                 => SUN - - Person
         Rep. Kang Dae-sik                      => - LEG - Unresolved
         Jeffrey Lewis                          => - - - Unresolved
         UN Secretary-General Antonio Guterres  => IGO:UN IGO Secretary-General Person
         former U.S. president Donald Trump     => USA - - Person
         Melania Trump                          => - - - Unresolved
         US President Joe Biden                 => USA GOV President Person
         Putin's spokesman                      => RUS GOV - Role
         Prime Minister Keir Starmer            => GBR GOV Prime Minister Person
         supporters of Maduro                   => VEN CVL - Role
         Turkish President Tayyip Erdoğan       => TUR GOV President Person
         NATO Secretary-General Mark Rutte      => IGO:NATO IGO Secretary-General Person
         Netanyahu                              => ISR GOV Prime Minister Person
         Syrian President Bashar al-Assad       => SYR GOV President Person
         President Volodymyr Zelenskiy          => UKR GOV President Person
         Hakan Fidan, the Turkish foreign minister => TUR GOV Foreign Minister Role
         Putin and Kim                          => - - - Unresolved",
    );
    check(
        "2018-11-23",
        "Prime Minister Ramush Haradinaj        => XKX GOV Prime Minister Person
         Trump                                  => USA GOV President Person
         British Prime Minister May             => GBR GOV Prime Minister Person
         Kosovo                                 => XKX - - Name
         Mr Moon                                => KOR GOV President Person",
    );
    check(
        "1987-03-02",
        "President Reagan                       => USA GOV President Person
         Soviet leader Mikhail Gorbachev        => SUN GOV General Secretary Person
         the Soviet Union                       => SUN - - Name
         French Prime Minister Jacques Chirac   => FRA - - Person
         East German officials                  => DDR GOV - Role",
    );
    check(
        "",
        "Putin => RUS GOV - Person\n President Putin => RUS GOV President Person\n Kim => PRK GOV - Person",
    );
}

#[test]
fn organisations_and_their_people() {
    check(
        "2024-10-08",
        "KCNA                                   => PRK MED - Organisation
         North Korean state media KCNA          => PRK MED - Organisation
         the UN Security Council                => IGO:UN IGO - Organisation
         UN peacekeepers                        => IGO:UN IGO - Organisation
         Hamas                                  => NSA:HAMAS REB - Organisation
         Hamas officials                        => NSA:HAMAS REB - Organisation
         Gaza's Hamas-run health ministry       => PSE GOV - Role
         Lebanese Hezbollah                     => NSA:HEZBOLLAH REB - Organisation
         the Iran-backed Houthis                => NSA:HOUTHIS REB - Organisation
         US State Department spokesman Matthew Miller => USA GOV - Organisation
         U.S. Treasury Secretary Janet Yellen   => USA GOV Treasury Secretary Person
         the Peruvian Congress                  => PER LEG - Role
         Congress                               => USA LEG - Organisation
         the director of the CIA                => USA SPY - Organisation
         the European Commission                => IGO:EU IGO - Organisation
         EU foreign policy chief Josep Borrell  => IGO:EU IGO High Representative Person
         the West                               => - - - Name
         Western officials                      => - GOV - Role
         Palestinians                           => PSE - - Demonym
         Chechen rebels                         => RUS REB - Role
         Rohingya refugees                      => - REF - Role
         US allies                              => - - - Unresolved
         Russia's ally Belarus                  => BLR - - Name
         leaders of Russia and China            => - GOV - Unresolved
         a Western diplomat in Pristina         => - GOV - Role
         pro-Kurdish lawmakers                  => - LEG - Unresolved
         Kurdish rebels                         => - REB - Role
         the Pentagon                           => USA MIL - Seat
         Pentagon officials                     => USA MIL - Role
         IS                                     => NSA:ISIS REB - Organisation
         Amnesty International                  => NGO:AMNESTY NGO - Organisation",
    );
}

#[test]
fn every_entry_is_reached_by_its_names() {
    let catalog = Catalog::embedded();
    let mut missed = Vec::new();
    for state in &catalog.states {
        let all = state.names.iter().chain(&state.demonyms).chain(&state.capitals);
        let all = all.copied().chain(state.seats.iter().map(|(n, _)| *n));
        missed.extend(all.filter(|n| !one_state(n, state.id)).map(|n| format!("{n} ({})", state.id)));
    }
    for organisation in &catalog.organisations {
        let reached = |n: &&str| {
            catalog.names_in(n, None).iter().any(|(s, r)| r.id == organisation.id && s.len() + 4 >= n.len())
        };
        missed.extend(
            organisation.names.iter().filter(|n| !reached(n)).map(|n| format!("{n} ({})", organisation.id)),
        );
    }
    for person in &catalog.people {
        missed.extend(unreached_names(person).into_iter().map(|n| format!("{n} ({})", person.id)));
    }
    assert!(missed.is_empty(), "{} names miss their entry:\n{}", missed.len(), missed.join("\n"));
}

fn one_state(name: &str, id: &str) -> bool {
    Catalog::embedded().states_in(name).iter().any(|(span, r)| r.id == id && span.len() + 4 >= name.len())
}

/// Full names must lead to the person on the first day in office; a surname
/// must have the person among its bearers then.
fn unreached_names(person: &'static Person) -> Vec<&'static str> {
    let catalog = Catalog::embedded();
    let first = person.offices.first().and_then(|o| day(o.1));
    let named = |n: &&&str| catalog.names_in(n, first).iter().any(|(_, r)| r.id == person.id);
    let borne = |n: &&&str| {
        let bearers = catalog.bearers(&super::catalog::key_of(n), first, Some(person.code));
        bearers.iter().any(|i| catalog.people[*i].id == person.id)
    };
    let names = person.names.iter().filter(|n| !named(n));
    names.chain(person.surnames.iter().filter(|n| !borne(n))).copied().collect()
}

#[test]
fn every_role_is_reached() {
    let catalog = Catalog::embedded();
    assert!(catalog.roles.len() > 250);
    for role in &catalog.roles {
        for name in [Some(role.name), role.plural].into_iter().flatten() {
            let words = super::words::words(name);
            let found = catalog.role_at(&words, 0).map(|(last, r)| (last + 1, catalog.roles[r].name));
            assert_eq!(found, Some((words.len(), role.name)), "{name}");
        }
    }
}

#[test]
fn every_line_of_the_data_is_read() {
    let catalog = Catalog::embedded();
    let lines = |text: &str| text.lines().filter(|l| !l.starts_with('#')).count();
    assert_eq!(catalog.states.len(), lines(include_str!("../../../../data/catalog/states.jsonl")));
    assert_eq!(
        catalog.organisations.len(),
        lines(include_str!("../../../../data/catalog/organisations.jsonl"))
    );
    assert_eq!(catalog.people.len(), lines(include_str!("../../../../data/catalog/leaders.jsonl")));
    assert_eq!(catalog.roles.len(), lines(include_str!("../../../../data/catalog/roles.tsv")));
}

#[test]
fn names_in_running_text() {
    let text = "US-backed rebels met us in Mexico City, not New Mexico; South Korean and Russian-Ukrainian talks \
                in the Kremlin. Michael Jordan went to Jordan.";
    let found: Vec<String> = Catalog::embedded()
        .states_in(text)
        .iter()
        .map(|(s, r)| {
            format!(
                "{} {} {:?}{}",
                s.of(text),
                r.code.unwrap_or("-"),
                r.kind,
                if r.compound { " +" } else { "" }
            )
        })
        .collect();
    let wanted = [
        "US USA Name +",
        "Mexico City MEX Capital",
        "South Korean KOR Demonym",
        "Russian RUS Demonym",
        "Ukrainian UKR Demonym",
        "Kremlin RUS Seat",
        "Jordan JOR Name",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn leaders_in_running_text() {
    let text = "Hamas-run Gaza; when Trump met May in May, the IAEA and Hunter Biden looked on. President Obama left.";
    let found: Vec<String> = Catalog::embedded()
        .names_in(text, day("2018-07-13"))
        .iter()
        .map(|(s, r)| format!("{} {:?} {}", s.of(text), r.kind, r.office.unwrap_or("-")))
        .collect();
    assert_eq!(
        found,
        ["Hamas Organisation -", "Trump Surname President", "IAEA Organisation -", "Obama Surname -"]
    );
}

#[test]
fn odd_input_is_unresolved() {
    for text in [
        "",
        " ",
        "—",
        "'s",
        "of",
        "the",
        "of of of",
        "北京",
        "US-",
        "-US",
        "...",
        "\u{301}",
        "A.B.C.D.",
        "Putin’s’s",
    ] {
        for head in [None, Some(""), Some("of"), Some("Putin")] {
            let _ = Catalog::embedded().resolve(text, head, day("9999-12-31"));
            let _ = Catalog::embedded().resolve(text, head, day("0001-01-01"));
        }
        let _ = Catalog::embedded().names_in(text, None);
    }
}
