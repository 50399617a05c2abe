//! Routes that answer the same every time: what any server of this library pays.
//! One only takes the body; one reads it as JSON and writes its answer as JSON, as
//! any service does that looks at what it is asked.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::header;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;

use crate::contender::Error;

/// The path of the route that only takes its body.
pub const BARE: &str = "/bare";

/// The path of the one that reads and writes JSON.
pub const AS_JSON: &str = "/json";

/// Listens until it is killed, and says where on its first line.
///
/// # Errors
/// If the answer cannot be read, or no port is free.
pub fn run(answer: &Path) -> Result<(), Error> {
    let answer = Bytes::from(std::fs::read(answer)?);
    let value: Value = serde_json::from_slice(&answer)?;
    let value = Arc::new(value);
    let as_json = move |Json(body): Json<Value>| {
        std::hint::black_box(&body);
        let value = Arc::clone(&value);
        // As `Json` writes what it is given.
        let written = serde_json::to_vec(&*value).unwrap_or_default();
        async move { ([(header::CONTENT_TYPE, "application/json")], written) }
    };
    let route = move |body: Bytes| {
        std::hint::black_box(&body);
        let answer = answer.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], answer) }
    };
    let routes = Router::new()
        .route(BARE, post(route))
        .route(AS_JSON, post(as_json));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let mut out = std::io::stdout();
        writeln!(out, "{}", listener.local_addr()?)?;
        out.flush()?;
        axum::serve(listener, routes).await?;
        Ok(())
    })
}
