//! What stands on every page? The head, the way to the other pages, the foot.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use whimbrel_ledger::stories::Standing;

use crate::assets::versioned;
use crate::words;

/// A page, ready to be sent.
#[derive(Debug)]
pub(crate) struct Page(String);

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], self.0).into_response()
    }
}

/// The pages that the head leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Home,
    Read,
    Reports,
    Dyad,
    Timeline,
    Network,
    New,
    Judgements,
    Elsewhere,
}

const PLACES: [(Place, &str, &str); 7] = [
    (Place::Reports, "/reports", "Reports"),
    (Place::Dyad, "/dyad", "Pairs"),
    (Place::Timeline, "/timeline", "Timeline"),
    (Place::Network, "/network", "Network"),
    (Place::New, "/new", "What’s new"),
    (Place::Judgements, "/judgements", "Judgements"),
    (Place::Read, "/read", "Read a report"),
];

/// A page with its head and foot.
pub(crate) fn page(title: &str, place: Place, main: Markup) -> Page {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Whimbrel" }
                link rel="stylesheet" href=(versioned!("desk.css"));
                link rel="icon" type="image/svg+xml" href=(versioned!("mark.svg"));
                script src=(versioned!("desk.js")) defer {}
            }
            body {
                a .skip href="#main" { "To the content" }
                header .top {
                    a .brand href="/" aria-current=[(place == Place::Home).then_some("page")] {
                        img src=(versioned!("mark.svg")) alt="" width="26" height="26";
                        "Whimbrel"
                    }
                    nav aria-label="Pages" {
                        ul {
                            @for (of, href, label) in PLACES {
                                li { a href=(href) aria-current=[(place == of).then_some("page")] { (label) } }
                            }
                        }
                    }
                    form .find action="/search" method="get" role="search" aria-label="Search the ledger" {
                        input type="search" name="q" aria-label="Words to search for" placeholder="Search";
                        button .plain type="submit" { "Search" }
                    }
                }
                main #main tabindex="-1" { (main) }
                footer {
                    p {
                        "Whimbrel shows what reports say, on whose word, and in which words. "
                        "It does not say what is true; scores are the machine's own. "
                        a href="/words" { "What the words and marks mean" } " · "
                        a href="/api" { "For programs" }
                    }
                }
            }
        }
    };
    Page(page.into_string())
}

/// A page that belongs to none of the places in the head.
pub(crate) fn plain(title: &str, main: Markup) -> Page {
    page(title, Place::Elsewhere, main)
}

/// How a story or claim stands, as a mark of its own shape with its words.
pub(crate) fn standing(standing: Standing, said: &str) -> Markup {
    html! { span class={ "standing " (standing.name()) } { (mark(standing)) " " (said) } }
}

/// The mark alone; its shape says what its words say.
pub(crate) fn mark(standing: Standing) -> Markup {
    html! {
        svg .mark viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" { (shape(standing, 8.0, 8.0, 5.5)) }
    }
}

/// The shape of a standing around a point: filled for reported, ringed for
/// confirmed, hollow for alleged, half for disputed, struck for denied, arrows
/// for planned and carried out.
pub(crate) fn shape(standing: Standing, x: f64, y: f64, r: f64) -> Markup {
    let n = |v: f64| format!("{v:.1}");
    let circle = |class: &str, r: f64| html! { circle class=(class) cx=(n(x)) cy=(n(y)) r=(n(r)) {} };
    let arrow = |class: &str| {
        let d = format!("M{:.1} {:.1}L{:.1} {y:.1}L{:.1} {:.1}Z", x - r, y - r, x + r, x - r, y + r);
        html! { path class=(class) d=(d) {} }
    };
    let stroke = |x1: f64, y1: f64, x2: f64, y2: f64| {
        html! { path class="strike" d={ (format!("M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}")) } {} }
    };
    match standing {
        Standing::Reported => circle("full", r),
        // The ring first: on timelines it is filled, and would hide the dot.
        Standing::Confirmed => html! { (circle("hollow", r)) (circle("full", r - 2.2)) },
        Standing::Alleged => circle("hollow", r),
        Standing::Disputed => {
            let d = format!("M{x:.1} {:.1}A{r:.1} {r:.1} 0 0 0 {x:.1} {:.1}Z", y - r, y + r);
            html! { (circle("hollow", r)) path class="full" d=(d) {} }
        }
        Standing::Denied => {
            html! { (circle("hollow", r)) (stroke(x - r - 1.5, y + r + 1.5, x + r + 1.5, y - r - 1.5)) }
        }
        Standing::Planned => arrow("hollow"),
        Standing::CarriedOut => arrow("full"),
        Standing::NotCarriedOut => {
            html! { (arrow("hollow")) (stroke(x - r - 1.5, y + r + 1.5, x + r + 1.5, y - r - 1.5)) }
        }
        Standing::Retracted => {
            html! { (stroke(x - r, y - r, x + r, y + r)) (stroke(x - r, y + r, x + r, y - r)) }
        }
    }
}

/// The type of a claim or story with its meaning, coloured by its quad class.
pub(crate) fn type_chip(type_: &str, quad: Option<&str>) -> Markup {
    html! {
        span class={ "type " (words::quad_class(quad)) } { (type_) } " "
        span .gloss { (words::type_in_words(type_)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is drawn later lies on top: a ring that hides the dot makes a
    /// confirmed story look like an alleged one.
    #[test]
    fn a_confirmed_story_shows_its_dot() {
        let drawn = shape(Standing::Confirmed, 8.0, 8.0, 5.5).into_string();
        let (ring, dot) = (drawn.find("hollow"), drawn.find("full"));
        assert!(ring.is_some() && ring < dot, "{drawn}");
    }
}
