//! A route that reads a body and answers the same every time: what any server
//! of this library pays.

use std::io::Write as _;
use std::path::Path;

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::post;

use crate::contender::Error;

/// Listens until it is killed, and says where on its first line.
///
/// # Errors
/// If the answer cannot be read, or no port is free.
pub fn run(answer: &Path) -> Result<(), Error> {
    let answer = Bytes::from(std::fs::read(answer)?);
    let route = move |body: Bytes| {
        std::hint::black_box(&body);
        let answer = answer.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], answer) }
    };
    let routes = Router::new()
        .route("/v1/evaluate", post(route.clone()))
        .route("/v1/events", post(route));
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
