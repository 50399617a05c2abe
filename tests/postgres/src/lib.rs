//! A PostgreSQL server for tests: Debian's, in a folder of its own, without any
//! network. It ends with the process that started it, also if that is killed.
//!
//! Its texts are in the order of a language, not of bytes, as many servers have
//! them, so that nothing here depends on the order of bytes by chance.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, ensure};
use sadakat_test_keeper::Keeper;

/// What the keeper of a server does; it leaves nothing behind.
const KEEPER: &str = r#"
bin=$1 data=$2
"$bin/pg_ctl" start --pgdata "$data/db" --wait --silent --log "$data/log" </dev/null || exit 1
echo started
while read -r what; do
    case $what in
    kill) kill -9 "$(head -1 "$data/db/postmaster.pid")" ;;
    # Those who were left behind by a server that was killed end by themselves.
    start) for _ in $(seq 100); do
        "$bin/pg_ctl" start --pgdata "$data/db" --wait --silent --log "$data/log" </dev/null 2>/dev/null && break
        sleep 0.1
    done ;;
    stop) "$bin/pg_ctl" stop --pgdata "$data/db" --wait --silent --mode immediate </dev/null ;;
    esac
    echo "$what done"
done
"$bin/pg_ctl" stop --pgdata "$data/db" --wait --silent --mode immediate </dev/null
rm -rf "$data"
"#;

/// A server.
pub struct Postgres {
    bin: PathBuf,
    data: PathBuf,
    keeper: Keeper,
    /// Where it listens for encrypted connections, if it does.
    port: Option<u16>,
}

/// What a server shows to whoever wants to speak with it encrypted.
pub struct Certificate<'a> {
    /// The certificate, as PEM.
    pub cert: &'a Path,
    /// Its key, as PEM.
    pub key: &'a Path,
}

