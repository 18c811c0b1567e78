//! `/timeline`: the stories of a view along time, drawn as honestly as they are
//! dated: a day is a dot, a month is a bar.

use axum::extract::{Query, State};
use jiff::civil::Date;
use maud::{Markup, html};
use whimbrel_ledger::stories::{Standing, Story};
use whimbrel_reader::codebook::Codebook;

use super::dyad::{day_of, filter, title};
use crate::asked::{self, Asked, Fields, text};
use crate::desk::Desk;
use crate::download;
use crate::layout::{self, Page, Place};
use crate::problem::Problem;
use crate::words;

/// Stories that are drawn at most.
const DRAWN: usize = 110;
/// Of the picture, in its own units.
const WIDTH: f64 = 1160.0;
const LEFT: f64 = 24.0;
const RIGHT: f64 = 24.0;
/// From one row of marks to the next.
const ROW: f64 = 20.0;
/// Least room for a mark before the next in the same row.
const ROOM: f64 = 17.0;

/// By which time stories are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Event,
    Report,
}

/// A story with the days that it is drawn over.
struct Drawn<'a> {
    story: &'a Story,
    first: Date,
    last: Date,
    /// Whether the days are those of the event, not of the first report.
    dated: bool,
}

pub(crate) async fn page(State(desk): State<Desk>, Query(fields): Query<Fields>) -> Result<Page, Problem> {
    let asked = Asked::of(&fields)?;
    let by = if text(&fields, "by").as_deref() == Some("report") { By::Report } else { By::Event };
    let shared = desk.clone();
    desk.ask(move |ledger| {
        let answer = shared.told().answer(ledger, &asked.query())?;
        let recorded = ledger.recorded_days()?;
        let mut drawn: Vec<Drawn<'_>> = answer.stories.iter().filter_map(|story| place(story, by)).collect();
        let undated = answer.stories.len() - drawn.len();
        // A claim may fit the period by a date that its story does not have.
        drawn.retain(|d| {
            asked.since.is_none_or(|since| d.last >= since) && asked.until.is_none_or(|until| d.first <= until)
        });
        drawn.sort_by_key(|drawn| (drawn.first, drawn.last));
        let hidden = drawn.len().saturating_sub(DRAWN);
        drawn.drain(..hidden);
        let name = title(&asked);
        let heading = format!("Timeline: {name}");
        let main = html! {
            h1 { (heading) }
            (filter(&asked, "/timeline"))
            (ways(&asked, by, &recorded))
            p .sum {
                (words::count(drawn.len(), "story"))
                @if hidden > 0 { ", the latest; " (words::thousands(hidden)) " earlier ones are left out: choose a period to see them" }
                @if let Some(cut) = answer.cut_at { "; told from the latest " (words::thousands(cut)) " claims, choose a period to see others" }
                @if undated > 0 { "; " (words::count(undated, "story")) " without any date not drawn" }
                " · " a href=(asked.at("/dyad")) { "as a list with sources" }
                @if !answer.claims.is_empty() { " · " (download::links(&asked)) }
            }
            @if drawn.is_empty() { p .empty { "No story answers this. Widen the filter, or look at a later day." } }
            @else { (picture(&drawn)) (legend()) (table(&drawn)) }
        };
        Ok(layout::page(&heading, Place::Timeline, main))
    })
    .await
}

/// Event time or report time, and the slider through the days of recording.
fn ways(asked: &Asked, by: By, recorded: &[String]) -> Markup {
    let to = |by: &str| {
        let mut pairs = asked.pairs();
        pairs.push(("by", by.to_owned()));
        asked::link("/timeline", &pairs)
    };
    let at = asked.as_of.map(|day| day.to_string());
    let step = at.as_ref().map_or(recorded.len(), |day| recorded.partition_point(|known| known <= day));
    html! {
        div .ways {
            p .switch { "By "
                a href=(to("event")) aria-current=[(by == By::Event).then_some("true")] { "when it happened" } " or "
                a href=(to("report")) aria-current=[(by == By::Report).then_some("true")] { "when it was reported" }
            }
            @if recorded.len() > 1 {
                form .asof action="/timeline" method="get" data-days=(recorded.join(" ")) {
                    @for (name, value) in asked.pairs() { @if name != "as_of" { input type="hidden" name=(name) value=(value); } }
                    @if by == By::Report { input type="hidden" name="by" value="report"; }
                    input type="hidden" name="as_of" value=[at.as_deref()];
                    label { span { "What the ledger knew on " output { (at.as_deref().map_or_else(|| "the last day".to_owned(), words::date)) } }
                        input type="range" min="1" max=(recorded.len()) value=(step.max(1)) aria-label="What the ledger knew on this day"; }
                    noscript { p .note { "Use the field “As the ledger stood on” above." } }
                }
            }
        }
    }
}

