//! A program folder that is under Git: what is published is committed.
//!
//! Only the published files are in the commit, whatever else somebody has
//! staged or is working at. No hook, filter or monitor of the repository runs.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::draft::Files;

/// Commits these files as they are published, on top of what is there.
///
/// Whether there is a repository to commit to; why it failed, if it did.
pub(crate) fn commit(root: &Path, files: &Files, message: &str, by: &str) -> Result<bool, String> {
    let git = Git { root, index: None };
    let Ok(inside) = git.ask(&["rev-parse", "--is-inside-work-tree"]) else {
        return Ok(false);
    };
    if inside != "true" {
        return Ok(false);
    }
    let prefix = git.ask(&["rev-parse", "--show-prefix"])?;
    let place = tempfile::tempdir().map_err(|error| error.to_string())?;
    let index = place.path().join("index");
    let staged = Git {
        root,
        index: Some(&index),
    };
    let head = git
        .ask(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
        .ok();
    if let Some(head) = &head {
        staged.ask(&["read-tree", head])?;
    }
    for (path, text) in files {
        let path = format!("{prefix}{path}");
        for git in [&staged, &git] {
            match text {
                Some(text) => {
                    let object =
                        git.tell(&["hash-object", "-w", "--no-filters", "--stdin"], text)?;
                    let entry = format!("100644,{object},{path}");
                    git.ask(&["update-index", "--add", "--cacheinfo", &entry])?;
                }
                None => {
                    let line = format!("0 0000000000000000000000000000000000000000\t{path}\n");
                    git.tell(&["update-index", "--index-info"], &line)?;
                }
            }
        }
    }
    let tree = staged.ask(&["write-tree"])?;
    let mut arguments = vec!["commit-tree", &*tree];
    if let Some(head) = &head {
        arguments.extend(["-p", head]);
    }
    let commit = git.by(by).tell(&arguments, message)?;
    let before = head.unwrap_or_default();
    git.ask(&[
        "update-ref",
        "-m",
        "sadakat: publish",
        "HEAD",
        &commit,
        &before,
    ])?;
    Ok(true)
}

struct Git<'a> {
    root: &'a Path,
    /// Instead of the repository's own.
    index: Option<&'a Path>,
}

/// Git with an author.
struct By<'a> {
    git: &'a Git<'a>,
    name: &'a str,
}

/// What could make Git run a command.
const SETTINGS: [&str; 3] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.untrackedCache=false",
];

impl<'a> Git<'a> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut git = Command::new("git");
        for setting in SETTINGS {
            git.args(["-c", setting]);
        }
        git.arg("-C").arg(self.root).args(arguments);
        git.env("GIT_TERMINAL_PROMPT", "0");
        if let Some(index) = self.index {
            git.env("GIT_INDEX_FILE", index);
        }
        git
    }

    const fn by(&'a self, name: &'a str) -> By<'a> {
        By { git: self, name }
    }

    fn ask(&self, arguments: &[&str]) -> Result<String, String> {
        run(self.command(arguments), "")
    }

    fn tell(&self, arguments: &[&str], input: &str) -> Result<String, String> {
        run(self.command(arguments), input)
    }
}

impl By<'_> {
    fn tell(&self, arguments: &[&str], input: &str) -> Result<String, String> {
        let mut git = self.git.command(arguments);
        let name = if self.name.is_empty() {
            "Sadakat"
        } else {
            self.name
        };
        for whose in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{whose}_NAME"), name);
            git.env(format!("GIT_{whose}_EMAIL"), "console@sadakat.invalid");
        }
        run(git, input)
    }
}

fn run(mut git: Command, input: &str) -> Result<String, String> {
    git.stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let failed = |error: std::io::Error| format!("cannot run `git`: {error}");
    let mut running = git.spawn().map_err(failed)?;
    if let Some(mut stdin) = running.stdin.take() {
        // Whoever reads no input says in its answer what is wrong.
        let _ = stdin.write_all(input.as_bytes());
    }
    let answer = running.wait_with_output().map_err(failed)?;
    if answer.status.success() {
        return Ok(String::from_utf8_lossy(&answer.stdout)
            .trim_end()
            .to_owned());
    }
    Err(String::from_utf8_lossy(&answer.stderr)
        .trim_end()
        .to_owned())
}
