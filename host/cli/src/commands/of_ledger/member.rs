//! `sadakat member show ID --ledger FILE`, `sadakat member merge OLD NEW`,
//! `sadakat member erase ID…`

use sadakat_ledger::{Balance, Booking, Erasure, LedgerError, Member, Merge, Merged, MovedPoints};

use super::ledger_file::{LookArgs, open_as_it_is, table};
use super::order::{ApprovalArgs, OrderArgs, known, refused};
use crate::Outcome;
use crate::commands::plural;
use crate::output::{self, Format, WrongInput};

/// What is done with members.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Show what a member owns, and why
    Show(Args),
    /// Merge a member into another who turns out to be the same person, or undo that
    Merge(MergeArgs),
    /// Erase people who want to be forgotten: the books stay, and balance
    Erase(Erase),
}

/// Arguments of `sadakat member erase`.
#[derive(clap::Args)]
pub(crate) struct Erase {
    /// The customers' ids
    #[arg(required = true, value_name = "ID")]
    customers: Vec<String>,
    #[command(flatten)]
    order: OrderArgs,
}

/// Arguments of `sadakat member merge`.
#[derive(clap::Args)]
pub(crate) struct MergeArgs {
    /// The id of the member who is merged: it leads to the other from then on
    #[arg(value_name = "OLD")]
    from: String,
    /// The id of the member who stays, and gets what both have
    #[arg(value_name = "NEW")]
    into: String,
    #[command(flatten)]
    order: OrderArgs,
    #[command(flatten)]
    approval: ApprovalArgs,
    /// Undo it: the member has again what they had, less what expired since
    #[arg(long)]
    undo: bool,
}

/// Arguments of `sadakat member show`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The customer's id
    id: String,
    #[command(flatten)]
    look: LookArgs,
}

pub(crate) fn run(command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Show(args) => show(args),
        Command::Merge(args) => merge(args),
        Command::Erase(args) => erase(args),
    }
}

fn merge(args: &MergeArgs) -> anyhow::Result<Outcome> {
    let merge = Merge {
        id: args.order.id.clone(),
        day: args.order.date,
        from: args.from.clone(),
        into: args.into.clone(),
        reason: args.approval.reason.clone(),
        approver: args.approval.approver.clone(),
    };
    let mut ledger = open_as_it_is(&args.order.ledger)?;
    let merged = match args.undo {
        true => ledger.unmerge(&merge),
        false => ledger.merge(&merge),
    };
    let merged = merged.map_err(refused)?;
    output::line(&merged_text(&merged, args.undo));
    Ok(Outcome::Fine)
}

fn merged_text(merged: &Merged, undone: bool) -> String {
    let (customer, into) = (&merged.merged, &merged.customer);
    let what = match undone {
        true => format!("{customer} is not merged into {into} any more"),
        false => format!("{customer} is merged into {into}"),
    };
    let points = moved_text(&merged.points);
    let moved = match (points.is_empty(), undone) {
        (true, _) => String::new(),
        (false, true) => format!(", and has {points} again"),
        (false, false) => format!(", who gets {points}"),
    };
    format!("{what}{moved}{}", known(merged.repeated))
}

/// Points that went from one to another; empty if none did.
pub(super) fn moved_text(points: &[MovedPoints]) -> String {
    let points = points.iter().map(|points| {
        let (available, wallet) = (&points.available, &points.wallet);
        let mut text = format!("{available} {wallet}");
        if points
            .pending
            .bytes()
            .any(|digit| matches!(digit, b'1'..=b'9'))
        {
            text += &format!(", and {} that cannot be used yet", points.pending);
        }
        if let Some(borne) = &points.borne {
            text += &format!(", of which the program bears {borne}");
        }
        text
    });
    let points: Vec<String> = points.collect();
    points.join("; ")
}

fn erase(args: &Erase) -> anyhow::Result<Outcome> {
    let erasure = Erasure {
        id: args.order.id.clone(),
        day: args.order.date,
        customers: args.customers.clone(),
    };
    let erased = open_as_it_is(&args.order.ledger)?.erase(&erasure);
    let erased = erased.map_err(refused)?;
    let count = |number: u64, what: &str| {
        let plural = plural(usize::try_from(number).unwrap_or(usize::MAX));
        format!("{number} {what}{plural}")
    };
    let (members, requests) = (erased.members, erased.requests);
    let known = known(erased.repeated);
    let (members, requests) = (count(members, "member"), count(requests, "record"));
    output::line(&format!("{members} erased, with {requests}{known}"));
    Ok(Outcome::Fine)
}

