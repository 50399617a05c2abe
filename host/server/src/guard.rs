//! Lets a request through if its caller may make it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;
use utoipa::openapi::OpenApi;

use crate::audit::Entry;
use crate::caller::{Caller, Role};
use crate::front::RequestId;
use crate::metrics::Answered;
use crate::problem::Problem;
use crate::router::Shared;
use crate::trace;

/// What the API's description says of who may make a request.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    /// Who may; nobody has to say who they are if there are none.
    pub(crate) roles: Vec<Role>,
    /// Whether it changes something, so that it is written down who did it.
    pub(crate) changes: bool,
}

/// The rules of all requests.
#[derive(Debug, Default)]
pub(crate) struct Rules(HashMap<String, HashMap<Method, Arc<Rule>>>);

impl Rules {
    /// Reads them out of the description, so that both say the same.
    pub(crate) fn of(api: &OpenApi) -> Self {
        let mut rules: HashMap<String, HashMap<Method, Arc<Rule>>> = HashMap::new();
        for (path, item) in &api.paths.paths {
            let operations = [
                (Method::GET, &item.get),
                (Method::POST, &item.post),
                (Method::DELETE, &item.delete),
            ];
            for (method, operation) in operations {
                let Some(operation) = operation else { continue };
                let described = serde_json::to_value(operation).unwrap_or_default();
                let roles = described.pointer("/security/0/token");
                let roles = roles.and_then(Value::as_array);
                let roles = roles.into_iter().flatten();
                let roles = roles.filter_map(|role| role.as_str()?.parse().ok());
                let rule = Rule {
                    roles: roles.collect(),
                    changes: described.get("x-changes") == Some(&Value::Bool(true)),
                };
                let of_path = rules.entry(path.clone()).or_default();
                of_path.insert(method, Arc::new(rule));
            }
        }
        Self(rules)
    }

    fn find(&self, method: &Method, path: &str) -> Option<&Arc<Rule>> {
        // Whoever may read may ask how long it is.
        let method = if *method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        self.0.get(path)?.get(method)
    }
}

/// Lets a request of the API through if its caller may make it, and writes
/// changes down.
pub(crate) async fn guard(
    State(shared): State<Shared>,
    matched: MatchedPath,
    request: Request,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    trace::matched(matched.as_str(), method.as_str());
    let response = admit(&shared, &matched, request, next).await;
    let answered = Answered {
        method,
        path: matched,
        status: response.status(),
    };
    let took = begun.elapsed().as_secs_f64();
    shared.times.get_or_create(&answered).observe(took);
    response
}

async fn admit(
    shared: &Shared,
    matched: &MatchedPath,
    mut request: Request,
    next: Next,
) -> Response {
    let rule = shared.rules.find(request.method(), matched.as_str());
    // What is not in the description has no handler either.
    let Some(rule) = rule.map(Arc::clone) else {
        return next.run(request).await;
    };
    let caller = match caller(shared, request.headers(), &rule.roles).await {
        Ok(caller) => caller,
        Err(refused) => return refused,
    };
    let Some(caller) = caller else {
        return next.run(request).await;
    };
    request.extensions_mut().insert(caller.clone());
    match rule.changes {
        true => written_down(shared, &caller, request, next).await,
        false => next.run(request).await,
    }
}

/// Does what is asked, and writes down who asked and what it came to.
async fn written_down(shared: &Shared, caller: &Caller, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let id = request.extensions().get::<RequestId>().cloned();
    let response = next.run(request).await;
    shared.audit.write(&Entry {
        who: caller,
        request: id.as_ref().map_or("", |id| &id.0),
        method: method.as_str(),
        path: &path,
        status: response.status().as_u16(),
        what: response.extensions().get(),
    });
    response
}

/// Lets a request of what others mounted through for marketers and admins.
/// Browsers that are not signed in are shown where to.
pub(crate) async fn guard_mounted(
    State(shared): State<Shared>,
    mut request: Request,
    next: Next,
) -> Response {
    let who = [Role::Marketer, Role::Admin];
    match caller(&shared, request.headers(), &who).await {
        Ok(Some(caller)) => {
            request.extensions_mut().insert(caller.clone());
            match request.method().is_safe() {
                true => next.run(request).await,
                false => written_down(&shared, &caller, request, next).await,
            }
        }
        Ok(None) => next.run(request).await,
        Err(refused) if refused.status() == StatusCode::UNAUTHORIZED && is_page(&request) => {
            crate::sign_in::page_for(request.uri())
        }
        Err(refused) => refused,
    }
}

/// Whether a person looks at the answer.
fn is_page(request: &Request) -> bool {
    let accepts = request.headers().get(header::ACCEPT);
    let accepts = accepts.and_then(|accepts| accepts.to_str().ok());
    *request.method() == Method::GET && accepts.is_some_and(|accepts| accepts.contains("text/html"))
}

/// Who makes a request, if somebody has to say so.
async fn caller(
    shared: &Shared,
    headers: &HeaderMap,
    who: &[Role],
) -> Result<Option<Caller>, Response> {
    if who.is_empty() {
        return Ok(None);
    }
    let caller = shared.access.caller(headers).await;
    let Some(caller) = caller.map_err(|problem| problem.into_response())? else {
        return Err(unknown());
    };
    if who.contains(&caller.role) {
        return Ok(Some(caller));
    }
    let names: Vec<&str> = who.iter().map(|role| role.name()).collect();
    let detail = format!(
        "`{}` is a {}, who may not ask this",
        caller.name, caller.role
    );
    let help = format!("ask with a token of one of these: {}", names.join(", "));
    Err(Problem::new(StatusCode::FORBIDDEN, detail, &help).into_response())
}

fn unknown() -> Response {
    let help = "send the header `authorization: Bearer …` with a token of this server";
    let detail = "the token is missing or wrong";
    let mut response = Problem::new(StatusCode::UNAUTHORIZED, detail, help).into_response();
    let scheme = HeaderValue::from_static("Bearer");
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, scheme);
    response
}
