//! How fast does a ledger of a million claims answer?
//!
//!   cargo bench -p whimbrel-ledger --bench million_claims -- [--claims 1000000] [--runs 5] [--ledger FILE] [--check]
//!
//! Builds an invented ledger (in a folder that is gone afterwards, or at FILE, where it is used again if it is there) and
//! asks the questions that have an index, in turn, each so many times; prints how many claims answer, and the median and the
//! slowest time; on Linux also the median of the time on the processor, which is what counts where other programs run. First pages hold a hundred claims. The order of asking is fixed, and so is the ledger.
//! Without `--bench`, as the test command runs it, the ledger is small.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use whimbrel_ledger::{Correction, Entry, Judgement, Ledger, Query, ReportRecord, Verdict};
use whimbrel_reader::claims::record::{Claim, Flag, Kind, Quote, ReportRef, Source, When, Who};
use whimbrel_reader::codebook::Codebook;
use whimbrel_reader::span::CharRange;

/// Claims of a report.
const A_REPORT: usize = 20;
/// Reports recorded in one go.
const BATCH: usize = 64;
/// What every question should take at most.
const TARGET: Duration = Duration::from_millis(100);

fn main() {
    let options = Options::read();
    let folder = tempfile::tempdir().expect("a folder for the ledger");
    let path = options.ledger.clone().unwrap_or_else(|| folder.path().join("million.db"));
    let built = path.exists();
    let mut ledger = Ledger::open(&path).expect("a ledger");
    if !built {
        build(&mut ledger, options.claims);
    }
    let size = std::fs::metadata(&path).map_or(0, |about| about.len());
    println!("{} claims, {} MB", ledger.stats().expect("figures").claims, size / 1_000_000);
    for (name, query) in questions() {
        let first = Query { limit: Some(100), ..query.clone() };
        measure(&format!("{name}, first page"), options.runs, || count(&ledger, &first));
        measure(&format!("{name}, all counted"), options.runs, || ledger.count(&query).expect("a number"));
    }
    for words in ["harbour", "ferry seized", "\"signed an accord\"", "quux"] {
        measure(&format!("search {words}"), options.runs, || {
            let hits = ledger.search(words, None, 20).expect("hits");
            hits.reports.len() + hits.claims.len()
        });
    }
    if options.check {
        measure("check", 1, || {
            let checked = ledger.check().expect("a check");
            assert!(checked.is_whole(), "{:?}", checked.problems.first());
            checked.claims
        });
    }
}

struct Options {
    claims: usize,
    runs: usize,
    ledger: Option<PathBuf>,
    check: bool,
}

impl Options {
    fn read() -> Options {
        let args: Vec<String> = std::env::args().skip(1).collect();
        let after = |name: &str| Some(args[args.iter().position(|arg| arg == name)? + 1].clone());
        let number = |name: &str| after(name).map(|value| value.parse().expect("a number"));
        let in_earnest = args.iter().any(|arg| arg == "--bench");
        Options {
            claims: number("--claims").unwrap_or(if in_earnest { 1_000_000 } else { 2_000 }),
            runs: number("--runs").unwrap_or(5),
            ledger: after("--ledger").map(PathBuf::from),
            check: args.iter().any(|arg| arg == "--check"),
        }
    }
}

/// Asks so many times and prints how it went.
fn measure(name: &str, runs: usize, ask: impl Fn() -> usize) {
    let (mut times, mut on_cpu) = (Vec::new(), Vec::new());
    let mut found = 0;
    for _ in 0..runs.max(1) {
        let (began, before) = (Instant::now(), busy());
        found = ask();
        times.push(began.elapsed());
        on_cpu.extend(busy().zip(before).map(|(after, before)| after.saturating_sub(before)));
    }
    times.sort_unstable();
    on_cpu.sort_unstable();
    let (median, slowest) = (times[times.len() / 2], times[times.len() - 1]);
    let busy = on_cpu.get(on_cpu.len() / 2).copied();
    let late = if busy.unwrap_or(median) > TARGET { "  over the target" } else { "" };
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let busy = busy.map_or(String::new(), |busy| format!(", on the processor {:.1}", ms(busy)));
    println!("{name:<40} {found:>8} {:>8.1} ms (slowest {:.1}{busy}){late}", ms(median), ms(slowest));
}