impl Postgres {
    /// The one server of this process. It need not keep anything if the machine
    /// stops, since tests only stop processes.
    ///
    /// # Errors
    /// If it cannot be started: `cargo xtask test` installs it.
    pub fn shared() -> anyhow::Result<&'static Self> {
        static SHARED: OnceLock<Result<Postgres, String>> = OnceLock::new();
        let shared =
            SHARED.get_or_init(|| Self::start(false).map_err(|error| format!("{error:#}")));
        shared.as_ref().map_err(|error| anyhow::anyhow!("{error}"))
    }

    /// Starts a server, whose disk does what it says if `durable`.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start(durable: bool) -> anyhow::Result<Self> {
        Self::start_with(durable, None)
    }

    /// Starts a server that also listens at 127.0.0.1 and 127.0.0.2, for
    /// connections that are encrypted, and no others.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start_encrypted(certificate: &Certificate<'_>) -> anyhow::Result<Self> {
        Self::start_with(false, Some(certificate))
    }

    fn start_with(durable: bool, certificate: Option<&Certificate<'_>>) -> anyhow::Result<Self> {
        let bin = programs()?;
        let mut folder = tempfile::Builder::new();
        let folder = folder.prefix("sadakat-pg-");
        let data = match in_memory().filter(|_| !durable) {
            Some(memory) => folder.tempdir_in(memory)?,
            None => folder.tempdir()?,
        };
        let data = data.keep();
        let is_root = Command::new("id").arg("-u").output()?.stdout == b"0\n";
        // The server does not run as root.
        let as_who = |program: &Path| -> Command {
            if !is_root {
                return Command::new(program);
            }
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
            command.arg(program);
            command
        };
        let give = |path: &Path| -> anyhow::Result<()> {
            if is_root {
                let owned = Command::new("chown").arg("postgres").arg(path).status()?;
                ensure!(owned.success(), "`chown postgres` failed");
            }
            Ok(())
        };
        give(&data)?;
        let made = as_who(&bin.join("initdb"))
            .args(["--username=sadakat", "--auth=trust", "--encoding=UTF8"])
            .args([
                "--locale-provider=icu",
                "--icu-locale=en",
                "--locale=C.UTF-8",
            ])
            .arg("--no-sync")
            .arg("--pgdata")
            .arg(data.join("db"))
            .output()?;
        ensure!(
            made.status.success(),
            "initdb: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        let settings = data.join("db/postgresql.conf");
        let mut text = fs::read_to_string(&settings)?;
        text += &format!(
            "\nunix_socket_directories = '{}'\nmax_connections = 200\n",
            data.display()
        );
        let port = match certificate {
            Some(certificate) => {
                for (from, name) in [(certificate.cert, "cert.pem"), (certificate.key, "key.pem")] {
                    let to = data.join(name);
                    fs::copy(from, &to)?;
                    private(&to)?;
                    give(&to)?;
                }
                // Free a moment ago; nobody else asks for it by name.
                let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
                text += &format!(
                    "listen_addresses = '127.0.0.1,127.0.0.2'\nport = {port}\nssl = on\n\
                     ssl_cert_file = '{0}/cert.pem'\nssl_key_file = '{0}/key.pem'\n",
                    data.display()
                );
                Some(port)
            }
            None => {
                text += "listen_addresses = ''\n";
                None
            }
        };
        if !durable {
            text += "fsync = off\nfull_page_writes = off\n";
        }
        fs::write(&settings, text)?;
        // One user has to say a password.
        let who = data.join("db/pg_hba.conf");
        let others = fs::read_to_string(&who)?;
        let guarded = "local all guarded scram-sha-256\n";
        let others = match port {
            Some(_) => "local all all trust\nhostssl all all 127.0.0.0/8 trust\n".to_owned(),
            None => others,
        };
        fs::write(&who, format!("{guarded}{others}"))?;
        let mut shell = as_who(Path::new("/bin/sh"));
        let shell = shell.args(["-c", KEEPER, "keeper"]).arg(&bin).arg(&data);
        let keeper = Keeper::start(shell).with_context(|| {
            let log = fs::read_to_string(data.join("log")).unwrap_or_default();
            format!("the server did not start:\n{log}")
        })?;
        Ok(Self {
            bin,
            data,
            keeper,
            port,
        })
    }

    /// The address of a new place for a ledger.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn place(&self) -> anyhow::Result<PathBuf> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("place_{}_{number}", std::process::id());
        self.sql("", &format!("CREATE SCHEMA {name}"))?;
        let socket = self.data.display().to_string().replace('/', "%2F");
        let port = self
            .port
            .map_or_else(String::new, |port| format!(":{port}"));
        Ok(PathBuf::from(format!(
            "postgres://sadakat@{socket}{port}/postgres?options=-c%20search_path%3D{name}"
        )))
    }

    /// The address of a place over the network, at one of the addresses that an
    /// encrypted server listens at, with more settings.
    ///
    /// # Errors
    /// If there is no such place, or the server does not listen.
    pub fn place_at(&self, place: &Path, host: &str, more: &str) -> anyhow::Result<PathBuf> {
        let text = place.to_str().context("an address")?;
        let (_, settings) = text.split_once('?').context("settings")?;
        let port = self.port.context("a server that listens")?;
        Ok(PathBuf::from(format!(
            "postgres://sadakat@{host}:{port}/postgres?{settings}&{more}"
        )))
    }

    /// The address of a place for somebody else, with a password; `guarded` is the
    /// user who has to say the right one, `right`.
    ///
    /// # Errors
    /// If there is no such place.
    pub fn place_of(&self, place: &Path, who: &str) -> anyhow::Result<PathBuf> {
        let text = place.to_str().context("an address")?;
        Ok(PathBuf::from(text.replacen(
            "sadakat@",
            &format!("{who}@"),
            1,
        )))
    }

    /// Asks the server for rows, in a place; its columns with `|` between them.
    ///
    /// # Errors
    /// If it cannot answer.
    pub fn rows(&self, place: &Path, sql: &str) -> anyhow::Result<Vec<String>> {
        let text = place.to_str().context("an address")?;
        let (_, schema) = text.rsplit_once("%3D").context("a place of this server")?;
        let answer = self.sql(schema, sql)?;
        Ok(answer.lines().map(str::to_owned).collect())
    }

    fn sql(&self, schema: &str, sql: &str) -> anyhow::Result<String> {
        let answer = Command::new(self.bin.join("psql"))
            .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
            .args(["--set", "ON_ERROR_STOP=1", "--username=sadakat"])
            .args(["--dbname=postgres", "--command", sql])
            .arg("--host")
            .arg(&self.data)
            .env("PGOPTIONS", format!("-c search_path={schema}"))
            .env("PGPORT", self.port.unwrap_or(5432).to_string())
            .output()?;
        ensure!(
            answer.status.success(),
            "{sql}: {}",
            String::from_utf8_lossy(&answer.stderr)
        );
        Ok(String::from_utf8(answer.stdout)?)
    }

    /// Kills the server as it is: all its processes are gone at once, or stop as
    /// soon as they see it.
    ///
    /// # Errors
    /// If that cannot be said.
    pub fn kill(&self) -> anyhow::Result<()> {
        self.keeper.say("kill")
    }

    /// Starts it again.
    ///
    /// # Errors
    /// If it does not start.
    pub fn start_again(&self) -> anyhow::Result<()> {
        self.keeper.say("start")
    }

    /// Stops it at once.
    ///
    /// # Errors
    /// If it does not stop.
    pub fn stop(&self) -> anyhow::Result<()> {
        self.keeper.say("stop")
    }
}

/// Nobody but its owner reads it: the server refuses a key that others can read.
fn private(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::set_permissions(
        path,
        fs::Permissions::from_mode(0o600),
    )?)
}

/// A folder in memory, if there is one with room for everything that tests keep:
/// a new place is a hundred small files, which a disk takes long to make.
fn in_memory() -> Option<&'static Path> {
    const MEMORY: &str = "/dev/shm";
    const KILOBYTES: u64 = 8 << 20;
    let free = Command::new("df")
        .args(["--output=avail", "-k", MEMORY])
        .output()
        .ok()?;
    let free = String::from_utf8(free.stdout).ok()?;
    let free: u64 = free.lines().last()?.trim().parse().ok()?;
    (free >= KILOBYTES).then(|| Path::new(MEMORY))
}

/// Where the newest of Debian's servers has its programs.
fn programs() -> anyhow::Result<PathBuf> {
    let missing = "no PostgreSQL in /usr/lib/postgresql: `cargo xtask test` installs it, or \
                   `apt-get install postgresql`";
    let mut versions: Vec<(u32, PathBuf)> = Vec::new();
    for entry in fs::read_dir("/usr/lib/postgresql").context(missing)? {
        let entry = entry?;
        if let Ok(version) = entry.file_name().to_string_lossy().parse() {
            versions.push((version, entry.path().join("bin")));
        }
    }
    versions.sort();
    let (_, newest) = versions.pop().context(missing)?;
    Ok(newest)
}
