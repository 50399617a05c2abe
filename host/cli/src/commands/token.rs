//! `sadakat token new --role ROLE --name NAME`

use std::path::PathBuf;

use sadakat_engine::diagnostic::visible_lines;
use sadakat_server::{Role, Tokens, TokensError};

use crate::Outcome;
use crate::output::{self, WrongLines};

/// Who may ask a server.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Make a token and print it, once: only a slow hash of it is kept
    New(New),
    /// Take a token out of the file; a server forgets it when SIGHUP makes it read the file anew
    Revoke(Revoke),
    /// Show who has tokens, and for what
    List(List),
}

#[derive(clap::Args)]
pub(crate) struct New {
    /// What its holder is there for: till, service, marketer or admin
    #[arg(long)]
    role: Role,
    /// Whose it is, such as `kadikoy-2`: logs and refusals name it
    #[arg(long)]
    name: String,
    #[command(flatten)]
    file: File,
}

#[derive(clap::Args)]
pub(crate) struct Revoke {
    /// Whose it is
    name: String,
    #[command(flatten)]
    file: File,
}

#[derive(clap::Args)]
pub(crate) struct List {
    #[command(flatten)]
    file: File,
}

#[derive(clap::Args)]
struct File {
    /// The file of tokens, which `serve --tokens` reads
    #[arg(long = "tokens", value_name = "FILE", default_value = "tokens.toml")]
    tokens: PathBuf,
}

pub(crate) fn run(command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::New(args) => {
            let token = Tokens::add(&args.file.tokens, &args.name, args.role).map_err(wrong)?;
            output::error("the token, which is shown once:");
            output::line(&token);
        }
        Command::Revoke(args) => {
            Tokens::remove(&args.file.tokens, &args.name).map_err(wrong)?;
            output::line(&format!("{}: revoked", args.name));
        }
        Command::List(args) => {
            for (name, role) in Tokens::read(&args.file.tokens).map_err(wrong)?.holders() {
                output::line(&format!("{role}\t{name}"));
            }
        }
    }
    Ok(Outcome::Fine)
}

/// What is wrong with a file of tokens, or a name, is the caller's; that there
/// is no randomness is not.
pub(super) fn wrong(error: TokensError) -> anyhow::Error {
    match error {
        TokensError::Make(_) => error.into(),
        error => WrongLines(visible_lines(&error.to_string()).into_owned()).into(),
    }
}
