//! NATS servers for tests: one, or three that keep everything three times, on
//! this machine alone. They end with the process that started them, also if that
//! is killed, and need not keep anything if the machine stops, since tests stop
//! processes only.

use std::fs;
use std::io::Read as _;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::ensure;
use sadakat_test_keeper::Keeper;
use tempfile::TempDir;

/// The server that `cargo xtask test` installs, in the target folder.
pub const INSTALLED: &str = "nats-2.15.1/nats-server";

/// What the keeper of a server does.
const KEEPER: &str = r#"
start() { "$@" >>"$log" 2>&1 </dev/null & server=$!; }
log=$1; shift
start "$@"
echo started
while read -r what; do
    case $what in
    kill) kill -9 "$server"; wait "$server" 2>/dev/null ;;
    start) start "$@" ;;
    esac
    echo "$what done"
done
kill -9 "$server"
wait "$server" 2>/dev/null
rm -rf "$(dirname "$log")"
"#;

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server.
pub struct Node {
    port: u16,
    log: PathBuf,
    keeper: Keeper,
}

/// Servers that belong together.
pub struct Nats {
    nodes: Vec<Node>,
    /// Gone with the servers, whoever ends first.
    _folders: Vec<TempDir>,
}

impl Nats {
    /// One server.
    ///
    /// # Errors
    /// If it cannot be started: `cargo xtask test` installs it.
    pub fn start() -> anyhow::Result<Self> {
        Self::start_with(1, &[])
    }

    /// One server with more in its configuration.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn configured(more: &str) -> anyhow::Result<Self> {
        Self::start_with(1, &[more])
    }

    /// Three servers that keep everything on each.
    ///
    /// # Errors
    /// If they cannot be started.
    pub fn cluster() -> anyhow::Result<Self> {
        Self::start_with(3, &[])
    }

    fn start_with(count: usize, more: &[&str]) -> anyhow::Result<Self> {
        let server = program()?;
        // Held until all are known, so that no two are the same.
        let free = (0..2 * count).map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)));
        let free = free.collect::<Result<Vec<_>, _>>()?;
        let ports = free.iter().map(|free| Ok(free.local_addr()?.port()));
        let ports = ports.collect::<anyhow::Result<Vec<u16>>>()?;
        drop(free);
        let (ports, routes) = ports.split_at(count);
        let all: Vec<String> = routes
            .iter()
            .map(|port| format!("nats://127.0.0.1:{port}"))
            .collect();
        let mut nodes = Vec::new();
        let mut folders = Vec::new();
        for (number, (port, route)) in ports.iter().zip(routes).enumerate() {
            let folder = tempfile::Builder::new().prefix("sadakat-nats-").tempdir()?;
            let store = folder.path().join("store");
            let mut config = format!(
                "server_name: n{number}\nlisten: \"127.0.0.1:{port}\"\n\
                 jetstream {{ store_dir: \"{}\" }}\n{}\n",
                store.display(),
                more.join("\n")
            );
            if count > 1 {
                config += &format!(
                    "cluster {{ name: tests, listen: \"127.0.0.1:{route}\", routes: [{}] }}\n",
                    all.join(", ")
                );
            }
            let file = folder.path().join("nats.conf");
            fs::write(&file, config)?;
            nodes.push(Node::start(
                &server,
                &file,
                *port,
                folder.path().join("log"),
            )?);
            folders.push(folder);
        }
        let servers = Self {
            nodes,
            _folders: folders,
        };
        for node in &servers.nodes {
            node.wait()?;
        }
        Ok(servers)
    }

    /// The address of all of them.
    pub fn address(&self) -> String {
        let all = self
            .nodes
            .iter()
            .map(|node| format!("nats://127.0.0.1:{}", node.port));
        all.collect::<Vec<_>>().join(",")
    }

    /// The servers one by one.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}

impl Node {
    fn start(server: &Path, config: &Path, port: u16, log: PathBuf) -> anyhow::Result<Self> {
        let mut shell = Command::new("/bin/sh");
        let shell = shell
            .args(["-c", KEEPER, "keeper"])
            .arg(&log)
            .arg(server)
            .arg("--config")
            .arg(config);
        Ok(Self {
            port,
            log,
            keeper: Keeper::start(shell)?,
        })
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Kills the server as it is.
    ///
    /// # Errors
    /// If that cannot be said.
    pub fn kill(&self) -> anyhow::Result<()> {
        self.keeper.say("kill")
    }

    /// Starts it again, and waits until it answers.
    ///
    /// # Errors
    /// If it does not.
    pub fn start_again(&self) -> anyhow::Result<()> {
        self.keeper.say("start")?;
        self.wait()
    }

    /// Waits until it speaks.
    fn wait(&self) -> anyhow::Result<()> {
        let deadline = Instant::now() + PATIENCE;
        let mut hello = [0; 4];
        while Instant::now() < deadline {
            let connected = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
            if let Ok(mut stream) = connected
                && stream.set_read_timeout(Some(PATIENCE)).is_ok()
                && stream.read_exact(&mut hello).is_ok()
                && hello == *b"INFO"
            {
                return Ok(());
            }
            std::thread::yield_now();
        }
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        anyhow::bail!("the server did not start:\n{log}")
    }
}

/// The server: that of the variable SADAKAT_NATS_SERVER, the one in the target
/// folder of this build, or one on the path.
fn program() -> anyhow::Result<PathBuf> {
    if let Some(named) = std::env::var_os("SADAKAT_NATS_SERVER") {
        return Ok(PathBuf::from(named));
    }
    let own = std::env::current_exe()?;
    let installed = own
        .ancestors()
        .map(|folder| folder.join(INSTALLED))
        .find(|path| path.is_file());
    if let Some(installed) = installed {
        return Ok(installed);
    }
    let version = Command::new("nats-server").arg("--version").output();
    ensure!(
        version.is_ok_and(|version| version.status.success()),
        "no `nats-server` in the target folder: `cargo xtask test` puts it there"
    );
    Ok(PathBuf::from("nats-server"))
}
