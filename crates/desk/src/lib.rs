//! The desk: the ledger in the browser, served by the program itself.
//!
//! Pages are written on the server; one style sheet and one small script of our
//! own come from the binary, and nothing comes from anywhere else. A page shows
//! what the ledger's own questions answer and computes nothing about the world.
//!
//! | question | module |
//! | --- | --- |
//! | Who may ask, and who may write? | `guard` |
//! | Which ledger, which reader, which pages? | [`Settings`], [`router`], [`serve`] |
//! | What was asked for, and how is it linked to? | `asked` |
//! | In which words is it said? | `words` |
//! | Where do a report's claims stand in its text? | `marks`, `parts` |
//! | Which stories answer, without telling all of them again? | `told` |
//! | What stands on every page? | `layout` |
//! | What stands on this page? | `pages`, one file a page |
//! | What do programs get? | `api`; what their answers look like: `schemas` |
//! | What can be taken along? | `download` |
//! | What if it can't be answered? | `problem` |

mod api;
mod asked;
mod assets;
mod desk;
mod download;
mod guard;
mod layout;
mod marks;
mod pages;
mod parts;
mod problem;
mod schemas;
mod told;
mod words;

pub use desk::Settings;
pub use download::{Exporter, Format};
pub use guard::{Access, new_token};

use std::net::TcpListener;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use desk::Desk;

/// Bytes that a request may carry: a long report, and then some.
const LARGEST_REQUEST: usize = 8_000_000;

/// All pages, the API and the assets, behind the guard.
pub fn router(settings: Settings) -> Router {
    router_of(Desk::new(settings))
}

fn router_of(desk: Desk) -> Router {
    let pages = Router::new()
        .route("/", get(pages::home::page))
        .route("/read", get(pages::read::page).post(pages::read::read))
        .route("/reports", get(pages::reports::page).post(pages::read::add))
        .route("/reports/{id}", get(pages::report::page))
        .route("/claims/{id}", get(pages::report::claim))
        .route("/claims/{id}/judge", get(pages::judge::page))
        .route("/judge", post(pages::judge::judge))
        .route("/dyad", get(pages::dyad::page))
        .route("/story/{claim}", get(pages::story::page))
        .route("/timeline", get(pages::timeline::page))
        .route("/network", get(pages::network::page))
        .route("/new", get(pages::new::page))
        .route("/search", get(pages::search::page))
        .route("/claims.csv", get(download::csv))
        .route("/claims.parquet", get(download::parquet))
        .route("/claims.bib", get(download::bibtex))
        .route("/judgements", get(pages::judgements::page))
        .route("/source", get(pages::source::page))
        .route("/words", get(pages::glossary::page))
        .route("/assets/{name}", get(assets::asset))
        .route("/favicon.ico", get(assets::icon));
    pages
        .merge(api::routes())
        .fallback(problem::no_such_page)
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .layer(from_fn_with_state(desk.clone(), guard::guard))
        .with_state(desk)
}

/// Answers requests on `listener` until the program ends.
///
/// # Errors
/// If the listener can't be used.
pub fn serve(listener: TcpListener, settings: Settings) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let desk = Desk::new(settings);
        let (warm, told) = (desk.clone(), desk.clone());
        // Who asks meanwhile is answered from the same telling; what fails here fails there, with words.
        tokio::spawn(async move { warm.ask(move |ledger| told.told().warm(ledger)).await });
        axum::serve(listener, router_of(desk)).await
    })
}