/// How long this thread has been on the processor, where the system says so.
fn busy() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split_whitespace().next()?.parse().ok()?))
}

fn count(ledger: &Ledger, query: &Query) -> usize {
    ledger.claims(query).expect("claims").len()
}

fn questions() -> Vec<(&'static str, Query)> {
    let day = |text: &str| Some(text.parse::<Date>().expect("a day"));
    let name = |name: &str| Some(name.to_owned());
    let as_of: Timestamp = "2021-06-30T00:00:00Z".parse().expect("a time");
    vec![
        ("everything", Query::default()),
        ("type AID", Query { type_: name("AID"), ..Query::default() }),
        ("actor by code, frequent", Query { actor: name("S00"), ..Query::default() }),
        ("actor by code, rare", Query { actor: name("S90"), ..Query::default() }),
        ("actor by name", Query { actor: name("Minister 17 of state 3"), ..Query::default() }),
        ("source", Query { source: name("S05"), ..Query::default() }),
        ("between, frequent", Query { between: name("S00").zip(name("S01")), ..Query::default() }),
        ("between, rare", Query { between: name("S40").zip(name("S60")), ..Query::default() }),
        ("as fact", Query { status: Some(vec![]), ..Query::default() }),
        (
            "alleged and possible",
            Query { status: Some(vec![Flag::Alleged, Flag::Possible]), ..Query::default() },
        ),
        (
            "a month of long ago",
            Query { since: day("2016-03-01"), until: day("2016-03-31"), ..Query::default() },
        ),
        ("the last month", Query { since: day("2024-11-20"), ..Query::default() }),
        ("a day", Query { since: day("2020-02-29"), until: day("2020-02-29"), ..Query::default() }),
        (
            "between, type and days",
            Query {
                between: name("S00").zip(name("S01")),
                type_: name("CONSULT"),
                since: day("2019-01-01"),
                until: day("2020-12-31"),
                ..Query::default()
            },
        ),
        ("type AID as of some day", Query { type_: name("AID"), as_of: Some(as_of), ..Query::default() }),
        ("actor as of some day", Query { actor: name("S20"), as_of: Some(as_of), ..Query::default() }),
    ]
}

fn build(ledger: &mut Ledger, claims: usize) {
    let began = Instant::now();
    let reports = claims.div_ceil(A_REPORT);
    let mut dice = Dice(7);
    for first in (0..reports).step_by(BATCH) {
        let batch: Vec<(ReportRecord, Vec<Claim>)> =
            (first..reports.min(first + BATCH)).map(|number| report(number, reports, &mut dice)).collect();
        let entries: Vec<Entry<'_>> = batch.iter().map(|(report, claims)| Entry { report, claims }).collect();
        ledger.append_batch(&entries, "bench", time_of(first, reports)).expect("reports recorded");
    }
    judge(ledger, &mut dice, reports);
    let seconds = began.elapsed().as_secs_f64();
    println!("built in {seconds:.0} s, {:.0} claims a second", claims as f64 / seconds);
}

/// Ten years, one report after the other.
fn time_of(number: usize, reports: usize) -> Timestamp {
    let start: Timestamp = "2015-01-01T00:00:00Z".parse().expect("a time");
    start
        .checked_add(
            ((number * 87_600) / reports.max(1)).try_into().map_or(0.hours(), |hours: i64| hours.hours()),
        )
        .expect("a time")
}

/// A thousand corrections.
fn judge(ledger: &mut Ledger, dice: &mut Dice, reports: usize) {
    let now = time_of(reports, reports);
    let judgements: Vec<Judgement> = (0..1000)
        .map(|number| Judgement {
            verdict: Verdict::Correct {
                claim: id(dice.below(reports), dice.below(A_REPORT)),
                correction: Correction::Status(vec![Flag::ALL[number % 6]]),
            },
            author: "bench".to_owned(),
            made_at: now,
            reason: format!("reason {number}"),
        })
        .collect();
    ledger.import_judgements(&judgements, now).expect("judgements recorded");
}

fn id(report: usize, claim: usize) -> String {
    format!("{:08x}{:08x}", report * 7919, claim)
}

