//! A program as it was at a Git revision.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use sadakat_engine::load::Folder;

/// A folder at a revision, and how to call it; none if there is no such
/// revision, or if the folder is in no Git repository.
///
/// Plugins that Git ignores are no part of any revision: `now` is asked for
/// them.
pub(super) fn folder(
    path: &Path,
    revision: &str,
    now: &Folder,
) -> anyhow::Result<Option<(Folder, String)>> {
    let git = Git { path };
    let commit = format!("{revision}^{{commit}}");
    let Some(commit) = git.ask(&[
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &commit,
    ])?
    else {
        return Ok(None);
    };
    let top = git.ask(&["rev-parse", "--show-toplevel"])?;
    let top = PathBuf::from(top.context("the repository has no files of its own")?);
    let place = tempfile::tempdir().context("there is no place for the old files")?;
    let files = place.path().join("files");
    std::fs::create_dir(&files)?;
    let index = place.path().join("index");
    // The folder's own tree, into an index of its own and from there to disk:
    // neither the working files nor the index of the repository are touched.
    let tree = git.ask(&["rev-parse", "--verify", "--quiet", &format!("{commit}:./")])?;
    let Some(tree) = tree else {
        bail!("the folder is not in `{revision}`");
    };
    let prefix = format!("--prefix={}/", files.display());
    for arguments in [
        &["read-tree", &tree][..],
        &["checkout-index", "--all", "--quiet", &prefix],
    ] {
        let done = Command::new("git")
            .arg("-C")
            .arg(&top)
            .args(arguments)
            .env("GIT_INDEX_FILE", &index)
            .output()
            .context("cannot run `git`")?;
        if !done.status.success() {
            bail!("{}", String::from_utf8_lossy(&done.stderr).trim());
        }
    }
    let mut folder = Folder::read(&files)?;
    let absent: Vec<&str> = now
        .part("plugins", "wasm")
        .map(|(path, _, _)| path)
        .filter(|path| folder.get(path).is_none())
        .collect();
    for path in git.ignored(&absent)? {
        if let Some(bytes) = now.get(&path) {
            folder.insert(&path, bytes.clone());
        }
    }
    let short = git.ask(&["rev-parse", "--short", &commit])?;
    let label = format!("{revision} ({})", short.unwrap_or(commit));
    Ok(Some((folder, label)))
}

/// Git, in the program's folder.
struct Git<'a> {
    path: &'a Path,
}

impl Git<'_> {
    fn command(&self) -> Command {
        let mut git = Command::new("git");
        git.arg("-C").arg(self.path);
        git
    }

    /// The line that Git answers; none if it says no, or if there is no Git.
    fn ask(&self, arguments: &[&str]) -> anyhow::Result<Option<String>> {
        let answer = match self.command().args(arguments).output() {
            Ok(answer) => answer,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).context("cannot run `git`"),
        };
        let text = String::from_utf8(answer.stdout).context("git answered no text")?;
        Ok(answer.status.success().then(|| text.trim_end().to_owned()))
    }

    /// Those of some paths that Git ignores.
    fn ignored(&self, paths: &[&str]) -> anyhow::Result<Vec<String>> {
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let mut child = self
            .command()
            .args(["check-ignore", "-z", "--stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot run `git`")?;
        let mut names = child.stdin.take().context("git reads nothing")?;
        for path in paths {
            names.write_all(path.as_bytes())?;
            names.write_all(b"\0")?;
        }
        drop(names);
        let answer = child.wait_with_output()?;
        let answer = String::from_utf8_lossy(&answer.stdout);
        let ignored = answer.split('\0').filter(|path| !path.is_empty());
        Ok(ignored.map(str::to_owned).collect())
    }
}
