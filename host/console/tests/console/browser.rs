//! Chromium, driven by its own protocol.

use std::cell::RefCell;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// How long a page may take for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser without a window.
pub(crate) struct Browser {
    process: Child,
    wire: Rc<RefCell<Wire>>,
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
    "--remote-debugging-pipe",
];

impl Browser {
    pub(crate) fn open() -> Self {
        let profile = TempDir::new().unwrap();
        // Chromium reads calls from its descriptor 3 and answers on 4.
        let mut chromium = Command::new("sh");
        chromium.args([
            "-c",
            "exec chromium \"$@\" 3<&0 4>&1 >/dev/null",
            "chromium",
        ]);
        chromium.args(QUIET);
        chromium.arg(format!("--user-data-dir={}", profile.path().display()));
        let mut process = chromium
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = BufReader::new(process.stdout.take().unwrap()).split(0);
        let (hears, answers) = channel();
        // Heard beside, so that a browser that says nothing is not waited for
        // for ever.
        std::thread::spawn(move || {
            said.map_while(Result::ok)
                .try_for_each(|said| hears.send(said))
        });
        let wire = Wire {
            calls: process.stdin.take().unwrap(),
            answers,
            last: 0,
        };
        Self {
            process,
            wire: Rc::new(RefCell::new(wire)),
            _profile: profile,
        }
    }

    /// A new page with nothing in it.
    pub(crate) fn page(&self) -> Page {
        let mut browser = Page {
            wire: Rc::clone(&self.wire),
            session: None,
            complaints: Vec::new(),
        };
        let made = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let target = json!({ "targetId": made["targetId"], "flatten": true });
        let session = browser.call("Target.attachToTarget", target)["sessionId"].clone();
        let mut page = Page {
            session: Some(session),
            ..browser
        };
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

/// The browser's two pipes: calls in, answers and events out, each ended by a
/// zero byte.
struct Wire {
    calls: ChildStdin,
    answers: Receiver<Vec<u8>>,
    last: u64,
}

impl Wire {
    fn send(&mut self, mut call: Value) -> u64 {
        self.last += 1;
        call["id"] = json!(self.last);
        let sent = self.calls.write_all(format!("{call}\0").as_bytes());
        sent.expect(
            "Chromium is there: `cargo xtask test` installs it, or `apt-get install chromium`",
        );
        self.last
    }

    fn hear(&self) -> Value {
        let heard = self.answers.recv_timeout(PATIENCE);
        serde_json::from_slice(&heard.expect("Chromium answers")).unwrap()
    }
}

/// A page of a browser.
pub(crate) struct Page {
    wire: Rc<RefCell<Wire>>,
    /// Which page the browser is spoken to about; the browser itself if none.
    session: Option<Value>,
    /// Errors of scripts, and what the page's policy forbade.
    complaints: Vec<String>,
}

impl Page {
    /// Calls a method of the protocol.
    pub(crate) fn call(&mut self, method: &str, parameters: Value) -> Value {
        let answer = self.ask(method, parameters);
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Calls a method of the protocol, which may answer with an error.
    fn ask(&mut self, method: &str, parameters: Value) -> Result<Value, Value> {
        let mut call = json!({ "method": method, "params": parameters });
        if let Some(session) = &self.session {
            call["sessionId"] = session.clone();
        }
        let id = self.wire.borrow_mut().send(call);
        loop {
            let heard = self.wire.borrow().hear();
            if heard["id"] == id {
                return match &heard["error"] {
                    Value::Null => Ok(heard["result"].clone()),
                    error => Err(error.clone()),
                };
            }
            if Some(&heard["sessionId"]) == self.session.as_ref() {
                self.hear(&heard);
            }
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
        let answer = self.ask("Runtime.evaluate", parameters).ok()?;
        answer["result"]["value"].as_bool()
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
