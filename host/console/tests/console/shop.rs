//! A shop with a program, a ledger and a console.

use std::path::{Path, PathBuf};

use axum::Router;
use sadakat_console::Settings;
use sadakat_engine::Host;
use sadakat_engine::load::Folder;
use sadakat_engine::model::Date;
use sadakat_ledger::{Join, Ledger, Program};
use sadakat_server::{Server, Token};
use tempfile::TempDir;

pub(crate) struct Shop {
    place: TempDir,
    pub(crate) host: Host,
}

/// The files that `sadakat init` writes.
const INIT: [(&str, &str); 4] = [
    ("program.toml", "program.toml"),
    ("campaigns/base-points.toml", "base-points.toml"),
    ("campaigns/base-points.rhai", "base-points.rhai"),
    ("cases/base-points.toml", "cases/base-points.toml"),
];

/// What members did: c1 bought twice, c2 once and brought it back.
const EVENTS: [&str; 4] = [
    r#"{"id":"e1","kind":"purchase","at":"2026-03-01T10:00:00+03:00","customer":"c1","purchase":{"lines":[{"sku":"mug","quantity":2,"unit_price":"600.00"}]}}"#,
    r#"{"id":"e2","kind":"purchase","at":"2026-03-02T10:00:00+03:00","customer":"c2","purchase":{"lines":[{"sku":"mug","quantity":1,"unit_price":"50.00"}]}}"#,
    r#"{"id":"e3","kind":"return","at":"2026-03-03T10:00:00+03:00","customer":"c2","purchase":{"of":"e2","lines":[{"sku":"mug","quantity":1}]}}"#,
    r#"{"id":"e4","kind":"purchase","at":"2026-05-14T10:00:00+03:00","customer":"c1","purchase":{"lines":[{"sku":"pot","quantity":1,"unit_price":"0.50"}]}}"#,
];

const CUSTOMERS: [&str; 2] = [
    r#"{"id":"c1","birth_date":"1985-05-14"}"#,
    r#"{"id":"c2","birth_date":"1990-01-01"}"#,
];

impl Shop {
    /// A new shop as `sadakat init` makes it, with what its members did.
    pub(crate) fn open() -> Self {
        let place = TempDir::new().unwrap();
        let root = place.path().join("shop");
        let init = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/src/commands/init");
        for (to, from) in INIT {
            let to = root.join(to);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(init.join(from), to).unwrap();
        }
        let program = Program::load(Folder::read(&root).unwrap()).unwrap();
        let mut ledger = Ledger::open(place.path().join("members.db"), program).unwrap();
        for enrolled in ledger.enrol(CUSTOMERS).unwrap() {
            enrolled.unwrap();
        }
        for answer in ledger.process_batch(EVENTS).unwrap() {
            answer.unwrap();
        }
        let host = Host::open(&root).unwrap();
        Self { place, host }
    }

    /// Processes more events, by the program that is in the folder now.
    pub(crate) fn process(&self, events: &[&str]) {
        let program = Program::load(Folder::read(&self.root()).unwrap()).unwrap();
        let mut ledger = Ledger::open(self.place.path().join("members.db"), program).unwrap();
        for answer in ledger.process_batch(events.iter().copied()).unwrap() {
            answer.unwrap();
        }
    }

    /// Lets members share a purse.
    pub(crate) fn share(&self, household: &str, customers: &[&str]) {
        let mut ledger = Ledger::open_as_it_is(self.place.path().join("members.db")).unwrap();
        for customer in customers {
            let join = Join {
                id: format!("join {customer}"),
                day: Date::parse("2026-05-14").unwrap(),
                household: household.to_owned(),
                customer: (*customer).to_owned(),
            };
            ledger.join(&join).unwrap();
        }
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.place.path().join("shop")
    }

    pub(crate) fn router(&self) -> Router {
        let mut settings = Settings::new(self.root());
        settings.ledger = Some(self.place.path().join("members.db"));
        sadakat_console::router(self.host.clone(), settings)
    }

    /// Serves the console as `sadakat serve` does; if there is a token, to
    /// whoever has signed in with it.
    pub(crate) fn serve(&self, token: Option<&str>) -> Server {
        let mut settings = sadakat_server::Settings::default();
        settings.listen = "127.0.0.1:0".parse().unwrap();
        settings.token = token.map(|token| Token::new(token).unwrap());
        Server::start_with(self.host.clone(), settings, self.router()).unwrap()
    }

    pub(crate) fn text(&self, path: &str) -> Option<String> {
        std::fs::read_to_string(self.root().join(path)).ok()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        std::fs::create_dir_all(self.root().join(path).parent().unwrap()).unwrap();
        std::fs::write(self.root().join(path), text).unwrap();
    }

    /// Runs Git in the folder, which must go well.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let mut git = std::process::Command::new("git");
        git.args([
            "-c",
            "user.name=Owner",
            "-c",
            "user.email=owner@shop.invalid",
        ]);
        let answer = git
            .arg("-C")
            .arg(self.root())
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&answer.stderr);
        assert!(answer.status.success(), "{arguments:?}: {said}");
        String::from_utf8(answer.stdout).unwrap()
    }
}
