//! A server from its start to its end.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use sadakat_engine::Host;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot::{Sender, channel};
use tokio::task::JoinHandle;

use crate::keeper::KeeperError;
use crate::router::router;
use crate::settings::Settings;

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// Others than this machine could ask it, and nobody would have to say who
    /// they are.
    #[error(
        "{0} can be reached from other machines, and there is no token; give one, or listen on 127.0.0.1"
    )]
    NoToken(SocketAddr),
    /// It cannot listen there.
    #[error("cannot listen on {listen}: {source}")]
    Listen {
        /// Where.
        listen: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] KeeperError),
    /// The threads that answer cannot be started.
    #[error("cannot start: {0}")]
    Start(#[source] io::Error),
}

/// A server that answers on threads of its own, until it is stopped.
#[derive(Debug)]
pub struct Server {
    runtime: Runtime,
    address: SocketAddr,
    stop: Sender<()>,
    ended: JoinHandle<io::Result<()>>,
}

impl Server {
    /// Listens, and answers from now on.
    ///
    /// # Errors
    /// If it would listen beyond this machine without a token, cannot listen,
    /// or cannot use its ledger.
    pub fn start(host: Host, settings: Settings) -> Result<Self, ServeError> {
        let listen = settings.listen;
        if !listen.ip().is_loopback() && settings.token.is_none() {
            return Err(ServeError::NoToken(listen));
        }
        let router = router(host, settings)?;
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.enable_all().thread_name("sadakat-server").build();
        let runtime = runtime.map_err(ServeError::Start)?;
        let refused = |source| ServeError::Listen { listen, source };
        let listener = runtime
            .block_on(TcpListener::bind(listen))
            .map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let (stop, stopped) = channel();
        let serving = axum::serve(listener, router);
        let serving = serving.with_graceful_shutdown(async {
            // Whoever drops it wants it to stop, too.
            let _ = stopped.await;
        });
        let ended = runtime.spawn(serving.into_future());
        Ok(Self {
            runtime,
            address,
            stop,
            ended,
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more connections, and waits until all requests are answered,
    /// for as long as `deadline` allows. Whether they are.
    pub fn stop(self, deadline: Duration) -> bool {
        // It may have ended already.
        let _ = self.stop.send(());
        let ended = self.ended;
        let ended = self
            .runtime
            .block_on(async { tokio::time::timeout(deadline, ended).await });
        self.runtime.shutdown_background();
        ended.is_ok()
    }
}