fn place(story: &Story, by: By) -> Option<Drawn<'_>> {
    let days = |text: Option<&str>| text.and_then(words::days);
    let (start, end) = (days(story.time.start.as_deref()), days(story.time.end.as_deref()));
    if by == By::Event
        && let Some((first, _)) = start.or(end)
    {
        let last = end.or(start).map_or(first, |(_, last)| last);
        return Some(Drawn { story, first, last: last.max(first), dated: true });
    }
    let told = story.reports.iter().filter_map(|report| days(report.published.as_deref()));
    let (first, last) = told.fold(None, |span: Option<(Date, Date)>, (a, b)| {
        Some(span.map_or((a, b), |(first, last)| (first.min(a), last.max(b))))
    })?;
    // Set by the first report, where nothing says when it happened.
    let last = if by == By::Report { last } else { first };
    Some(Drawn { story, first, last, dated: by == By::Report })
}

/// Days along the axis.
struct Axis {
    first: Date,
    days: f64,
}

impl Axis {
    fn of(drawn: &[Drawn<'_>]) -> Axis {
        let first = drawn.iter().map(|d| d.first).min().unwrap_or(Date::ZERO);
        let last = drawn.iter().map(|d| d.last).max().unwrap_or(first);
        Axis { first, days: f64::from(number_of_days(first, last)).max(1.0) }
    }

    fn x(&self, day: Date) -> f64 {
        LEFT + f64::from(number_of_days(self.first, day)) / self.days * (WIDTH - LEFT - RIGHT)
    }

    /// Round days with their labels, not more than a dozen.
    fn ticks(&self) -> Vec<(Date, String)> {
        let months = (self.days / 30.4).ceil();
        let step = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200]
            .into_iter()
            .find(|s| months / f64::from(*s) <= 12.0);
        let step = step.unwrap_or(2400);
        if months <= 1.0 {
            return self.few_days();
        }
        let month = |index: i32| {
            Date::new(
                i16::try_from(index.div_euclid(12)).ok()?,
                i8::try_from(index.rem_euclid(12)).ok()? + 1,
                1,
            )
            .ok()
        };
        let from = i32::from(self.first.year()) * 12 + i32::from(self.first.month()) - 1;
        let starts = (1..14).filter_map(|i| month((from.div_euclid(step) + i) * step));
        let within = starts.filter(|day| f64::from(number_of_days(self.first, *day)) <= self.days);
        within
            .map(|day| {
                (day, if step >= 12 { day.year().to_string() } else { words::date(&day.to_string()[..7]) })
            })
            .collect()
    }

    fn few_days(&self) -> Vec<(Date, String)> {
        let every = if self.days <= 10.0 { 1 } else { 5 };
        let days = (0..=31).step_by(every).filter(|d| f64::from(*d) <= self.days);
        days.filter_map(|d| self.first.checked_add(jiff::Span::new().days(i64::from(d))).ok())
            .map(|day| (day, words::date(&day.to_string())))
            .collect()
    }
}

fn number_of_days(from: Date, to: Date) -> i32 {
    from.until((jiff::Unit::Day, to)).map(|span| span.get_days()).unwrap_or(0)
}

