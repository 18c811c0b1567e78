use super::*;

const WIRE: &str = "Harbour police in Lome seized a trawler with two tonnes of shark fins on Tuesday, the port's \
    commander said. The crew of eleven was taken ashore and questioned about its papers. Fishermen had complained \
    of foreign nets for weeks. The owner, who lives in Tema, could not be found. A court will hear the case in \
    July, and the boat stays under guard at the old pier until then.";

const OTHER: &str = "Teachers marched through Bamako for higher pay and carried empty lunch boxes. The ministry \
    promised an answer after the rains. A drummer led the column across the bridge.";

fn report(id: &str, publisher: &str, day: &str, text: &str) -> ReportRecord {
    let given = |field: &str| Some(field.to_owned()).filter(|field| !field.is_empty());
    ReportRecord {
        id: id.to_owned(),
        publisher: given(publisher),
        published: given(day),
        text: text.to_owned(),
        ..ReportRecord::default()
    }
}

fn together(reports: &[ReportRecord]) -> Lineages {
    let mut all = Lineages::default();
    reports.iter().for_each(|report| all.add(report, &[]));
    all
}

/// Checks each report's lineage, in the order of the reports.
#[track_caller]
fn check(reports: &[ReportRecord], expected: &[&str]) {
    let found = together(reports).lineages();
    let found: Vec<&str> = reports.iter().map(|report| found[&report.id].as_str()).collect();
    assert_eq!(found, expected);
}

/// The one link between two reports.
#[track_caller]
fn link(reports: &[ReportRecord]) -> Link {
    let links = together(reports).links();
    assert_eq!(links.len(), 1, "{links:?}");
    links.into_iter().next().unwrap()
}

fn cut(text: &str, sentences: &[usize]) -> String {
    let all: Vec<&str> = text.split(". ").collect();
    sentences.iter().map(|&s| all[s].trim_end_matches('.').to_owned() + ". ").collect()
}

#[test]
fn copies_cuts_and_changed_order_go_back_to_the_wire() {
    check(
        &[
            report("a", "Gulf Press Agency", "2001-05-02", &format!("LOME, May 2 (GPA) - {WIRE}")),
            report("b", "Harbour Post", "2001-05-03", WIRE),
            report("c", "Volta Gazette", "2001-05-03", &cut(WIRE, &[3, 0])),
            report("d", "Sahel Courier", "2001-05-03", OTHER),
        ],
        &["a", "a", "a", "d"],
    );
}

#[test]
fn edits_all_over_the_text_hide_no_copy() {
    let edited =
        WIRE.replace("trawler", "boat").replace("eleven", "a dozen").replace("for weeks", "since April");
    check(&[report("a", "", "2001-05-02", WIRE), report("b", "", "2001-05-03", &edited)], &["a", "a"]);
}

#[test]
fn a_long_story_with_a_little_wire_in_it_is_its_own() {
    let own = (0..12).map(|n| format!("Witness number {n} spoke for hours about market stall {}. ", n * 7));
    let long = own.collect::<String>() + &cut(WIRE, &[0]);
    check(&[report("a", "", "2001-05-02", WIRE), report("b", "", "2001-05-03", &long)], &["a", "b"]);
}

#[test]
fn a_link_shows_the_shared_words() {
    let reports =
        [report("a", "", "2001-05-02", WIRE), report("b", "", "2001-05-03", &format!("{OTHER} {WIRE}"))];
    let link = link(&reports);
    assert_eq!((link.report.as_str(), link.origin.as_str(), link.reason), ("b", "a", Reason::Copy));
    let words =
        |text: &str, range: CharRange| text.chars().skip(range.0).take(range.1 - range.0).collect::<String>();
    let shared = link.passages[0];
    assert_eq!(words(&reports[1].text, shared.here), words(&reports[0].text, shared.there));
    assert!(words(WIRE, shared.there).starts_with("Harbour police"));
}

