//! The reader as a whole, with the weights that ship.

mod attributions;
mod cases;
mod cues;
mod determinism;
mod odd;
mod places;

use jiff::civil::Date;
use whimbrel_reader::claims::record::{Claim, Who};
use whimbrel_reader::model::Model;
use whimbrel_reader::reading::{Options, Reading, read};
use whimbrel_reader::report::{Found, Known, Report};

/// The shipped weights.
fn model() -> &'static Model {
    Model::embedded().expect("the embedded weights load")
}

/// A report with this text and date of publication.
fn report(text: &str, published: Option<Date>) -> Report {
    let published = published.map(|value| Known { value, found: Found::Given });
    Report { id: "case".to_owned(), text: text.to_owned(), published, ..Report::default() }
}

/// The reading of a text.
fn reading(text: &str, published: Option<Date>) -> Reading {
    read(&report(text, published), model(), Options::default()).expect("reading does not fail on text")
}

/// A claim in one line: `who → whom: TYPE [flags] by source > source when start..end`.
fn line(c: &Claim) -> String {
    let names = |w: &[Who]| match w {
        [] => "-".to_owned(),
        w => w.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" + "),
    };
    let mut out = format!("{} → {}: {}", names(&c.actors), names(&c.recipients), c.type_);
    if !c.status.is_empty() {
        let flags: Vec<&str> = c.status.iter().map(|f| f.name()).collect();
        out += &format!(" [{}]", flags.join(", "));
    }
    if !c.attribution.is_empty() {
        let chain: Vec<&str> = c.attribution.iter().map(|s| s.who.text.as_str()).collect();
        out += &format!(" by {}", chain.join(" > "));
    }
    match (&c.time.start, &c.time.end) {
        (None, None) => {}
        (s, e) if s == e => out += &format!(" when {}", s.as_deref().unwrap_or_default()),
        (s, e) => {
            out +=
                &format!(" when {}..{}", s.as_deref().unwrap_or_default(), e.as_deref().unwrap_or_default())
        }
    }
    out
}
