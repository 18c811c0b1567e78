//! Which CAMEO code is it?

use std::sync::LazyLock;

use whimbrel_reader::claims::record::{Claim, Flag, Who};

/// A CAMEO code, as text: "010" is not 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Three or four digits.
    pub code: &'static str,
    /// The scale of Goldstein, one number a code.
    pub goldstein: &'static str,
    /// CAMEO's name of it.
    pub name: &'static str,
}

impl Code {
    /// The first two digits.
    pub fn root(&self) -> &'static str {
        self.code.get(..2).unwrap_or(self.code)
    }

    /// The first three digits.
    pub fn base(&self) -> &'static str {
        self.code.get(..3).unwrap_or(self.code)
    }

    /// CAMEO's quad class, 1 to 4.
    pub fn quad(&self) -> u8 {
        match self.root().parse() {
            Ok(1..=5) => 1,
            Ok(6..=8) => 2,
            Ok(9..=13) => 3,
            _ => 4,
        }
    }
}

struct Line {
    type_: &'static str,
    mode: &'static str,
    when: &'static str,
    code: Code,
}

static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let codes: Vec<Code> = table(include_str!("../../../../data/codebook/cameo-codes.tsv"))
        .map(|[code, goldstein, name, ..]| Code { code, goldstein, name })
        .collect();
    let code = |wanted: &str| codes.iter().find(|code| code.code == wanted).copied();
    table(include_str!("../../../../data/codebook/cameo.tsv"))
        .filter_map(|[type_, mode, when, wanted, _]| Some(Line { type_, mode, when, code: code(wanted)? }))
        .collect()
});

fn table(text: &'static str) -> impl Iterator<Item = [&'static str; 5]> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

/// The code of a claim, with `actor` as its actor; none where CAMEO has none.
pub fn code(claim: &Claim, actor: Option<&Who>) -> Option<Code> {
    let fits = |line: &&Line| line.type_ == claim.type_ && line.fits(claim, actor);
    let of_modes = claim
        .mode
        .iter()
        .find_map(|mode| LINES.iter().filter(fits).find(|line| !line.mode.is_empty() && line.mode == mode));
    let line = of_modes.or_else(|| LINES.iter().filter(fits).find(|line| line.mode.is_empty()))?;
    Some(line.code)
}

impl Line {
    fn fits(&self, claim: &Claim, actor: Option<&Who>) -> bool {
        let planned = claim.status.contains(&Flag::Planned);
        if planned || self.when == "planned" {
            return planned && self.when == "planned";
        }
        let (what, values) = self.when.split_once(':').unwrap_or_default();
        let mut values = values.split(' ');
        match what {
            "word" => {
                let word = claim.predicate.text.to_lowercase();
                values.any(|value| word.starts_with(value))
            }
            "sector" => {
                let sector = actor.and_then(sector);
                sector.is_some_and(|sector| values.any(|value| value == sector))
            }
            _ => true,
        }
    }
}

/// The sector of a party; a state that is named as such acts through its government.
fn sector(who: &Who) -> Option<&str> {
    let is_state = || who.id.as_deref().is_some_and(|id| id.starts_with("state:"));
    who.sector.as_deref().or_else(|| is_state().then_some("GOV"))
}

#[cfg(test)]
mod tests {
    use whimbrel_reader::codebook::Codebook;

    use super::*;

    #[test]
    fn every_line_has_a_code_and_a_type_and_mode_of_the_codebook() {
        let lines = table(include_str!("../../../../data/codebook/cameo.tsv")).count();
        assert_eq!(LINES.len(), lines, "a line names a code that cameo-codes.tsv lacks");
        for line in LINES.iter() {
            let known = Codebook::plover().type_named(line.type_);
            let modes = include_str!("../../../../data/codebook/types.tsv");
            let row = modes.lines().find(|row| row.split('\t').next() == Some(line.type_)).unwrap();
            assert!(known.is_some(), "{}", line.type_);
            let modes: Vec<&str> = row.split(['\t', ' ', '=']).collect();
            assert!(line.mode.is_empty() || modes.contains(&line.mode), "{} {}", line.type_, line.mode);
            assert!(line.code.goldstein.parse::<f64>().is_ok_and(|x| (-10.0..=10.0).contains(&x)));
        }
    }

    #[test]
    fn every_event_type_has_a_code() {
        for type_ in Codebook::plover().types() {
            let has = LINES.iter().any(|line| line.type_ == type_.name && line.when.is_empty());
            assert_eq!(has, type_.name != "STATE", "{}", type_.name);
        }
    }

    #[test]
    fn codes_fall_into_quad_classes() {
        let quad = |code| Code { code, goldstein: "0", name: "" }.quad();
        assert_eq!(["010", "057", "0871", "090", "1382", "140", "204"].map(quad), [1, 1, 2, 3, 3, 4, 4]);
    }
}
