//! `sadakat`: checks, runs and builds loyalty campaigns.
//!
//! Thin: one file per subcommand, all work in the engine. Exit codes: 0 fine;
//! 1 the input or the rules are wrong; 2 wrong usage; 3 the host failed.

#![cfg_attr(
    not(feature = "stream"),
    allow(
        dead_code,
        clippy::allow_attributes,
        reason = "some is there for commands that such a build is without"
    )
)]

mod commands;
mod generate;
mod help;
mod language;
mod left_out;
mod output;
mod outputs;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use sadakat_engine::diagnostic::{visible, visible_lines};
use sadakat_texts::Language;

#[cfg(feature = "ledger")]
use commands::of_ledger;
#[cfg(feature = "stream")]
use commands::stream;
use commands::{
    backtest, check, explain, generate as generate_command, import as import_command, init, plugin,
    run, test, watch,
};
#[cfg(feature = "serve")]
use commands::{serve, token};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Loyalty campaigns as rules: check them, run them, extend them.
#[derive(Parser)]
#[command(name = "sadakat", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// The language that check, test, run, watch, backtest and explain speak, `en` or `tr`;
    /// otherwise that of SADAKAT_LANG, or the program's `locale`. JSON and JUnit are English unless
    /// it is given here
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = language::parse)]
    lang: Option<Language>,
}

#[derive(Subcommand)]
enum Command {
    /// Say everything that is wrong with a program folder
    Check(check::Args),
    /// Run the examples in cases/ that must hold
    Test(test::Args),
    /// Put edits into force as they are saved, and show how the campaigns stand
    Watch(watch::Args),
    /// Answer events with decisions over HTTP, and put edits into force as they are saved
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    /// Make and revoke tokens, by which a server knows who asks
    #[command(subcommand)]
    #[cfg(feature = "serve")]
    Token(token::Command),
    /// Evaluate events and write a decision for each
    Run(run::Args),
    #[cfg(feature = "ledger")]
    #[command(flatten)]
    OfLedger(of_ledger::Command),
    /// Process events of a NATS stream into a ledger, each once, alone or with other workers
    #[cfg(feature = "stream")]
    Stream(stream::Args),
    /// Say what old and new rules come to over the same past: who gains, who loses, what it costs
    Backtest(backtest::Args),
    /// Say why a member got something for an event, or did not
    Explain(explain::Args),
    /// Turn exports of shops and tills into customers and events
    Import(import_command::Args),
    /// Make members and purchases for load tests
    Generate(generate_command::Args),
    /// Create, build and inspect plugins
    #[command(subcommand)]
    Plugin(plugin::Command),
    /// Start a new program folder
    Init(init::Args),
}

impl Command {
    /// Whether it speaks to those who write rules, in their language. The others
    /// speak English.
    const fn is_for_authors(&self) -> bool {
        matches!(
            self,
            Self::Check(_)
                | Self::Test(_)
                | Self::Watch(_)
                | Self::Run(_)
                | Self::Backtest(_)
                | Self::Explain(_)
        )
    }
}

/// How a command ended, when nothing went wrong with the host itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Exit 0.
    Fine,
    /// Exit 1: it has been said what is wrong.
    Wrong,
}

fn main() -> ExitCode {
    let mut command = help::speaking(Cli::command(), language::of_arguments());
    let parsed = command.try_get_matches_from_mut(std::env::args_os());
    let parsed = parsed.and_then(|found| Cli::from_arg_matches(&found));
    let cli = match parsed.map_err(|error| error.format(&mut command)) {
        Ok(cli) => cli,
        Err(error) => {
            if let Some(said) = left_out::told(&error) {
                output::error(&said);
                return ExitCode::from(2);
            }
            // Arguments come from strangers, too.
            let said = error.to_string();
            if !error.use_stderr() || visible_lines(&said) == said {
                error.exit();
            }
            output::error(said.trim_end());
            return ExitCode::from(2);
        }
    };
    let spoken = cli.command.is_for_authors().then_some(cli.lang);
    language::choose(spoken.unwrap_or(Some(Language::ENGLISH)));
    let outcome = match cli.command {
        Command::Check(args) => check::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Watch(args) => watch::run(&args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(&args),
        #[cfg(feature = "serve")]
        Command::Token(command) => token::run(&command),
        Command::Run(args) => run::run(&args),
        #[cfg(feature = "ledger")]
        Command::OfLedger(command) => of_ledger::run(&command),
        #[cfg(feature = "stream")]
        Command::Stream(args) => stream::run(&args),
        Command::Backtest(args) => backtest::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Import(args) => import_command::run(&args),
        Command::Generate(args) => generate_command::run(args),
        Command::Plugin(command) => plugin::run(command),
        Command::Init(args) => init::run(&args),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Wrong) => ExitCode::from(1),
        Err(error) => {
            output::error(&format!("error: {}", one_line(&error)));
            let is_wrong = |cause: &(dyn std::error::Error + 'static)| {
                cause.is::<output::WrongInput>() || cause.is::<output::WrongLines>()
            };
            let wrong_input = error.chain().any(is_wrong);
            ExitCode::from(if wrong_input { 1 } else { 3 })
        }
    }
}

/// What went wrong, on one line: names in it come from strangers, and must not
/// begin a line of their own.
fn one_line(error: &anyhow::Error) -> String {
    let message = format!("{error:#}");
    match error.downcast_ref::<output::WrongLines>() {
        Some(_) => message,
        None => visible(&message).into_owned(),
    }
}
