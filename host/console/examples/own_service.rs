//! The console in a service of one's own: `cargo run --example own_service -- my-shop 7879`.

use std::net::{Ipv4Addr, SocketAddr};

use sadakat_console::Settings;
use sadakat_engine::Host;
use sadakat_engine::watch::WatchSettings;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let program = arguments.next().unwrap_or_else(|| "rules".to_owned());
    let port = arguments.next().map_or(Ok(7879), |port| port.parse())?;
    let mut settings = Settings::new(&program);
    settings.ledger = arguments.next().map(Into::into);
    let host = Host::builder()
        .watch(WatchSettings::default())
        .open(&program)?;
    // Whatever else the service answers is merged with it. Beyond this machine
    // it needs a guard of its own.
    let router = sadakat_console::router(host, settings);
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = tokio::net::TcpListener::bind(listen).await?;
        axum::serve(listener, router).await
    })?;
    Ok(())
}
