//! `sadakat household join|leave|show HOUSEHOLD …`: members who share a purse.

use sadakat_ledger::{Household, Join, Leave, LedgerError, Membership};

use super::ledger_file::{LookArgs, open_as_it_is};
use super::member::{moved_text, timeline_lines, wallet_lines};
use super::order::{OrderArgs, known, refused};
use crate::Outcome;
use crate::output::{self, Format, WrongInput};

/// What is done with households.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Let a member join a household, which begins with the first, and bring their points
    Join(JoinArgs),
    /// Let a member leave a household, without points or with what is left of those that they
    /// brought
    Leave(LeaveArgs),
    /// Show who is in a household, what it owns, and why
    Show(ShowArgs),
}

/// Arguments of `sadakat household join`.
#[derive(clap::Args)]
pub(crate) struct JoinArgs {
    /// The household's id
    household: String,
    /// The customer's id
    customer: String,
    #[command(flatten)]
    order: OrderArgs,
}

/// Arguments of `sadakat household leave`.
#[derive(clap::Args)]
pub(crate) struct LeaveArgs {
    /// The household's id
    household: String,
    /// The customer's id
    customer: String,
    #[command(flatten)]
    order: OrderArgs,
    /// Take along what is left of the points that their own events brought; all points stay
    /// otherwise
    #[arg(long)]
    with_points: bool,
}

/// Arguments of `sadakat household show`.
#[derive(clap::Args)]
pub(crate) struct ShowArgs {
    /// The household's id
    household: String,
    #[command(flatten)]
    look: LookArgs,
}

pub(crate) fn run(command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Join(args) => join(args),
        Command::Leave(args) => leave(args),
        Command::Show(args) => show(args),
    }
}

fn join(args: &JoinArgs) -> anyhow::Result<Outcome> {
    let join = Join {
        id: args.order.id.clone(),
        day: args.order.date,
        household: args.household.clone(),
        customer: args.customer.clone(),
    };
    let joined = open_as_it_is(&args.order.ledger)?.join(&join);
    told(
        &joined.map_err(refused)?,
        "is in the household",
        "and brings",
    );
    Ok(Outcome::Fine)
}

fn leave(args: &LeaveArgs) -> anyhow::Result<Outcome> {
    let leave = Leave {
        id: args.order.id.clone(),
        day: args.order.date,
        household: args.household.clone(),
        customer: args.customer.clone(),
        with_points: args.with_points,
    };
    let left = open_as_it_is(&args.order.ledger)?.leave(&leave);
    told(
        &left.map_err(refused)?,
        "left the household",
        "and takes along",
    );
    Ok(Outcome::Fine)
}

fn told(membership: &Membership, did: &str, moved: &str) {
    let (customer, household) = (&membership.customer, &membership.household);
    let points = match moved_text(&membership.points) {
        points if points.is_empty() => points,
        points => format!(", {moved} {points}"),
    };
    let known = known(membership.repeated);
    output::line(&format!("{customer} {did} {household}{points}{known}"));
}

fn show(args: &ShowArgs) -> anyhow::Result<Outcome> {
    let ledger = open_as_it_is(&args.look.ledger)?;
    let household = ledger.household(&args.household, args.look.date);
    let household = household.map_err(|error| match error {
        LedgerError::UnknownHousehold(_) => WrongInput(error.to_string()).into(),
        error => anyhow::Error::new(error),
    })?;
    match args.look.format {
        Format::Json => output::line(&serde_json::to_string(&household)?),
        Format::Text => output::line(&text(&household)),
    }
    Ok(Outcome::Fine)
}

fn text(household: &Household) -> String {
    let mut lines = vec![format!("{} on {}", household.household, household.day)];
    if household.members.is_empty() {
        lines.push("nobody is in it".to_owned());
    }
    for member in &household.members {
        lines.push(format!("  {} since {}", member.customer, member.since));
    }
    lines.extend(wallet_lines(&household.wallets));
    lines.extend(timeline_lines(&household.timeline));
    lines.join("\n")
}
