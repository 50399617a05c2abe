//! Chromium, driven by its own protocol.

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use tungstenite::{Message, WebSocket};

/// How long a page may take for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser without a window.
pub(crate) struct Browser {
    process: Child,
    /// Where the browser itself listens.
    url: String,
    _profile: TempDir,
}

const QUIET: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
];

impl Browser {
    pub(crate) fn open() -> Self {
        let profile = TempDir::new().unwrap();
        let mut chromium = Command::new("chromium");
        chromium.args(QUIET);
        chromium.arg(format!("--user-data-dir={}", profile.path().display()));
        let begun = chromium
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let mut process = begun.expect(
            "Chromium is there: `cargo xtask test` installs it, or `apt-get install chromium`",
        );
        let said = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut said = said.map_while(Result::ok);
        let url = said.find_map(|line| {
            line.strip_prefix("DevTools listening on ")
                .map(str::to_owned)
        });
        let url = url.expect("Chromium says where it listens");
        // It goes on saying things, which must go somewhere.
        std::thread::spawn(move || said.for_each(drop));
        Self {
            process,
            url,
            _profile: profile,
        }
    }

    /// A new page with nothing in it.
    pub(crate) fn page(&self) -> Page {
        let mut browser = Page::connect(&self.url);
        let made = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let (address, _) = self.url.split_once("/devtools/").unwrap();
        let target = made["targetId"].as_str().unwrap();
        let mut page = Page::connect(&format!("{address}/devtools/page/{target}"));
        for domain in ["Page", "Runtime", "Log"] {
            page.call(&format!("{domain}.enable"), json!({}));
        }
        page
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A page of a browser.
pub(crate) struct Page {
    socket: WebSocket<TcpStream>,
    last: u64,
    /// Errors of scripts, and what the page's policy forbade.
    complaints: Vec<String>,
}

impl Page {
    fn connect(url: &str) -> Self {
        let address = url
            .strip_prefix("ws://")
            .and_then(|url| url.split('/').next());
        let stream = TcpStream::connect(address.unwrap()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (socket, _) = tungstenite::client(url, stream).unwrap();
        Self {
            socket,
            last: 0,
            complaints: Vec::new(),
        }
    }

    /// Calls a method of the protocol.
    pub(crate) fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let call = json!({ "id": self.last, "method": method, "params": parameters });
        self.socket.send(Message::text(call.to_string())).unwrap();
        loop {
            let Message::Text(text) = self.socket.read().unwrap() else {
                continue;
            };
            let heard: Value = serde_json::from_str(&text).unwrap();
            if heard["id"] == self.last {
                assert!(heard["error"].is_null(), "{method}: {}", heard["error"]);
                return heard["result"].clone();
            }
            self.hear(&heard);
        }
    }

    fn hear(&mut self, heard: &Value) {
        let parameters = &heard["params"];
        match heard["method"].as_str() {
            Some("Runtime.exceptionThrown") => {
                self.complaints
                    .push(parameters["exceptionDetails"].to_string());
            }
            Some("Log.entryAdded") if parameters["entry"]["level"] == "error" => {
                self.complaints.push(parameters["entry"].to_string());
            }
            _ => {}
        }
    }

    /// What scripts and policies complained of so far.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        // Whatever was said before this is heard with it.
        self.run("1");
        std::mem::take(&mut self.complaints)
    }

    /// What an expression comes to; promises are waited for.
    pub(crate) fn run(&mut self, expression: &str) -> Value {
        let parameters =
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", parameters);
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {}",
            answer["exceptionDetails"]
        );
        answer["result"]["value"].clone()
    }

    /// Waits until a condition holds.
    pub(crate) fn until(&mut self, condition: &str) {
        let begun = Instant::now();
        // A page that is just leaving has no answer.
        while self.try_run(&format!("Boolean({condition})")) != Some(true) {
            if begun.elapsed() > PATIENCE {
                let seen = self.run("document.body.innerText");
                panic!(
                    "{condition} does not hold after {PATIENCE:?} on\n{}",
                    seen.as_str().unwrap_or_default()
                );
            }
        }
    }

    fn try_run(&mut self, expression: &str) -> Option<bool> {
        let parameters = json!({ "expression": expression, "returnByValue": true });
        self.call("Runtime.evaluate", parameters)["result"]["value"].as_bool()
    }

    /// Opens a page, and waits until everything is there.
    pub(crate) fn open(&mut self, url: &str) {
        self.call("Page.navigate", json!({ "url": url }));
        self.until(&format!(
            "location.href.startsWith({}) && document.readyState === 'complete'",
            json!(url)
        ));
        self.until("!document.querySelector('#text') || document.body.dataset.ready === 'yes'");
    }

    /// Clicks what is found, and waits for the page that follows.
    pub(crate) fn follow(&mut self, selector: &str) {
        self.run("window.isOld = true");
        self.click(selector);
        self.until("!window.isOld && document.readyState === 'complete'");
        self.until("!document.querySelector('#text') || document.body.dataset.ready === 'yes'");
    }

    /// Clicks in the middle of what is found, as a mouse does.
    pub(crate) fn click(&mut self, selector: &str) {
        let found = json!(selector);
        let place = self.run(&format!(
            "(() => {{ const found = document.querySelector({found}); if (!found) return null; \
             found.scrollIntoView({{ block: 'center' }}); const box = found.getBoundingClientRect(); \
             return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        assert!(!place.is_null(), "there is no {selector}");
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    /// Types a text where the cursor is.
    pub(crate) fn type_in(&mut self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// Presses a key, with Control if `control`.
    pub(crate) fn press(&mut self, key: &str, control: bool) {
        let code = match key {
            "Backspace" => 8,
            "End" => 35,
            "Tab" => 9,
            _ => 0,
        };
        for kind in ["rawKeyDown", "keyUp"] {
            let event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": if control { 2 } else { 0 } });
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// Fills a field as a person does.
    pub(crate) fn fill(&mut self, selector: &str, text: &str) {
        self.run(&format!(
            "document.querySelector({}).select()",
            json!(selector)
        ));
        self.click(selector);
        self.run(&format!(
            "document.querySelector({}).select()",
            json!(selector)
        ));
        self.type_in(text);
    }

    /// The text of what is found.
    pub(crate) fn text(&mut self, selector: &str) -> String {
        let text = self.run(&format!(
            "document.querySelector({})?.innerText ?? ''",
            json!(selector)
        ));
        text.as_str().unwrap_or_default().to_owned()
    }
}