fn show(args: &Args) -> anyhow::Result<Outcome> {
    let ledger = open_as_it_is(&args.look.ledger)?;
    let member = ledger
        .member(&args.id, args.look.date)
        .map_err(|error| match error {
            LedgerError::UnknownMember(_) => WrongInput(error.to_string()).into(),
            error => anyhow::Error::new(error),
        })?;
    match args.look.format {
        Format::Json => output::line(&serde_json::to_string(&member)?),
        Format::Text => output::line(&text(&member)),
    }
    Ok(Outcome::Fine)
}

fn text(member: &Member) -> String {
    let mut lines = vec![format!("{} on {}", member.customer, member.day)];
    if let Some(asked) = &member.asked {
        lines.insert(0, format!("{asked} was merged into {}", member.customer));
    }
    if let Some(household) = &member.household {
        lines.push(format!("with the purse of the household {household}"));
    }
    if !member.merged.is_empty() {
        lines.push(format!(
            "with what was merged: {}",
            member.merged.join(", ")
        ));
    }
    if let Some(tier) = &member.tier {
        lines.push(format!("tier {tier}"));
    }
    for since in &member.tiers {
        let tier = since.tier.as_deref().unwrap_or("no tier");
        lines.push(format!("  {tier} since {}", since.since));
    }
    if !member.tags.is_empty() {
        lines.push(format!("tags {}", member.tags.join(", ")));
    }
    lines.extend(wallet_lines(&member.wallets));
    if !member.coupons.is_empty() {
        lines.push("\ncoupons:".to_owned());
        let rows = member.coupons.iter().map(|coupon| {
            let until = coupon.until.map(|day| day.to_string());
            [
                coupon.code.clone(),
                coupon.offer.clone().unwrap_or_default(),
                coupon.state.clone(),
                coupon.from.to_string(),
                until.unwrap_or_else(|| "no end".to_owned()),
                coupon.campaign.clone(),
                coupon.event.clone(),
            ]
        });
        let header = [
            "code", "offer", "state", "from", "until", "campaign", "event",
        ];
        lines.push(table(header, &[], rows));
    }
    lines.extend(timeline_lines(&member.timeline));
    lines.join("\n")
}

/// What is in a purse; of a household, each lot with whose event brought it.
pub(super) fn wallet_lines(wallets: &[Balance]) -> Vec<String> {
    let mut lines = Vec::new();
    for wallet in wallets {
        let (name, available, pending) = (&wallet.wallet, &wallet.available, &wallet.pending);
        lines.push(format!(
            "\n{name}: {available}, and {pending} that cannot be used yet"
        ));
        if wallet.lots.is_empty() {
            continue;
        }
        let shared = wallet.lots.iter().any(|lot| lot.customer.is_some());
        let rows = wallet.lots.iter().map(|lot| {
            let expires = lot
                .expires
                .map_or_else(|| "stays".to_owned(), |day| day.to_string());
            [
                lot.rest.clone(),
                lot.granted.clone(),
                lot.campaign.clone(),
                lot.event.clone(),
                lot.earned.to_string(),
                lot.usable_from.to_string(),
                expires,
                lot.customer.clone().unwrap_or_default(),
            ]
        });
        let header = [
            "left", "of", "campaign", "event", "earned", "usable", "gone", "by",
        ];
        lines.push(table_of(header, shared, &[0, 1], rows));
    }
    lines
}

/// What was booked; of a household, each with whose event it was.
pub(super) fn timeline_lines(timeline: &[Booking]) -> Vec<String> {
    if timeline.is_empty() {
        return Vec::new();
    }
    let shared = timeline.iter().any(|booking| booking.customer.is_some());
    let rows = timeline.iter().map(|booking| {
        [
            booking.day.to_string(),
            booking.event.clone(),
            booking.points.clone(),
            booking.wallet.clone(),
            booking.reason.clone(),
            booking.from.clone(),
            booking.to.clone(),
            booking.customer.clone().unwrap_or_default(),
        ]
    });
    let header = [
        "day", "event", "points", "wallet", "why", "from", "to", "by",
    ];
    vec!["\nbooked:".to_owned(), table_of(header, shared, &[2], rows)]
}

/// A table with its last column, or without it.
fn table_of(
    header: [&str; 8],
    whole: bool,
    right: &[usize],
    rows: impl Iterator<Item = [String; 8]>,
) -> String {
    if whole {
        return table(header, right, rows);
    }
    let [first @ .., _] = header;
    table(first, right, rows.map(|[first @ .., _]| first))
}
