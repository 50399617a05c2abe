//! `sadakat report liability --ledger FILE`

use std::path::PathBuf;

use comfy_table::{CellAlignment, Table};
use sadakat_ledger::{Cohort, Liability, Measures, Performance, Points, Sheet};
use serde::Serialize;

use super::ledger_file::open_as_it_is;
use crate::Outcome;
use crate::output;

/// What a ledger is asked for.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// What members have, by the day on which it is gone
    Liability(Args),
    /// What campaigns gave and took, and what became of their coupons
    Campaigns(Args),
    /// Points earned, used, expired and outstanding, by wallet
    Points(Args),
    /// Members, purchases, returns, and how many get anything: in all, by tier and by segment
    Measures(Args),
    /// Who still buys, by the month of the first purchase
    Cohorts(Args),
}

/// Arguments of `sadakat report`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The ledger: a file, or `postgres://user@host/database`
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    /// As text for people, as JSON for machines, or as CSV for spreadsheets
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
}

/// How reports are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Shape {
    /// For people.
    #[default]
    Text,
    /// For machines.
    Json,
    /// For spreadsheets.
    Csv,
}

pub(crate) fn run(command: &Command) -> anyhow::Result<Outcome> {
    let (Command::Liability(args)
    | Command::Campaigns(args)
    | Command::Points(args)
    | Command::Measures(args)
    | Command::Cohorts(args)) = command;
    let ledger = open_as_it_is(&args.ledger)?;
    match command {
        Command::Liability(_) => {
            let rows = ledger.liability()?;
            let header = ["wallet", "gone", "points", "lots"];
            args.print(&rows, &Liability::sheet(&rows), &header, 2)?;
        }
        Command::Campaigns(_) => {
            let rows = ledger.performance()?;
            let header = [
                "campaign", "wallet", "given", "taken", "events", "coupons", "redeemed", "expired",
            ];
            args.print(&rows, &Performance::sheet(&rows), &header, 2)?;
        }
        Command::Points(_) => {
            let rows = ledger.points()?;
            let header = [
                "wallet",
                "earned",
                "used",
                "expired",
                "corrected",
                "outstanding",
                "of it pending",
                "held",
            ];
            args.print(&rows, &Points::sheet(&rows), &header, 1)?;
        }
        Command::Measures(_) => {
            let rows = ledger.measures()?;
            let header = [
                "",
                "",
                "members",
                "buyers",
                "active",
                "purchases",
                "returned",
                "return %",
                "rewarded",
                "rewarded %",
                "members rewarded",
                "members %",
            ];
            args.print(&rows, &Measures::sheet(&rows), &header, 2)?;
        }
        Command::Cohorts(_) => {
            let rows = ledger.cohorts()?;
            let header = ["first bought", "month", "members", "bought", "%"];
            args.print(&rows, &Cohort::sheet(&rows), &header, 1)?;
        }
    }
    Ok(Outcome::Fine)
}

impl Args {
    /// Prints rows; people read them under a header of their own, with numbers
    /// from a column on.
    fn print(
        &self,
        rows: &impl Serialize,
        sheet: &Sheet<'_>,
        header: &[&str],
        numbers: usize,
    ) -> anyhow::Result<()> {
        match self.format {
            Shape::Json => output::line(&serde_json::to_string(rows)?),
            Shape::Csv => print(sheet),
            Shape::Text => {
                let mut table = Table::new();
                table.load_style(comfy_table::presets::NOTHING);
                table.set_header(header);
                for row in &sheet.rows {
                    table.add_row(row);
                }
                for number in numbers..header.len() {
                    if let Some(column) = table.column_mut(number) {
                        column.set_cell_alignment(CellAlignment::Right);
                    }
                }
                output::line(&table.trim_fmt());
            }
        }
        Ok(())
    }
}

/// Prints a table for spreadsheets.
pub(super) fn print(sheet: &Sheet<'_>) {
    // Lines end here as they do in the rest of what is printed.
    output::line(sheet.to_csv().replace("\r\n", "\n").trim_end());
}

/// A number of days.
pub(super) fn one_day(days: u32) -> String {
    match days {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}
