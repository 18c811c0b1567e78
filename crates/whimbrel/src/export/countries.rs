//! What are a state's codes?

use std::sync::LazyLock;

/// A state or territory of the catalog, as other data sets code it. What is not
/// known is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166 alpha-3, or the catalog's code of a state that ended.
    pub code: &'static str,
    /// The catalog's English name.
    pub name: &'static str,
    /// ISO 3166 alpha-2 in lower case, as FollowTheMoney has it.
    pub alpha2: &'static str,
    /// FIPS 10-4, as GDELT has it.
    pub fips: &'static str,
    /// Number of the Correlates of War project.
    pub cow: &'static str,
}

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let lines = include_str!("../../../../data/catalog/countries.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).map(country).collect()
});

fn country(line: &'static str) -> Country {
    let mut cells = line.split('\t');
    let mut next = || cells.next().unwrap_or_default();
    Country { code: next(), name: next(), alpha2: next(), fips: next(), cow: next() }
}

/// The state with this code; none for organisations and groups.
pub fn country_of(code: Option<&str>) -> Option<Country> {
    let countries = &*COUNTRIES;
    let code = code?;
    let at = countries.binary_search_by(|country| country.code.cmp(code)).ok()?;
    countries.get(at).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_so_that_every_code_is_found() {
        assert!(COUNTRIES.iter().all(|country| country_of(Some(country.code)) == Some(*country)));
        assert_eq!(
            country_of(Some("PRK")).map(|c| (c.name, c.fips, c.cow)),
            Some(("North Korea", "KN", "731"))
        );
        assert_eq!(country_of(Some("IGO:UN")), None);
        assert_eq!(country_of(None), None);
    }
}
