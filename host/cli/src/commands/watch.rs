//! `sadakat watch DIR`

mod clock;
mod json;
mod lines;
mod news;
mod screen;
mod words;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use anyhow::Context as _;
use sadakat_engine::watch::{Seen, WatchMode, WatchSettings, Watcher};
use sadakat_engine::{Host, HostBuilder, LiveEvent, OpenError, ReloadError, Watching};

use super::kept_plugins::KeptPlugins;
use super::read;
use crate::Outcome;
use crate::output::{self, Format};
use clock::{Turns, now};
use news::{Life, News, Show};

/// Arguments of `sadakat watch`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program folder
    dir: PathBuf,
    /// Leave out the examples in cases/
    #[arg(long)]
    no_cases: bool,
    /// How edits are noticed: told by the system, looked for from time to time, or whichever works
    #[arg(long, value_enum, default_value_t)]
    mode: Mode,
    /// As text for people, or as a JSON object a line for machines
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    plugins: KeptPlugins,
    /// Whether standard output is taken, so that people read standard error
    #[arg(skip)]
    aside: bool,
}

impl Args {
    /// The program folder.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where compiled plugins are kept.
    pub(super) fn plugins(&self) -> KeptPlugins {
        self.plugins
    }

    /// Watches a folder beside a command that writes its results to standard
    /// output.
    pub(super) fn aside(dir: &Path, plugins: KeptPlugins) -> Self {
        Self {
            dir: dir.to_owned(),
            no_cases: false,
            mode: Mode::Auto,
            format: Format::Text,
            plugins,
            aside: true,
        }
    }
}

/// How edits are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Mode {
    /// The system tells; if it cannot, the folder is looked at from time to time
    #[default]
    Auto,
    /// The system tells; if it cannot, that is an error
    Native,
    /// The folder is looked at from time to time: for network drives
    Poll,
}

/// How long nobody looks at the clock: a computer may have slept.
const GLANCE: Duration = Duration::from_secs(60);

/// What the command waits for.
enum Heard {
    /// Something happened to the program in force.
    Live(LiveEvent),
    /// Something happened to a folder that could not go into force yet.
    Seen(Seen),
    /// The user has seen enough.
    Stop,
    /// SIGHUP: whoever serves reads their files anew; nobody sees the others any
    /// more.
    #[cfg_attr(not(unix), expect(dead_code, reason = "there is no such signal"))]
    HangUp,
}

/// Where something listens, as browsers are told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listening {
    pub(crate) address: SocketAddr,
    /// Whether it speaks TLS.
    pub(crate) is_tls: bool,
}

impl fmt::Display for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_tls { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.address)
    }
}

/// Something that answers while a folder is watched.
pub(crate) struct Serving {
    pub(crate) listening: Listening,
    /// Reads its files anew.
    pub(crate) reload: Box<dyn Fn()>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    // A folder that is not there is a mistake in typing; one with mistakes in
    // it is what this command is for.
    read(&args.dir)?;
    let (sender, heard) = stoppable()?;
    let mut watch = Watch::new(args, sender);
    watch.open()?;
    watch.run(&heard)?;
    watch.tell(&News::Stopped);
    Ok(Outcome::Fine)
}

/// Ends the watching from another thread.
pub(crate) struct End(Sender<Heard>);

impl End {
    pub(crate) fn now(&self) {
        // Nobody waits any more if it is ending already.
        let _ = self.0.send(Heard::Stop);
    }
}

