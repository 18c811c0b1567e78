//! Which places on Earth bear a name? The tables of `data/places/`, searched
//! where they lie: nothing is parsed before it is asked for.

/// Sorted by key: key, GeoNames id, name, country, state (of the USA), degrees
/// north, degrees east, inhabitants, `city` or `province`.
static PLACES: &str = include_str!("../../../../data/places/places.tsv");
/// Sorted by code: country, GeoNames id, degrees north, degrees east.
static COUNTRIES: &str = include_str!("../../../../data/places/countries.tsv");

/// A point with its entry in GeoNames.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// GeoNames id; none for provinces outside the USA.
    pub geonames: Option<u64>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

/// A town, or a province or state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Town {
    /// GeoNames' name.
    pub name: &'static str,
    /// ISO 3166 alpha-3.
    pub country: &'static str,
    /// Two letters in the USA, else empty.
    pub state: &'static str,
    pub point: Point,
    pub inhabitants: u32,
    /// Whether it is a province or state, not a town.
    pub province: bool,
}

/// The places that bear a name, given as a key: words folded to lower-case
/// ASCII, a space between them.
pub(super) fn towns(key: &str) -> impl Iterator<Item = Town> + use<> {
    with_key(PLACES, key).into_iter().filter_map(|line| {
        let mut fields = line.split('\t').skip(1);
        let geonames = fields.next()?.parse().ok();
        let (name, country, state) = (fields.next()?, fields.next()?, fields.next()?);
        let point = Point { geonames, lat: fields.next()?.parse().ok()?, lon: fields.next()?.parse().ok()? };
        let inhabitants = fields.next()?.parse().ok()?;
        Some(Town { name, country, state, point, inhabitants, province: fields.next()? == "province" })
    })
}

/// The middle of a country, by its ISO 3166 alpha-3 code.
pub(super) fn middle(code: &str) -> Option<Point> {
    let line = with_key(COUNTRIES, code).into_iter().next()?;
    let mut fields = line.split('\t').skip(1);
    let geonames = fields.next()?.parse().ok();
    Some(Point { geonames, lat: fields.next()?.parse().ok()?, lon: fields.next()?.parse().ok()? })
}

/// The lines of a sorted table whose first field is `key`.
fn with_key<'t>(table: &'t str, key: &str) -> Vec<&'t str> {
    let first = |at: usize| table[at..].split(['\t', '\n']).next().unwrap_or_default();
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let line =
            table.as_bytes()[low..middle].iter().rposition(|&b| b == b'\n').map_or(low, |n| low + n + 1);
        if first(line) < key {
            low =
                table.as_bytes()[line..high].iter().position(|&b| b == b'\n').map_or(high, |n| line + n + 1);
        } else {
            high = line;
        }
    }
    table[low..].lines().take_while(|line| line.split('\t').next() == Some(key)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every line is found by its key, and the tables are sorted.
    #[test]
    fn every_line_is_found() {
        for table in [PLACES, COUNTRIES] {
            let keys: Vec<&str> = table.lines().map(|l| l.split('\t').next().unwrap()).collect();
            assert!(keys.is_sorted() && keys.len() > 200);
            for (line, key) in table.lines().zip(&keys).step_by(97) {
                assert!(with_key(table, key).contains(&line), "{line}");
            }
        }
        assert_eq!(with_key(COUNTRIES, "AAA").len() + with_key(COUNTRIES, "ZZZ").len(), 0);
        for line in PLACES.lines().step_by(31) {
            let key = line.split('\t').next().unwrap();
            assert_eq!(towns(key).count(), with_key(PLACES, key).len(), "{line}");
        }
    }
}
