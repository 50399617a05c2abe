//! `cargo xtask clients`

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, ensure};

use super::{House, Run as _, step};

/// What makes and checks clients in Python.
const PYTHON: [&str; 3] = [
    "schemathesis>=4,<5",
    "openapi-python-client>=0.29,<0.30",
    "mypy>=1,<2",
];

/// The same for TypeScript.
const TYPESCRIPT: [&str; 2] = ["openapi-typescript@7", "typescript@5"];

/// A till in Python, by the client that is generated.
const TILL_PY: &str = include_str!("clients/till.py");

/// The same in TypeScript, by the types that are generated.
const TILL_TS: &str = include_str!("clients/till.ts");

/// A server in a process of its own; it ends with this.
struct Served {
    child: Child,
    url: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl House {
    /// Generates clients in Python and TypeScript of what a server says of its
    /// API, and lets each be a till; then sends the server whatever its
    /// description allows, and some that it does not.
    pub(crate) fn clients(&self, examples: Option<String>) -> anyhow::Result<()> {
        let examples = examples.unwrap_or_else(|| "60".to_owned());
        let place = self.target.join("clients");
        std::fs::create_dir_all(&place)?;
        step("Building the command");
        Command::new("cargo")
            .args(["build", "--package", "sadakat"])
            .current_dir(&self.root)
            .run()?;
        let served = self.serve(&place)?;
        let page = place.join("openapi.json");
        Command::new("curl")
            .args(["-fsS", "--output"])
            .arg(&page)
            .arg(format!("{}/openapi.json", served.url))
            .run()?;
        python(&place, &page, &served.url)?;
        typescript(&place, &page)?;
        step("Sending whatever the description allows, and some that it does not");
        Command::new(place.join("venv/bin/schemathesis"))
            .args(["run", "--max-examples", &examples, "--seed", "1", "--continue-on-failure"])
            .args(["--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"])
            .args(["--exclude-path", "/v1/reload", "--url", &served.url])
            .arg(&page)
            .current_dir(&place)
            .run()?;
        step("The server answers as its description says");
        Ok(())
    }

    /// Serves a new program with a new ledger.
    fn serve(&self, place: &Path) -> anyhow::Result<Served> {
        let folder = place.join("shop");
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        let ledger = place.join("members.db");
        for ending in ["", "-wal", "-shm"] {
            // There may be none.
            let _ = std::fs::remove_file(place.join(format!("members.db{ending}")));
        }
        let sadakat = self.target.join("debug/sadakat");
        Command::new(&sadakat).arg("init").arg(&folder).run()?;
        let mut child = Command::new(&sadakat)
            .arg("serve")
            .arg(&folder)
            .args(["--format", "json", "--listen", "127.0.0.1:0", "--ledger"])
            .arg(&ledger)
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().context("no output")?;
        let mut lines = BufReader::new(out).lines();
        let url = loop {
            let line = lines.next().context("it ended before it listened")??;
            if let Some((_, address)) = line.split_once("\"address\":\"") {
                let address = address.split('"').next().unwrap_or_default();
                break format!("http://{address}");
            }
        };
        // Whatever else it says is heard, so that it goes on.
        std::thread::spawn(move || lines.count());
        Ok(Served { child, url })
    }
}

fn python(place: &Path, page: &Path, url: &str) -> anyhow::Result<()> {
    let tools = place.join("venv");
    let python = tools.join("bin/python");
    if !python.is_file() {
        step("Making a place for Python's tools");
        Command::new("python3")
            .args(["-m", "venv"])
            .arg(&tools)
            .run()?;
    }
    Command::new(&python)
        .args(["-m", "pip", "install", "--quiet"])
        .args(PYTHON)
        .run()?;
    step("Generating a client in Python");
    let client = place.join("python");
    // What formats files is not needed.
    let config = place.join("config.yaml");
    std::fs::write(&config, "post_hooks: []\n")?;
    Command::new(tools.join("bin/openapi-python-client"))
        .args([
            "generate",
            "--meta",
            "none",
            "--overwrite",
            "--fail-on-warning",
            "--path",
        ])
        .arg(page)
        .arg("--config")
        .arg(&config)
        .arg("--output-path")
        .arg(client.join("sadakat_api"))
        .run()?;
    std::fs::write(client.join("till.py"), TILL_PY)?;
    // What is generated has mistakes of its generator's: a list that is called
    // like its class.
    Command::new(&python)
        .args(["-m", "mypy", "--no-error-summary"])
        .args(["--follow-imports=silent", "till.py"])
        .current_dir(&client)
        .run()?;
    Command::new(&python)
        .args(["till.py", url])
        .current_dir(&client)
        .run()
}

fn typescript(place: &Path, page: &Path) -> anyhow::Result<()> {
    let tools = place.join("ts");
    Command::new("npm")
        .args(["install", "--silent", "--no-fund", "--no-audit", "--prefix"])
        .arg(&tools)
        .args(TYPESCRIPT)
        .run()?;
    step("Generating types in TypeScript");
    let tool = |name: &str| -> anyhow::Result<PathBuf> {
        let tool = tools.join("node_modules/.bin").join(name);
        ensure!(tool.exists(), "{} is not there", tool.display());
        Ok(tool)
    };
    Command::new(tool("openapi-typescript")?)
        .arg(page)
        .arg("--output")
        .arg(tools.join("sadakat.d.ts"))
        .run()?;
    std::fs::write(tools.join("till.ts"), TILL_TS)?;
    Command::new(tool("tsc")?)
        .args([
            "--noEmit",
            "--strict",
            "--target",
            "es2022",
            "--module",
            "esnext",
            "--moduleResolution",
            "bundler",
            "till.ts",
            "sadakat.d.ts",
        ])
        .current_dir(&tools)
        .run()
}