/// Puts a folder into force, hands it to whoever works with it, who says where
/// they listen if they do, and shows what happens until somebody has seen enough. A folder
/// with mistakes is no start.
pub(crate) fn follow(
    args: &Args,
    builder: HostBuilder,
    start: impl FnOnce(&Host, End) -> anyhow::Result<Option<Serving>>,
) -> anyhow::Result<Outcome> {
    read(&args.dir)?;
    let (sender, heard) = stoppable()?;
    let end = End(sender.clone());
    let mut watch = Watch::new(args, sender);
    let host = match watch.builder(builder).open(&args.dir) {
        Ok(host) => host,
        Err(OpenError::Program { report, .. }) => {
            super::complain(&report, &args.dir);
            return Ok(Outcome::Wrong);
        }
        Err(error) => return Err(error.into()),
    };
    watch.serving = start(&host, end)?;
    watch.live(host);
    if let Some(serving) = &watch.serving {
        watch.tell(&News::Listening(serving.listening));
    }
    watch.run(&heard)?;
    watch.tell(&News::Stopped);
    Ok(Outcome::Fine)
}

/// What is heard, until Ctrl-C or the system ends it.
#[cfg(unix)]
fn stoppable() -> anyhow::Result<(Sender<Heard>, Receiver<Heard>)> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    let (sender, heard) = channel();
    let stop = sender.clone();
    let signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]);
    let mut signals = signals.context("cannot listen for Ctrl-C")?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let heard = if signal == SIGHUP {
                Heard::HangUp
            } else {
                Heard::Stop
            };
            // Nobody waits any more if it is ending already.
            let _ = stop.send(heard);
        }
    });
    Ok((sender, heard))
}

/// What is heard, until Ctrl-C or the system ends it.
#[cfg(not(unix))]
fn stoppable() -> anyhow::Result<(Sender<Heard>, Receiver<Heard>)> {
    let (sender, heard) = channel();
    let stop = sender.clone();
    ctrlc::set_handler(move || {
        // Nobody waits any more if it is ending already.
        let _ = stop.send(Heard::Stop);
    })
    .context("cannot listen for Ctrl-C")?;
    Ok((sender, heard))
}

struct Watch<'a> {
    args: &'a Args,
    sender: Sender<Heard>,
    life: Life,
    /// Watches as long as there is nothing that could be in force.
    waiting: Option<Watcher>,
    /// What was last said to be wrong, so that it is not said again.
    failed: Option<String>,
    turns: Turns,
    serving: Option<Serving>,
    show: Box<dyn Show>,
}

impl<'a> Watch<'a> {
    fn new(args: &'a Args, sender: Sender<Heard>) -> Self {
        Self {
            args,
            sender,
            life: Life::Waiting,
            waiting: None,
            failed: None,
            turns: Turns::default(),
            serving: None,
            show: match args.format {
                Format::Text if args.aside => Box::new(lines::Lines::aside(&args.dir)),
                Format::Json => Box::new(json::Json),
                Format::Text if output::is_screen() => Box::new(screen::Screen::new(&args.dir)),
                Format::Text => Box::new(lines::Lines::new(&args.dir)),
            },
        }
    }

    /// Sets a host up as the arguments say.
    fn builder(&self, builder: HostBuilder) -> HostBuilder {
        let mut builder = builder.cases(!self.args.no_cases).watch(self.settings());
        if let Some(cache) = self.args.plugins.cache() {
            builder = builder.plugin_cache(cache);
        }
        let links = super::links_to().into_iter();
        links.fold(builder, HostBuilder::allow_links_to)
    }

    fn settings(&self) -> WatchSettings {
        WatchSettings::default().mode(match self.args.mode {
            Mode::Auto => WatchMode::Auto,
            Mode::Native => WatchMode::Native,
            Mode::Poll => WatchMode::Poll,
        })
    }

    /// Puts the folder into force, or waits until that is possible.
    fn open(&mut self) -> anyhow::Result<()> {
        let builder = self.builder(Host::builder());
        let why = match builder.open(&self.args.dir) {
            Ok(host) => {
                self.waiting = None;
                self.failed = None;
                self.live(host);
                return Ok(());
            }
            Err(OpenError::Program { report, .. }) => ReloadError::Program(report),
            Err(OpenError::Folder(error)) => ReloadError::Folder(Arc::new(error)),
            Err(error) => return Err(error.into()),
        };
        if self.waiting.is_none() {
            let sender = self.sender.clone();
            let watcher = Watcher::start(&self.args.dir, &self.settings(), move |seen| {
                // Nobody listens any more if the command is ending.
                let _ = sender.send(Heard::Seen(seen));
            });
            self.waiting = Some(watcher?);
        }
        self.refused(why);
        Ok(())
    }

