//! A program as it was at a Git revision.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

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
    let tree = git.ask(&["rev-parse", "--verify", "--quiet", &format!("{commit}:./")])?;
    let Some(tree) = tree else {
        bail!("the folder is not in `{revision}`");
    };
    let place = tempfile::tempdir().context("there is no place for the old files")?;
    let files = place.path().join("files");
    std::fs::create_dir(&files)?;
    git.write_out(&tree, &files)?;
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
///
/// Whoever can change the folder can change the settings of its repository,
/// which name commands for many occasions: filters, hooks, monitors,
/// transports. Objects are read as they are stored, so that none of them runs.
struct Git<'a> {
    path: &'a Path,
}

/// What could make Git run a command, or ask somebody else for objects.
const SETTINGS: [&str; 4] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.untrackedCache=false",
    "protocol.allow=never",
];

/// More than the largest program folder has.
const MOST_BYTES: u64 = 1 << 30;

impl Git<'_> {
    fn command(&self) -> Command {
        let mut git = Command::new("git");
        git.args(["--no-pager", "--no-optional-locks", "--no-replace-objects"]);
        for setting in SETTINGS {
            git.args(["-c", setting]);
        }
        git.arg("-C").arg(self.path);
        git.env("GIT_NO_LAZY_FETCH", "1");
        git.env("GIT_TERMINAL_PROMPT", "0");
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

    /// Writes the files of a tree into an empty folder. A link becomes a copy
    /// of the file that it leads to.
    fn write_out(&self, tree: &str, into: &Path) -> anyhow::Result<()> {
        let entries = self.entries(tree)?;
        let size: u64 = entries.values().map(|entry| entry.size).sum();
        if size > MOST_BYTES {
            bail!("the folder has {size} bytes, which no program has");
        }
        let mut blobs = Blobs::open(self.command())?;
        for path in entries.keys() {
            let Some(bytes) = resolved(path, &entries, &mut blobs)? else {
                bail!(
                    "`{}` is a link that leads out of the folder",
                    path.display()
                );
            };
            let file = into.join(path);
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(file, bytes)?;
        }
        Ok(())
    }

    /// The files and links of a tree by their paths, as far as programs have
    /// such.
    fn entries(&self, tree: &str) -> anyhow::Result<BTreeMap<PathBuf, Entry>> {
        let listed = self
            .command()
            .args(["ls-tree", "--full-tree", "-r", "-z", "-l", tree])
            .output()
            .context("cannot run `git`")?;
        if !listed.status.success() {
            bail!("{}", String::from_utf8_lossy(&listed.stderr).trim());
        }
        let listed = String::from_utf8_lossy(&listed.stdout);
        let mut entries = BTreeMap::new();
        for entry in listed.split('\0').filter(|entry| !entry.is_empty()) {
            let (facts, path) = entry.split_once('\t').context("git lists no path")?;
            let facts: Vec<&str> = facts.split_whitespace().collect();
            let [mode, "blob", object, size] = facts.as_slice() else {
                continue;
            };
            let path = Path::new(path);
            // What Git never makes, but a tree that was made by hand may hold.
            if !path
                .components()
                .all(|part| matches!(part, Component::Normal(_)))
            {
                continue;
            }
            let entry = Entry {
                object: (*object).to_owned(),
                size: size.parse().context("git says no size")?,
                link: *mode == "120000",
            };
            entries.insert(path.to_owned(), entry);
        }
        Ok(entries)
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

/// A file or link of a tree.
struct Entry {
    object: String,
    size: u64,
    link: bool,
}

/// A link to a link to a link ends somewhere.
const LINKS: usize = 16;

/// What a path holds, behind all links; none if one leads out of the tree.
fn resolved(
    path: &Path,
    entries: &BTreeMap<PathBuf, Entry>,
    blobs: &mut Blobs,
) -> anyhow::Result<Option<Vec<u8>>> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        let Some(entry) = entries.get(&path) else {
            return Ok(None);
        };
        let bytes = blobs.read(&entry.object)?;
        if !entry.link {
            return Ok(Some(bytes));
        }
        let to = String::from_utf8_lossy(&bytes).into_owned();
        let from = path.parent().unwrap_or(Path::new(""));
        let Some(next) = within(from, Path::new(&to)) else {
            return Ok(None);
        };
        path = next;
    }
    Ok(None)
}

/// Where a link in a folder leads; none if out of the tree.
fn within(folder: &Path, to: &Path) -> Option<PathBuf> {
    let mut path = folder.to_owned();
    for part in to.components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir if path.pop() => {}
            _ => return None,
        }
    }
    Some(path)
}

/// Git, as it hands out one object after the other.
struct Blobs {
    git: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Blobs {
    fn open(mut git: Command) -> anyhow::Result<Self> {
        let mut git = git
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot run `git`")?;
        let ask = git.stdin.take().context("git reads nothing")?;
        let answers = git.stdout.take().context("git says nothing")?;
        Ok(Self {
            git,
            ask,
            answers: BufReader::new(answers),
        })
    }

    /// The bytes of an object.
    fn read(&mut self, object: &str) -> anyhow::Result<Vec<u8>> {
        writeln!(self.ask, "{object}")?;
        self.ask.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        // `<object> blob <size>`
        let size = head.trim_end().rsplit(' ').next();
        let size: Option<u64> = size.and_then(|size| size.parse().ok());
        let size = size.with_context(|| format!("git has no object {object}"))?;
        let mut bytes = Vec::new();
        let mut content = self.answers.by_ref().take(size + 1);
        content.read_to_end(&mut bytes)?;
        // A line break follows.
        bytes.pop();
        Ok(bytes)
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        // It has said all that was asked; how it ends does not matter.
        _ = self.git.kill();
        _ = self.git.wait();
    }
}
