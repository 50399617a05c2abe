//! Commands that name a ledger.

mod adjust;
mod coupon;
mod household;
mod ledger;
pub(super) mod ledger_file;
mod member;
mod order;
mod outbox;
mod points;
pub(super) mod process;
mod replay;
mod report;
mod sweep;
mod uplift;

use crate::Outcome;

/// Commands that name a ledger.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Process events exactly once, and keep what members own in a ledger
    Process(process::Args),
    /// Show members of a ledger
    #[command(subcommand)]
    Member(member::Command),
    /// Let members share a purse: join a household, leave it, show it
    #[command(subcommand)]
    Household(household::Command),
    /// Sweep all members for a day: birthdays and reminders, points that become usable or expire
    Sweep(sweep::Args),
    /// Use points of a member for a reward
    Redeem(points::Redeem),
    /// Set points of a member aside, capture them, release them
    #[command(subcommand)]
    Hold(points::Hold),
    /// Correct what a member owns, with a reason
    Adjust(adjust::Args),
    /// Decide an event of a ledger once more, as it was decided then
    Replay(replay::Args),
    /// Import, make, hand out, hold, void and look at coupons
    #[command(subcommand)]
    Coupon(coupon::Command),
    /// Add new answers of a ledger to a file, each at least once
    Outbox(outbox::Args),
    /// Report what is owed, and what campaigns did
    #[command(subcommand)]
    Report(report::Command),
    /// Check a ledger
    #[command(subcommand)]
    Ledger(ledger::Command),
    /// Say what campaigns changed: their members against their control groups
    Uplift(uplift::Args),
}

pub(crate) fn run(command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Process(args) => process::run(args),
        Command::Member(command) => member::run(command),
        Command::Household(command) => household::run(command),
        Command::Sweep(args) => sweep::run(args),
        Command::Redeem(args) => points::redeem(args),
        Command::Hold(command) => points::hold(command),
        Command::Adjust(args) => adjust::run(args),
        Command::Replay(args) => replay::run(args),
        Command::Coupon(command) => coupon::run(command),
        Command::Outbox(args) => outbox::run(args),
        Command::Report(command) => report::run(command),
        Command::Ledger(command) => ledger::run(command),
        Command::Uplift(args) => uplift::run(args),
    }
}
