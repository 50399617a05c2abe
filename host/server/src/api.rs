//! The API: its requests, and the description that is made of them.

use axum::Router;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, Response, ResponseBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::router::Shared;
use crate::{
    baskets, coupons, described, erasures, evaluate, events, explained, holds, households, members,
    merges, metrics, outbox, program, sign_in, status, sweep,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sadakat",
        description = "Loyalty campaigns over HTTP: events in, decisions out. Roles that a request names are those of tokens that may make it."
    ),
    components(schemas(sadakat_client::Problem)),
    modifiers(&Token)
)]
struct Described;

/// How clients say who they are.
struct Token;

impl utoipa::Modify for Token {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token of `sadakat token new`"));
        let components = api.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(token.build()));
    }
}

/// All requests, and their description.
pub(crate) fn routes() -> (Router<Shared>, utoipa::openapi::OpenApi) {
    let (router, mut api) = all().split_for_parts();
    for item in api.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
            let responses = &mut operation.responses.responses;
            responses.insert("default".to_owned(), wrong().into());
        }
    }
    (router, api)
}

/// What any request may be answered with.
fn wrong() -> Response {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    ResponseBuilder::new()
        .description("What is wrong, and what to send instead (RFC 9457)")
        .content("application/problem+json", content)
        .build()
}

fn all() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(Described::openapi())
        .routes(routes!(evaluate::evaluate))
        .routes(routes!(baskets::basket))
        .routes(routes!(events::events))
        .routes(routes!(events::preview))
        .routes(routes!(events::customers))
        .routes(routes!(events::orders))
        .routes(routes!(holds::returned))
        .routes(routes!(holds::place))
        .routes(routes!(holds::capture))
        .routes(routes!(holds::release))
        .routes(routes!(coupons::verify))
        .routes(routes!(coupons::hold))
        .routes(routes!(coupons::release))
        .routes(routes!(coupons::issue))
        .routes(routes!(coupons::void))
        .routes(routes!(events::member))
        .routes(routes!(members::balance))
        .routes(routes!(members::lots))
        .routes(routes!(members::timeline))
        .routes(routes!(members::facts))
        .routes(routes!(merges::merge))
        .routes(routes!(households::join))
        .routes(routes!(households::leave))
        .routes(routes!(households::household))
        .routes(routes!(erasures::erase))
        .routes(routes!(explained::explain))
        .routes(routes!(explained::explain_past))
        .routes(routes!(program::program))
        .routes(routes!(program::campaigns))
        .routes(routes!(program::campaign))
        .routes(routes!(program::check))
        .routes(routes!(program::reload))
        .routes(routes!(outbox::outgoing, outbox::delivered))
        .routes(routes!(sweep::sweep))
        .routes(routes!(status::status))
        .routes(routes!(status::needs))
        .routes(routes!(status::healthz))
        .routes(routes!(status::readyz))
        .routes(routes!(metrics::metrics))
        .routes(routes!(described::openapi))
        .routes(routes!(described::page))
        .routes(routes!(described::script))
        .routes(routes!(described::style))
        .routes(routes!(sign_in::form, sign_in::begin))
        .routes(routes!(sign_in::end))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_request_has_a_name_of_its_own() {
        let (_, api) = super::routes();
        let mut names = BTreeSet::new();
        for item in api.paths.paths.values() {
            for operation in [&item.get, &item.post].into_iter().flatten() {
                let name = operation.operation_id.clone();
                assert!(names.insert(name.clone()), "{name:?} twice");
            }
        }
        assert!(names.len() > 40, "{names:?}");
    }
}