#[test]
fn a_dateline_ties_a_rewritten_dispatch_to_its_agency() {
    let rewritten = "LOME (GPA) - Two tonnes of shark fins were found on a trawler that harbour police seized in Lome. \
        The owner lives in Tema; the crew was questioned. Fishermen had complained of foreign nets.";
    let agency = report("a", "Gulf Press Agency", "2001-05-02", WIRE);
    let tied = link(&[agency.clone(), report("b", "Harbour Post", "2001-05-03", rewritten)]);
    assert_eq!((tied.origin.as_str(), tied.reason), ("a", Reason::Credit));
    // Without the credit it is a report of its own, and so it is months later.
    let own = rewritten.replace("LOME (GPA) - ", "");
    check(&[agency.clone(), report("b", "Harbour Post", "2001-05-03", &own)], &["a", "b"]);
    check(&[agency, report("b", "Harbour Post", "2001-09-03", rewritten)], &["a", "b"]);
}

#[test]
fn a_cited_scoop_is_one_lineage_whichever_came_in_first() {
    let scoop = report("s", "Volta Gazette", "2001-05-02", WIRE);
    let cites = "A trawler with shark fins was seized in Lome, the Volta Gazette reported. Its owner from Tema was not \
        found, and the crew was questioned.";
    let cites = report("c", "Sahel Courier", "2001-05-03", cites);
    for reports in [[scoop.clone(), cites.clone()], [cites, scoop]] {
        let tied = link(&reports);
        assert_eq!((tied.report.as_str(), tied.reason), ("c", Reason::Citation));
        assert!(tied.credit.is_some());
    }
}

#[test]
fn reports_without_date_publisher_or_text_are_taken() {
    check(
        &[
            report("a", "", "", WIRE),
            report("b", "", "", &cut(WIRE, &[1, 2, 3])),
            report("c", "", "", ""),
            report("d", "", "", ""),
            report("e", "", "not a day", "…"),
        ],
        &["a", "a", "c", "d", "e"],
    );
}

#[test]
fn any_order_of_adding_gives_the_same() {
    let pieces: Vec<ReportRecord> = (0..24_usize)
        .map(|n| {
            let text = match n % 4 {
                0 => format!("LOME (GPA) - {}", cut(WIRE, &[n % 5, (n + 2) % 5])),
                1 => cut(WIRE, &[(n + 1) % 5, n % 3, (n + 3) % 5]),
                2 => format!("{} The Volta Gazette reported this.", cut(OTHER, &[n % 3])),
                _ => OTHER.to_owned(),
            };
            let publisher =
                ["Gulf Press Agency", "Volta Gazette", "", "Harbour Post", "Sahel Courier"][n % 5];
            let day = if n % 7 == 0 { String::new() } else { format!("2001-05-{:02}", 1 + n % 6) };
            report(&format!("r{n:02}"), publisher, &day, &text)
        })
        .collect();
    let all_at_once = together(&pieces);
    for seed in 0..20_u64 {
        let mut shuffled = pieces.clone();
        shuffled.sort_by_key(|r| mix(hash(&r.id) ^ seed));
        let one_by_one = together(&shuffled);
        assert_eq!(one_by_one.links(), all_at_once.links(), "seed {seed}");
        assert_eq!(one_by_one.lineages(), all_at_once.lineages(), "seed {seed}");
    }
}

#[test]
fn a_flood_of_copies_meets_a_bounded_number_of_texts() {
    let mut all = Lineages::default();
    for n in 0..3000 {
        // A third are exact copies, the others differ in a line of their own.
        let line = if n % 3 == 0 {
            String::new()
        } else {
            format!(" Paper number {n} adds a line of its own here.")
        };
        all.add(&report(&format!("r{n:05}"), "", "2001-05-02", &format!("{WIRE}{line}")), &[]);
    }
    assert!(all.pairs.len() <= 2000 * COMPARED, "{} pairs", all.pairs.len());
    assert!(all.lineages().values().all(|lineage| lineage == "r00000"));
}

#[test]
fn a_report_that_comes_twice_counts_once() {
    let mut all = together(&[report("a", "", "2001-05-02", WIRE)]);
    all.add(&report("a", "", "2001-05-02", WIRE), &[]);
    assert_eq!(all.lineages().len(), 1);
}