/// Cooperation above the axis, conflict below; marks that would meet go into
/// another row.
fn picture(drawn: &[Drawn<'_>]) -> Markup {
    let axis = Axis::of(drawn);
    let (mut above, mut below): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    let placed: Vec<(&Drawn<'_>, bool, usize)> = drawn
        .iter()
        .map(|d| {
            let conflict = quad(d.story).is_some_and(|quad| quad.ends_with("conflict"));
            let row = row(if conflict { &mut below } else { &mut above }, axis.x(d.first), axis.x(d.last));
            (d, conflict, row)
        })
        .collect();
    let middle = 34.0 + ROW * above.len().max(1) as f64;
    let height = middle + 40.0 + ROW * below.len().max(1) as f64;
    let n = |v: f64| format!("{v:.1}");
    html! {
        div .wide {
            svg .timeline viewBox={ "0 0 " (n(WIDTH)) " " (n(height)) } role="group" aria-label="Stories along time; the table below has the same." {
                text .band x=(n(LEFT)) y="14" { "Cooperation" }
                text .band x=(n(LEFT)) y=(n(height - 6.0)) { "Conflict" }
                path .axis d={ "M" (n(LEFT - 10.0)) " " (n(middle)) "H" (n(WIDTH - RIGHT + 10.0)) } {}
                @for (day, label) in axis.ticks() {
                    path .tick d={ "M" (n(axis.x(day))) " " (n(middle - 5.0)) "v10" } {}
                    @let near_end = axis.x(day) > WIDTH - 110.0;
                    text .when x=(n(axis.x(day) + if near_end { -3.0 } else { 3.0 })) y=(n(middle + 14.0)) text-anchor=(if near_end { "end" } else { "start" }) { (label) }
                }
                @for (d, conflict, row) in &placed {
                    (mark(d, &axis, if *conflict { middle + 30.0 + ROW * *row as f64 } else { middle - 16.0 - ROW * *row as f64 }))
                }
            }
        }
    }
}

/// The first row that is free from `x` on; takes it.
fn row(rows: &mut Vec<f64>, x: f64, end: f64) -> usize {
    let free = rows.iter().position(|taken| *taken <= x - ROOM / 2.0);
    let at = free.unwrap_or_else(|| {
        rows.push(0.0);
        rows.len() - 1
    });
    rows[at] = end + ROOM / 2.0;
    at
}

fn mark(d: &Drawn<'_>, axis: &Axis, y: f64) -> Markup {
    let (x, end) = (axis.x(d.first), axis.x(d.last));
    let is_bar = end - x > 3.0;
    let said = format!(
        "{}: {}, {} ({})",
        date_words(d),
        who(d.story),
        words::type_in_words(&d.story.type_),
        words::standing(d.story.standing)
    );
    let class = format!("{} {}", words::quad_class(quad(d.story)), if d.dated { "dated" } else { "undated" });
    html! {
        @if let Some(claim) = first_claim(d.story) {
            a class=(class) href=(asked::story(claim)) aria-label=(said) {
                title { (said) }
                rect .hit x=(format!("{:.1}", x - 8.0)) y=(format!("{:.1}", y - 9.0)) width=(format!("{:.1}", end - x + 16.0)) height="18" {}
                @if is_bar { (bar(d.story.standing, x, end, y)) } @else { (layout::shape(d.story.standing, (x + end) / 2.0, y, 5.5)) }
            }
        }
    }
}

/// A bar over all days that the words may mean, with the mark of its standing.
fn bar(standing: Standing, x: f64, end: f64, y: f64) -> Markup {
    let full = matches!(standing, Standing::Confirmed | Standing::Reported | Standing::CarriedOut);
    html! {
        rect class=(if full { "bar full" } else { "bar hollow" }) x=(format!("{x:.1}")) y=(format!("{:.1}", y - 4.0)) width=(format!("{:.1}", end - x)) height="8" rx="4" {}
        @if !matches!(standing, Standing::Reported | Standing::Alleged) { g .on-bar { (layout::shape(standing, (x + end) / 2.0, y, 5.5)) } }
    }
}

fn quad(story: &Story) -> Option<&'static str> {
    Codebook::plover().type_named(&story.type_).and_then(|type_| type_.quad)
}

fn who(story: &Story) -> String {
    words::names(&story.parties)
}

fn first_claim(story: &Story) -> Option<&str> {
    story.reports.iter().flat_map(|report| &report.claims).map(|claim| claim.id.as_str()).next()
}

fn date_words(d: &Drawn<'_>) -> String {
    match (d.dated, d.first == d.last) {
        (false, _) => format!("date not said, first reported {}", words::date(&d.first.to_string())),
        (true, true) => words::date(&d.first.to_string()),
        (true, false) => {
            format!("{} to {}", words::date(&d.first.to_string()), words::date(&d.last.to_string()))
        }
    }
}

fn legend() -> Markup {
    html! {
        ul .legend aria-label="What the marks mean" {
            @for standing in Standing::ALL { li { (layout::standing(standing, words::standing(standing))) } }
            li { svg .mark viewBox="0 0 34 16" width="30" height="14" aria-hidden="true" { rect .full x="1" y="4" width="32" height="8" rx="4" {} } " any day of these" }
            li { span .undated { "paler" } ": set by its first report" }
        }
    }
}

fn table(drawn: &[Drawn<'_>]) -> Markup {
    html! {
        details .why {
            summary { "The same as a table" }
            div .wide { table .list {
                thead { tr { th scope="col" { "When" } th scope="col" { "Story" } th scope="col" { "How it stands" } th scope="col" { "Told by" } } }
                tbody { @for d in drawn.iter().rev() { tr {
                    td .day { (date_words(d)) }
                    td { @if let Some(claim) = first_claim(d.story) { a href=(asked::story(claim)) { (who(d.story)) } } " " (layout::type_chip(&d.story.type_, quad(d.story))) }
                    td { (layout::standing(d.story.standing, words::standing(d.story.standing))) }
                    td { (words::count(d.story.independent_lineages, "independent origin")) @if let Some(day) = day_of(d.story).filter(|_| !d.dated) { span .note { " " (words::date(&day)) } } }
                } } }
            } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_axis_has_few_round_ticks() {
        for (last, most) in
            [(date(2024, 1, 9), 9), (date(2024, 6, 1), 6), (date(2034, 1, 1), 12), (date(2999, 1, 1), 12)]
        {
            let first = date(2024, 1, 1);
            let axis = Axis { first, days: f64::from(number_of_days(first, last)) };
            let ticks = axis.ticks();
            assert!((2..=most + 1).contains(&ticks.len()), "{} ticks to {last}", ticks.len());
            assert!(ticks.iter().all(|(day, _)| (LEFT..=WIDTH - RIGHT).contains(&axis.x(*day))));
        }
    }

    #[test]
    fn marks_that_would_meet_get_rows_of_their_own() {
        let mut rows = Vec::new();
        assert_eq!(row(&mut rows, 100.0, 100.0), 0);
        assert_eq!(row(&mut rows, 104.0, 104.0), 1);
        assert_eq!(row(&mut rows, 130.0, 300.0), 0);
        assert_eq!(row(&mut rows, 200.0, 200.0), 1);
    }
}
