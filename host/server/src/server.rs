//! A server from its start to its end.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use hyper_util::rt::TokioTimer;
use sadakat_engine::Host;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

use crate::router::{Shared, build};
use crate::settings::{Settings, Tls};
use crate::tokens::TokensError;
use crate::writer::KeeperError;

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// Others than this machine could ask it, and nobody would have to say who
    /// they are.
    #[error(
        "{0} can be reached from other machines, and there is no token; make one with `sadakat token new`, or listen on 127.0.0.1"
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
    /// The tokens cannot be used.
    #[error(transparent)]
    Tokens(#[from] TokensError),
    /// The certificate or its key cannot be used.
    #[error("cannot use the certificate `{}` with the key `{}`: {source}", tls.cert.display(), tls.key.display())]
    Tls {
        /// Which.
        tls: Tls,
        /// Why.
        source: io::Error,
    },
    /// The log of changes cannot be written.
    #[error("the audit log cannot be written: {0}")]
    Audit(#[source] io::Error),
    /// The threads that answer cannot be started.
    #[error("cannot start: {0}")]
    Start(#[source] io::Error),
}

/// A server that answers on threads of its own, until it is stopped.
pub struct Server {
    runtime: Runtime,
    address: SocketAddr,
    handle: Handle<SocketAddr>,
    ended: JoinHandle<io::Result<()>>,
    shared: Shared,
    certificate: Option<(RustlsConfig, Tls)>,
}

impl Server {
    /// Listens, and answers from now on.
    ///
    /// # Errors
    /// If it would listen beyond this machine without a token, cannot listen,
    /// or cannot use its ledger.
    pub fn start(host: Host, settings: Settings) -> Result<Self, ServeError> {
        Self::start_with(host, settings, Router::new())
    }

    /// As [`Self::start`], with requests of others beside those of the API,
    /// such as pages for people. They pass the same limits, and come from
    /// marketers and admins alone: each has its [`Caller`](crate::Caller) as an
    /// extension. Browsers that have not signed in are shown where to.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_with(host: Host, settings: Settings, mounted: Router) -> Result<Self, ServeError> {
        let listen = settings.listen;
        let is_open = settings.token.is_none() && settings.tokens.is_none();
        if !listen.ip().is_loopback() && is_open {
            return Err(ServeError::NoToken(listen));
        }
        let (tls, head_time) = (settings.tls.clone(), settings.head_time);
        let (router, shared) = build(host, settings, mounted)?;
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.enable_all().thread_name("sadakat-server").build();
        let runtime = runtime.map_err(ServeError::Start)?;
        let refused = |source| ServeError::Listen { listen, source };
        let listener = TcpListener::bind(listen).map_err(refused)?;
        listener.set_nonblocking(true).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let handle = Handle::new();
        let _inside = runtime.enter();
        let mut server = axum_server::from_tcp(listener)
            .map_err(refused)?
            .handle(handle.clone())
            .http1_only();
        // Whoever says nothing, or too slowly, does not keep a connection.
        let mut connections = server.http_builder().http1();
        connections
            .timer(TokioTimer::new())
            .header_read_timeout(head_time);
        let service = router.into_make_service();
        let mut certificate = None;
        let ended = match tls {
            None => runtime.spawn(server.serve(service)),
            Some(tls) => {
                let config = runtime.block_on(read_tls(&tls))?;
                certificate = Some((config.clone(), tls));
                let server = server.map(|acceptor| {
                    axum_server::tls_rustls::RustlsAcceptor::new(config).acceptor(acceptor)
                });
                runtime.spawn(server.serve(service))
            }
        };
        Ok(Self {
            runtime,
            address,
            handle,
            ended,
            shared,
            certificate,
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Reads its files anew, for whoever is told that they changed.
    pub fn reloader(&self) -> Reloader {
        Reloader {
            runtime: self.runtime.handle().clone(),
            shared: Arc::clone(&self.shared),
            certificate: self.certificate.clone(),
        }
    }

    /// Takes no more connections, and waits until all requests are answered,
    /// for as long as `deadline` allows. Whether they are.
    pub fn stop(self, deadline: Duration) -> bool {
        self.handle.graceful_shutdown(Some(deadline));
        let (handle, ended) = (self.handle, self.ended);
        // What is at work is cut off at the deadline; a little more is for that.
        let most = deadline + Duration::from_secs(1);
        let answered = self.runtime.block_on(async {
            let begun = tokio::time::Instant::now();
            let ended = tokio::time::timeout(most, ended).await;
            ended.is_ok() && (begun.elapsed() < deadline || handle.connection_count() == 0)
        });
        self.runtime.shutdown_background();
        answered
    }
}

async fn read_tls(tls: &Tls) -> Result<RustlsConfig, ServeError> {
    // Another part of the process may have chosen before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = RustlsConfig::from_pem_file(&tls.cert, &tls.key).await;
    let config = config.map_err(|source| ServeError::Tls {
        tls: tls.clone(),
        source,
    })?;
    offer_http1(&config);
    Ok(config)
}

/// Offers HTTP/1.1 alone, which is what is spoken.
fn offer_http1(config: &RustlsConfig) {
    let mut offered = (*config.get_inner()).clone();
    offered.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.reload_from_config(Arc::new(offered));
}

/// Reads the files of a server anew, which may have been changed.
pub struct Reloader {
    runtime: tokio::runtime::Handle,
    shared: Shared,
    certificate: Option<(RustlsConfig, Tls)>,
}

impl Reloader {
    /// Reads tokens and certificate anew.
    ///
    /// # Errors
    /// If they cannot be used: those that there were stay.
    pub fn reload(&self) -> Result<(), ServeError> {
        self.shared.access.reload()?;
        if let Some((config, tls)) = &self.certificate {
            let reloading = config.reload_from_pem_file(&tls.cert, &tls.key);
            let reloaded = self.runtime.block_on(reloading);
            reloaded.map_err(|source| ServeError::Tls {
                tls: tls.clone(),
                source,
            })?;
            offer_http1(config);
        }
        Ok(())
    }
}

impl std::fmt::Debug for Reloader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reloader").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
