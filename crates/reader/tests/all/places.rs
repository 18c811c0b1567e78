//! Where the places of a report lie.

use crate::reading;

/// `words = name, country, precision, usage [at degrees north, east]` of each place.
fn places(text: &str) -> Vec<String> {
    let line = |p: &whimbrel_reader::places::Place| {
        let at = p.point.map_or(String::new(), |x| format!(" at {:.0}, {:.0}", x.lat, x.lon));
        let country = p.country.unwrap_or("-");
        let (words, precision, usage) = (p.span.of(text), p.precision.name(), p.usage.name());
        format!("{words} = {}, {country}, {precision}, {usage}{at}", p.name)
    };
    reading(text, None).places.iter().map(line).collect()
}

#[track_caller]
fn has(text: &str, expected: &str) {
    let found = places(text);
    assert!(found.iter().any(|p| p == expected), "{text}\n  wanted: {expected}\n  found: {found:#?}");
}

#[test]
fn towns_states_and_regions_have_a_point() {
    has("A bomb killed five people in Goma on Monday.", "Goma = Goma, COD, city, literal at -2, 29");
    has("Kenya closed its embassy in Somalia.", "Somalia = Somalia, SOM, country, literal at 10, 49");
    has("The minister flew to Kiev for talks.", "Kiev = Kyiv, UKR, city, literal at 50, 31");
    has("Peru's navy seized a trawler.", "Peru = Peru, PER, country, literal at -10, -76");
    has("A strike closed the docks in Shanghai.", "Shanghai = Shanghai, CHN, city, literal at 31, 121");
    has("A court in Texas barred the company.", "Texas = Texas, USA, province, literal at 31, -99");
}

#[test]
fn a_region_has_its_state_but_no_point() {
    has(
        "Shells fell on villages in Nagorno-Karabakh.",
        "Nagorno-Karabakh = Nagorno-Karabakh, AZE, province, literal",
    );
}

#[test]
fn words_for_a_government_are_no_places_of_events() {
    has("Nairobi rejected the ruling.", "Nairobi = Nairobi, KEN, city, metonymic at -1, 37");
    has("Syrian troops shelled the town.", "Syrian = Syria, SYR, country, demonym at 35, 38");
}

#[test]
fn of_towns_with_one_name_the_report_tells_which() {
    has("The two sides met in Tripoli.", "Tripoli = Tripoli, LBY, city, literal at 33, 13");
    has("Spain sent rescuers to Valencia.", "Valencia = Valencia, ESP, city, literal at 39, -0");
    has("Venezuela sent troops to Valencia.", "Valencia = Valencia, VEN, city, literal at 10, -68");
    has("Troops were sent to Atlanta, Georgia.", "Georgia = Georgia, USA, province, literal at 32, -83");
}

#[test]
fn the_place_of_a_claim_is_the_finest_that_its_words_name() {
    let r = reading("Ten soldiers were killed by rebels in Aleppo in northern Syria.", None);
    let place = r.claims.iter().find_map(|c| c.place.as_ref()).expect("a place");
    let point = (place.geonames, place.lat.map(f64::round), place.lon.map(f64::round));
    assert_eq!((place.name.as_deref(), place.precision.as_deref()), (Some("Aleppo"), Some("city")));
    assert_eq!(point, (Some(170_063), Some(36.0), Some(37.0)));
}