fn report(number: usize, reports: usize, dice: &mut Dice) -> (ReportRecord, Vec<Claim>) {
    let published = time_of(number, reports).to_string().chars().take(10).collect::<String>();
    let sentences: Vec<String> = (0..A_REPORT).map(|_| sentence(dice)).collect();
    let record = ReportRecord {
        id: format!("report-{number:06}"),
        title: Some(sentences[0].clone()),
        publisher: Some(format!("Paper {}", dice.skewed(40))),
        published: Some(published.clone()),
        text: sentences.join(". ") + &format!(". Number {number}."),
        ..ReportRecord::default()
    };
    let mut start = 0;
    let claims = sentences
        .iter()
        .enumerate()
        .map(|(at, words)| {
            let range = CharRange(start, start + words.chars().count());
            start = range.1 + 2;
            claim(&record, at, Quote { text: words.clone(), range }, dice)
        })
        .collect();
    (record, claims)
}

/// Ten words, of which the first are the most frequent.
fn sentence(dice: &mut Dice) -> String {
    const WORDS: [&str; 16] = [
        "ferry",
        "harbour",
        "seized",
        "signed",
        "an accord",
        "envoys",
        "river",
        "troops",
        "protest",
        "grain",
        "talks",
        "border",
        "ship",
        "embargo",
        "visit",
        "council",
    ];
    let word = |dice: &mut Dice| match dice.below(3) {
        0 => WORDS[dice.skewed(WORDS.len())].to_owned(),
        _ => format!("word{}", dice.skewed(20_000)),
    };
    (0..10).map(|_| word(dice)).collect::<Vec<_>>().join(" ")
}

fn claim(report: &ReportRecord, at: usize, evidence: Quote, dice: &mut Dice) -> Claim {
    let types = Codebook::plover().types();
    let type_ = types[dice.skewed(types.len())].name;
    let day = report.published.as_deref().and_then(|day| day.parse::<Date>().ok()).expect("a day");
    let day = day.checked_sub((dice.skewed(900) as i64).days()).expect("a day").to_string();
    let (start, end) = match dice.below(10) {
        0..=3 => (None, None),
        4..=7 => (Some(day.clone()), Some(day)),
        8 => (Some(day[..7].to_owned()), Some(day[..7].to_owned())),
        _ => (Some(day[..4].to_owned()), None),
    };
    let status = Flag::ALL.into_iter().filter(|_| dice.below(9) == 0).collect();
    let number = report.id.trim_start_matches("report-").parse().unwrap_or(0);
    Claim {
        id: id(number, at),
        report: ReportRef {
            id: report.id.clone(),
            title: report.title.clone(),
            publisher: report.publisher.clone(),
            published: report.published.clone(),
            ..ReportRef::default()
        },
        sentence: at,
        predicate: evidence.clone(),
        evidence,
        kind: Kind::of(type_),
        type_: type_.to_owned(),
        mode: vec![],
        context: vec![],
        quad: None,
        intensity: None,
        actors: vec![who(dice)],
        recipients: vec![who(dice)],
        objects: vec![],
        status,
        cues: vec![],
        attribution: (0..dice.below(2))
            .map(|_| Source { who: who(dice), cue: None, quoted: false })
            .collect(),
        time: When { start, end, basis: "stated".to_owned(), ..When::default() },
        place: None,
        score: 0.5,
    }
}

/// One of a hundred states, under one of many names; the first states are the
/// most frequent. One in five is nobody of the catalog.
fn who(dice: &mut Dice) -> Who {
    let state = dice.skewed(100);
    let (name, text, known) = match dice.below(10) {
        0..=4 => (format!("State {state}"), format!("State {state}"), true),
        5..=7 => {
            let minister = dice.skewed(60);
            (format!("Minister {minister} of state {state}"), format!("Minister {minister}"), true)
        }
        _ => (String::new(), format!("officials of district {}", dice.skewed(100_000)), false),
    };
    Who {
        text,
        range: CharRange(0, 1),
        id: known.then(|| name.to_lowercase()),
        code: known.then(|| format!("S{state:02}")),
        name: known.then_some(name),
        sector: None,
        office: None,
        antecedent: None,
        mention: None,
    }
}

/// Numbers without pattern, the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) % end as u64) as usize
    }

    /// Low numbers are more frequent than high ones.
    fn skewed(&mut self, end: usize) -> usize {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        ((share * share * share * end as f64) as usize).min(end - 1)
    }
}
