//! Who may ask, and who may write?
//!
//! The desk listens on this machine only, unless told otherwise, and answers
//! only to names of this machine: a page elsewhere that points a name of its own
//! at 127.0.0.1 gets nothing. Beyond this machine a token is asked for. Writes
//! are taken only from our own pages: by where the browser says they come from,
//! and by a key that only our forms know.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::desk::Desk;
use crate::problem::Problem;

/// Who may ask.
#[derive(Clone, Debug)]
pub enum Access {
    /// Whoever sits at this machine.
    Loopback,
    /// Whoever knows this token.
    Token(String),
}

/// Thirty-two characters that nobody can guess.
pub fn new_token() -> String {
    let mut bytes = [0u8; 16];
    if getrandom::fill(&mut bytes).is_err() {
        // A machine without any source of chance gets a key that differs from
        // run to run; nothing else on it could do better.
        use std::hash::{BuildHasher, RandomState};
        let word = || RandomState::new().hash_one(std::process::id()).to_be_bytes();
        bytes[..8].copy_from_slice(&word());
        bytes[8..].copy_from_slice(&word());
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The cookie that holds the token.
const COOKIE: &str = "whimbrel";

/// Only our own style sheet, script and pictures; nothing inline, no frames,
/// nobody else.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Lets a request through or says why not, and gives every answer its headers.
pub(crate) async fn guard(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let for_programs = request.uri().path().starts_with("/api/");
    let mut response = match admitted(&desk.settings().access, &request) {
        Admission::Yes => next.run(request).await,
        Admission::WithCookie(to, token) => with_cookie(&to, &token),
        Admission::No(problem) if for_programs => problem.json(),
        Admission::No(problem) => problem.into_response(),
    };
    headers(response.headers_mut());
    response
}

enum Admission {
    Yes,
    /// The token came in the address: it goes into a cookie and out of sight.
    WithCookie(String, String),
    No(Problem),
}

fn admitted(access: &Access, request: &Request) -> Admission {
    let headers = request.headers();
    let refused = match access {
        Access::Loopback => from_elsewhere(headers, request.uri()),
        Access::Token(token) => match shown(headers, request.uri()) {
            Shown::InAddress(shown) if same(&shown, token) => {
                return Admission::WithCookie(without_token(request.uri()), token.clone());
            }
            Shown::Aside(shown) if shown.iter().any(|shown| same(shown, token)) => None,
            _ => Some(no_token()),
        },
    };
    match refused.or_else(|| forged(request)) {
        Some(problem) => Admission::No(problem),
        None => Admission::Yes,
    }
}

fn no_token() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "This desk can be reached from other machines and asks for its token.",
        "Open the address that `whimbrel serve` printed, with ?token=… at its end; programs send the header Authorization: Bearer ….",
    )
}

/// Refuses requests that name another host than this machine.
fn from_elsewhere(headers: &HeaderMap, uri: &Uri) -> Option<Problem> {
    let host = host(headers, uri);
    let name = host
        .rsplit_once(':')
        .map_or(host, |(name, port)| if port.bytes().all(|b| b.is_ascii_digit()) { name } else { host });
    let own = matches!(name.to_ascii_lowercase().as_str(), "localhost" | "127.0.0.1" | "[::1]");
    (!own).then(|| {
        Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "This desk answers to names of this machine only.",
            "Open it at 127.0.0.1 or localhost, or start `whimbrel serve --listen` to reach it from elsewhere.",
        )
    })
}

fn host<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> &'a str {
    let named = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    named.or_else(|| uri.authority().map(|a| a.as_str())).unwrap_or_default()
}

/// Refuses writes that another site sent the browser to do.
fn forged(request: &Request) -> Option<Problem> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return None;
    }
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let site = text("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    let host = host(request.headers(), request.uri());
    let origin =
        text("origin").is_none_or(|origin| origin.split_once("://").is_some_and(|(_, of)| of == host));
    (!(site && origin)).then(|| {
        Problem::new(
            StatusCode::FORBIDDEN,
            "This was sent from another site, so nothing was written.",
            "Open the desk itself and do it there.",
        )
    })
}

/// A token as the request shows it.
enum Shown {
    InAddress(String),
    Aside(Vec<String>),
}

fn shown(headers: &HeaderMap, uri: &Uri) -> Shown {
    let in_address = pairs(uri).find_map(|pair| pair.strip_prefix("token=").map(str::to_owned));
    if let Some(token) = in_address {
        return Shown::InAddress(token);
    }
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let bearer = text(header::AUTHORIZATION).strip_prefix("Bearer ").map(str::to_owned);
    let cookies = text(header::COOKIE).split(';').filter_map(|cookie| cookie.trim().split_once('='));
    let cookie = cookies.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned());
    Shown::Aside(bearer.into_iter().chain(cookie).collect())
}

fn pairs(uri: &Uri) -> impl Iterator<Item = &str> {
    uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty())
}

fn without_token(uri: &Uri) -> String {
    let rest: Vec<&str> = pairs(uri).filter(|pair| !pair.starts_with("token=")).collect();
    // One slash only: two would name another host.
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    if rest.is_empty() { path } else { format!("{path}?{}", rest.join("&")) }
}

/// Compares without telling by its time how much was right.
pub(crate) fn same(shown: &str, wanted: &str) -> bool {
    let differs = shown.bytes().zip(wanted.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b));
    shown.len() == wanted.len() && differs == 0
}

fn with_cookie(to: &str, token: &str) -> Response {
    let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/");
    (StatusCode::SEE_OTHER, [(header::LOCATION, to.to_owned()), (header::SET_COOKIE, cookie)]).into_response()
}

fn headers(headers: &mut HeaderMap) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // What the ledger holds changes and stays on this machine.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_are_compared_whole() {
        let (one, other) = (new_token(), new_token());
        assert_eq!(one.len(), 32);
        assert_ne!(one, other);
        assert!(same(&one, &one.clone()));
        assert!(!same(&one, &other) && !same(&one[..31], &one) && !same("", &one));
    }

    #[test]
    fn the_token_leaves_the_address_and_the_rest_stays() {
        let uri: Uri = "/dyad?a=PRK&token=abc&b=RUS".parse().unwrap();
        assert_eq!(without_token(&uri), "/dyad?a=PRK&b=RUS");
        let uri: Uri = "//elsewhere.example/?token=abc".parse().unwrap();
        assert_eq!(without_token(&uri), "/elsewhere.example/");
    }
}
