//! Styles and scripts, which are part of the program.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

const ASSETS: [(&str, &str, &str); 7] = [
    (
        "console.css",
        "text/css",
        include_str!("../assets/console.css"),
    ),
    (
        "console.js",
        "text/javascript",
        include_str!("../assets/console.js"),
    ),
    (
        "editor.min.js",
        "text/javascript",
        include_str!("../assets/editor.min.js"),
    ),
    (
        "htmx.min.js",
        "text/javascript",
        include_str!("../assets/htmx.min.js"),
    ),
    (
        "plots.js",
        "text/javascript",
        include_str!("../assets/plots.js"),
    ),
    (
        "plot.min.js",
        "text/javascript",
        sadakat_backtest::PLOT_SCRIPT,
    ),
    ("plot.min.css", "text/css", sadakat_backtest::PLOT_STYLE),
];

pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    let Some((_, kind, text)) = ASSETS.iter().find(|(known, ..)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = format!("{kind}; charset=utf-8");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
    ];
    (headers, *text).into_response()
}
