//! Browsers sign in with a token, and are known by a cookie from then on.

use axum::Form;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::access::{COOKIE, SESSION};
use crate::problem::Problem;
use crate::router::Shared;

/// The page of the form: no scripts, nothing from elsewhere.
const PAGE: &str = include_str!("sign_in.html");

/// What a browser may do with it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

#[derive(Deserialize)]
struct SignIn {
    token: String,
    #[serde(default)]
    to: String,
}

/// Leads a browser to the form, and back to where it wanted to.
pub(crate) fn page_for(wanted: &Uri) -> Response {
    let to = wanted.path();
    Redirect::to(&format!("/sign-in?to={to}")).into_response()
}

/// The form to sign in.
#[utoipa::path(get, path = "/sign-in", tag = "operations",
    params(("to" = Option<String>, Query, description = "Where to go then")),
    responses((status = 200, description = "The form", content_type = "text/html")))]
pub(crate) async fn form(RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    page(
        StatusCode::OK,
        query.strip_prefix("to=").unwrap_or_default(),
        "",
    )
}

/// Begins a session with the token of a form.
#[utoipa::path(post, path = "/sign-in", tag = "operations",
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "`token=…&to=/console`"),
    responses((status = 303, description = "The session is a cookie from now on"), (status = 400, description = "The form says no token", content_type = "text/html"), (status = 401, description = "The token is wrong", content_type = "text/html")))]
pub(crate) async fn begin(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let request = axum::http::Request::builder()
        .method("POST")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(axum::body::Body::from(body))
        .map_err(|error| Problem::failed(&error))?;
    let form = <Form<SignIn> as axum::extract::FromRequest<()>>::from_request(request, &()).await;
    let Ok(Form(SignIn { token, to })) = form else {
        return Ok(page(StatusCode::BAD_REQUEST, "", "Write the token."));
    };
    let Some(caller) = shared.access.holder(token.trim()).await? else {
        let wrong = "There is no such token.";
        return Ok(page(StatusCode::UNAUTHORIZED, &to, wrong));
    };
    let id = shared.access.begin(caller)?;
    let mut response = Redirect::to(inside(&to)).into_response();
    set_cookie(&shared, &headers, &mut response, &id, SESSION.as_secs());
    Ok(response)
}

/// Ends the session.
#[utoipa::path(post, path = "/sign-out", tag = "operations",
    responses((status = 303, description = "The session is over")))]
pub(crate) async fn end(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    shared.access.end(&headers);
    let mut response = Redirect::to("/sign-in").into_response();
    set_cookie(&shared, &headers, &mut response, "", 0);
    response
}

fn set_cookie(
    shared: &Shared,
    headers: &HeaderMap,
    response: &mut Response,
    value: &str,
    seconds: u64,
) {
    // What a proxy says of how it was asked. Who says it without one gets a
    // cookie that is sent less often, and nothing more.
    let proxied = headers.get("x-forwarded-proto");
    let by_https = proxied.is_some_and(|proxied| proxied.as_bytes().eq_ignore_ascii_case(b"https"));
    let secure = if shared.settings.tls.is_some() || by_https {
        "; Secure"
    } else {
        ""
    };
    let cookie =
        format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}

/// A path of this server: nobody is sent to another one from here.
fn inside(to: &str) -> &str {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    if to.starts_with('/') && !to.starts_with("//") && to.bytes().all(plain) {
        to
    } else {
        "/"
    }
}

fn page(status: StatusCode, to: &str, wrong: &str) -> Response {
    let to = to.replace("%2F", "/");
    let html = PAGE.replace("{to}", inside(&to)).replace("{wrong}", wrong);
    let policy = [(header::CONTENT_SECURITY_POLICY, POLICY)];
    (status, policy, Html(html)).into_response()
}