    /// Listens to a program that is in force.
    fn live(&mut self, host: Host) {
        let events = host.subscribe();
        let sender = self.sender.clone();
        // Ends with the host.
        std::thread::spawn(move || {
            for event in events {
                if sender.send(Heard::Live(event)).is_err() {
                    return;
                }
            }
        });
        self.life = Life::Live(Box::new(host));
        self.tell(&News::Opened);
    }

    fn run(&mut self, heard: &Receiver<Heard>) -> anyhow::Result<()> {
        loop {
            let wait = self.turns.next(now()).unwrap_or(GLANCE).min(GLANCE);
            match heard.recv_timeout(wait) {
                Ok(Heard::Stop) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Ok(Heard::HangUp) => match &self.serving {
                    Some(serving) => (serving.reload)(),
                    None => return Ok(()),
                },
                Ok(Heard::Live(event)) => self.hear(event),
                Ok(Heard::Seen(seen)) => self.see(seen)?,
                Err(RecvTimeoutError::Timeout) => self.look_at_the_clock(),
            }
        }
    }

    fn hear(&mut self, event: LiveEvent) {
        match event {
            LiveEvent::Live {
                generation,
                changed,
                ..
            } => {
                self.failed = None;
                self.tell(&News::Changed {
                    generation,
                    changed,
                });
            }
            LiveEvent::Refused(why) => self.refused(why),
            LiveEvent::Restored => {
                self.failed = None;
                self.tell(&News::Restored);
            }
            LiveEvent::Quarantined(quarantined) => self.tell(&News::Quarantined {
                campaign: quarantined.campaign,
                state: quarantined.state.to_string(),
                fault: quarantined.fault.to_string(),
            }),
            LiveEvent::Unreadable(error) => self.tell(&News::Unreadable(error)),
            LiveEvent::Readable => self.tell(&News::Readable),
            LiveEvent::Pending(paths) => self.tell(&News::Pending(paths)),
            LiveEvent::Compiling(paths) => self.tell(&News::Compiling(paths)),
            LiveEvent::Watching(watching) => self.tell(&News::Watching(watching)),
            // The status is whole, whatever was missed.
            _ => self.tell(&News::Other),
        }
    }

    /// Something happened to a folder of which nothing is in force.
    fn see(&mut self, seen: Seen) -> anyhow::Result<()> {
        match seen {
            // What was seen before the program went into force is in it.
            _ if self.waiting.is_none() => {}
            Seen::Changed { .. } => self.open()?,
            Seen::Unreadable(error) => self.tell(&News::Unreadable(Arc::new(error))),
            Seen::Readable => self.tell(&News::Readable),
            Seen::Held { paths } => self.tell(&News::Pending(paths)),
            Seen::Degraded(why) => {
                self.tell(&News::Watching(Watching::Polling { why: Some(why) }));
            }
            Seen::Native => self.tell(&News::Watching(Watching::Native)),
            _ => {}
        }
        Ok(())
    }

    fn refused(&mut self, why: ReloadError) {
        let words = why.to_string();
        if self.failed.as_ref() != Some(&words) {
            self.failed = Some(words);
            self.tell(&News::Refused(why));
        }
    }

    /// Tells which campaigns came into force or went out of it because their
    /// time has come.
    fn look_at_the_clock(&mut self) {
        let Life::Live(host) = &self.life else {
            return;
        };
        let turned = self.turns.turned(&host.status());
        if !turned.is_empty() {
            self.tell(&News::Turned(turned));
        }
    }

    fn tell(&mut self, news: &News) {
        if let Life::Live(host) = &self.life {
            self.turns.turned(&host.status());
        }
        self.show.show(news, &self.life);
    }
}
