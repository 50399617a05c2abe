//! The report for people, on a terminal.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use comfy_table::{CellAlignment, Table, presets};
use sadakat_backtest::{CampaignReport, Explained, Given, MemberGain, Pair, Report, Row, Split};
use sadakat_engine::diagnostic::visible;

use crate::commands::plural;
use crate::language::{cell, with_words};

/// Examples shown; all are in the page and in JSON.
const SHOWN_EXAMPLES: usize = 3;

/// Members shown who gain or lose most.
const SHOWN_MEMBERS: usize = 3;

/// Rows of a table by week, tier, segment or store.
const SHOWN_ROWS: usize = 12;

pub(super) fn report(report: &Report) -> String {
    let mut text = String::new();
    let compares = report.old.is_some();
    match &report.old {
        Some(old) => {
            let _ = writeln!(text, "old: {}, {}", visible(&old.label), old.snapshot);
            let _ = writeln!(
                text,
                "new: {}, {}",
                visible(&report.new.label),
                report.new.snapshot
            );
        }
        None => {
            let _ = writeln!(
                text,
                "{}, {}",
                visible(&report.new.label),
                report.new.snapshot
            );
        }
    }
    let period = report.period.as_ref().map_or_else(String::new, |period| {
        format!(" from {} through {}", period.from, period.through)
    });
    let daily = match report.daily_events {
        0 => String::new(),
        count => format!(" and {count} daily ones"),
    };
    let sales: Vec<String> = report
        .sales
        .iter()
        .map(|(currency, sales)| format!("{sales} {currency}"))
        .collect();
    let _ = writeln!(
        text,
        "{} events{daily}{period}, {} customers, sales {}",
        report.events,
        report.new.customers,
        sales.join(", ")
    );
    if report.unknown_customers > 0 {
        let _ = writeln!(
            text,
            "{} events of customers who are not among the customers, decided as guests'",
            report.unknown_customers
        );
    }
    if compares && report.differences == 0 {
        let _ = writeln!(text, "\nnothing changes: every decision is the same");
    }
    let _ = writeln!(text, "\n{}", total(&report.total, compares));
    for (currency, change) in &report.cost_change {
        let sign = if change.starts_with('-') { "" } else { "+" };
        let change = format!("{sign}{change}");
        let _ = writeln!(text, "the cost in {currency} changes by {change} %");
    }
    for (currency, share) in &report.cost_of_sales {
        let new = share.new.as_deref().unwrap_or("0");
        let _ = match &share.old {
            Some(old) => writeln!(
                text,
                "of the sales in {currency} it is {new} %, and was {old} %"
            ),
            None => writeln!(text, "of the sales in {currency} it is {new} %"),
        };
    }
    for wallet in &report.worthless {
        let wallet = visible(wallet);
        let _ = writeln!(
            text,
            "note: `{wallet}` are no part of the cost; say what one is worth in program.toml: \
             `worth = \"0.01\"` under [wallets.{wallet}]"
        );
    }
    campaigns(&mut text, report, compares);
    let splits = [
        ("tier", &report.tiers),
        ("segment", &report.segments),
        ("store", &report.stores),
    ];
    for (name, splits) in splits {
        if !splits.is_empty() {
            let _ = writeln!(
                text,
                "\n{}",
                table_of(name, splits, &report.total, compares)
            );
        }
    }
    if compares && report.differences > 0 {
        changes(&mut text, report);
    }
    text
}

/// A table with numbers on the right.
fn table(header: Vec<String>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let columns = header.len();
    table.set_header(header.iter().map(|text| cell(text)));
    for column in 1..columns {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn header(first: &str, compares: bool, measures: &[String]) -> Vec<String> {
    let mut header = vec![first.to_owned()];
    for measure in measures {
        if compares {
            header.push(format!("{measure} old"));
            header.push("new".to_owned());
        } else {
            header.push(measure.clone());
        }
    }
    header
}

/// One line a measure, of what is not nothing on both sides.
fn total(row: &Row, compares: bool) -> Table {
    let mut table = table(if compares {
        ["in all", "old", "new"].map(str::to_owned).to_vec()
    } else {
        ["in all", ""].map(str::to_owned).to_vec()
    });
    let mut line = |name: String, old: Option<String>, new: Option<String>| {
        let unknown = || "–".to_owned();
        let mut cells = vec![cell(&name).into_owned()];
        if compares {
            cells.push(cell(&old.unwrap_or_else(unknown)).into_owned());
        }
        cells.push(cell(&new.unwrap_or_else(unknown)).into_owned());
        table.add_row(cells);
    };
    let count = |count: Option<u64>| count.map(|count| count.to_string());
    line(
        "members".to_owned(),
        count(row.members.old),
        count(row.members.new),
    );
    for (name, old, new) in measures(&row.given) {
        line(name, old, new);
    }
    table
}

/// Every measure that is not nothing on both sides: its name, old and new.
fn measures(given: &Pair<Given>) -> Vec<(String, Option<String>, Option<String>)> {
    let [old, new] = [given.old.as_ref(), given.new.as_ref()];
    let either = new.or(old);
    let mut all = Vec::new();
    let count = |given: Option<&Given>, of: fn(&Given) -> u64| given.map(|g| of(g).to_string());
    let mut add = |name: String, old: Option<String>, new: Option<String>| {
        let is_nothing = |text: &Option<String>| {
            text.as_ref()
                .is_none_or(|text| text.chars().all(|c| matches!(c, '0' | '.')))
        };
        if !is_nothing(&old) || !is_nothing(&new) {
            all.push((name, old, new));
        }
    };
    add(
        "events".to_owned(),
        count(old, |g| g.events),
        count(new, |g| g.events),
    );
    let Some(either) = either else { return all };
    for currency in either.off.keys() {
        let of = |given: Option<&Given>| given.and_then(|g| g.off.get(currency)).cloned();
        add(format!("off {currency}"), of(old), of(new));
    }
    for wallet in old
        .iter()
        .chain(&new)
        .flat_map(|g| g.points.keys())
        .collect::<BTreeSet<_>>()
    {
        let of = |given: Option<&Given>| given.and_then(|g| g.points.get(wallet)).cloned();
        add(visible(wallet).into_owned(), of(old), of(new));
    }
    for currency in either.worth.keys() {
        let of = |given: Option<&Given>| given.and_then(|g| g.worth.get(currency)).cloned();
        add(format!("points' worth {currency}"), of(old), of(new));
        let of = |given: Option<&Given>| given.and_then(|g| g.cost.get(currency)).cloned();
        add(format!("cost {currency}"), of(old), of(new));
    }
    add(
        "coupons".to_owned(),
        count(old, |g| g.coupons),
        count(new, |g| g.coupons),
    );
    add(
        "gifts".to_owned(),
        count(old, |g| g.gifts),
        count(new, |g| g.gifts),
    );
    add(
        "others".to_owned(),
        count(old, |g| g.others),
        count(new, |g| g.others),
    );
    add(
        "faults".to_owned(),
        count(old, |g| g.faults),
        count(new, |g| g.faults),
    );
    all
}

/// What tables have a column for: cost by currency, points by wallet of either
/// program, and coupons.
struct Columns {
    currencies: Vec<String>,
    wallets: Vec<String>,
}

impl Columns {
    fn of(total: &Row) -> Self {
        let both = || total.given.old.iter().chain(&total.given.new);
        let currencies: BTreeSet<&String> = both().flat_map(|given| given.cost.keys()).collect();
        let wallets: BTreeSet<&String> = both().flat_map(|given| given.points.keys()).collect();
        Self {
            currencies: currencies.into_iter().cloned().collect(),
            wallets: wallets.into_iter().cloned().collect(),
        }
    }

    fn names(&self) -> Vec<String> {
        let costs = self.currencies.iter();
        let costs = costs.map(|currency| format!("cost {currency}"));
        let wallets = self.wallets.iter().map(|name| visible(name).into_owned());
        let coupons = ["coupons".to_owned()];
        costs.chain(wallets).chain(coupons).collect()
    }

    fn cells(&self, given: Option<&Given>) -> Vec<String> {
        let Some(given) = given else {
            return Vec::new();
        };
        let known = |sum: Option<&String>| sum.cloned().unwrap_or_else(|| "–".to_owned());
        let costs = self.currencies.iter().map(|of| known(given.cost.get(of)));
        let points = self.wallets.iter().map(|of| known(given.points.get(of)));
        let coupons = [given.coupons.to_string()];
        costs.chain(points).chain(coupons).collect()
    }
}

/// Old and new values side by side.
fn side_by_side(old: &[String], new: &[String], count: usize, compares: bool) -> Vec<String> {
    let at = |cells: &[String], at: usize| cells.get(at).cloned().unwrap_or_else(|| "–".to_owned());
    let pairs = (0..count).flat_map(|column| {
        let old = compares.then(|| at(old, column));
        old.into_iter().chain([at(new, column)])
    });
    pairs.collect()
}

/// Campaigns that give something, or something else than before; the others
/// are counted.
fn campaigns(text: &mut String, report: &Report, compares: bool) {
    let columns = Columns::of(&report.total);
    let mut names = vec!["members".to_owned(), "events".to_owned()];
    names.extend(columns.names());
    let mut table = table(header("campaign", compares, &names));
    let is_left_out =
        |campaign: &&CampaignReport| campaign.is_nothing() || compares && campaign.is_same();
    let line = |id: &str, row: &Row| {
        let cells = |members: Option<u64>, given: Option<&Given>| {
            let mut all: Vec<String> = members.iter().map(u64::to_string).collect();
            all.extend(given.iter().map(|given| given.events.to_string()));
            all.extend(columns.cells(given));
            all
        };
        let old = cells(row.members.old, row.given.old.as_ref());
        let new = cells(row.members.new, row.given.new.as_ref());
        let mut cells = vec![visible(id).into_owned()];
        let numbers = side_by_side(&old, &new, names.len(), compares);
        cells.extend(numbers.iter().map(|number| cell(number).into_owned()));
        cells
    };
    for campaign in report.campaigns.iter().filter(|c| !is_left_out(c)) {
        table.add_row(line(&campaign.id, &campaign.row));
    }
    if !table.is_empty() {
        let _ = writeln!(text, "\n{table}");
    }
    coupons(text, report, compares);
    let mut shadows = self::table(header("in shadow", compares, &names));
    for shadow in &report.shadows {
        shadows.add_row(line(&shadow.id, &shadow.row));
    }
    if !shadows.is_empty() {
        let _ = writeln!(
            text,
            "\nwhat campaigns in shadow would have given; it is a part of no other figure\n{shadows}"
        );
    }
    let (nothing, same): (Vec<&CampaignReport>, Vec<&CampaignReport>) = report
        .campaigns
        .iter()
        .filter(is_left_out)
        .filter(|campaign| report.shadows.iter().all(|shadow| shadow.id != campaign.id))
        .partition(|campaign| campaign.is_nothing());
    if !same.is_empty() {
        let _ = writeln!(text, "the same is given by {}", named(&same));
    }
    if !nothing.is_empty() {
        let _ = writeln!(text, "nothing is given by {}", named(&nothing));
    }
}

/// Coupons by their terms, where there is more to tell than how many there are.
fn coupons(text: &mut String, report: &Report, compares: bool) {
    let mut header = vec!["campaign".to_owned(), "coupons".to_owned()];
    header.extend(match compares {
        true => vec!["old".to_owned(), "new".to_owned()],
        false => vec!["given".to_owned()],
    });
    let mut table = table(header);
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Left);
    }
    let mut left_out = 0;
    for campaign in &report.campaigns {
        let terms = campaign.coupon_terms.iter();
        for terms in terms.filter(|terms| !compares || terms.count.old != terms.count.new) {
            if table.row_count() >= SHOWN_ROWS {
                left_out += 1;
                continue;
            }
            let mut said = cell(&terms.terms).into_owned();
            if let Some(currency) = &terms.currency {
                let _ = write!(said, " ({currency})");
            }
            let mut row = vec![visible(&campaign.id).into_owned(), said];
            let count = |count: Option<u64>| {
                count.map_or_else(|| "–".to_owned(), |count| count.to_string())
            };
            let old = compares.then(|| count(terms.count.old));
            let counts = old.into_iter().chain([count(terms.count.new)]);
            row.extend(counts.map(|count| cell(&count).into_owned()));
            table.add_row(row);
        }
    }
    if !table.is_empty() {
        let _ = writeln!(text, "\n{table}");
    }
    if left_out > 0 {
        let _ = writeln!(text, "… {left_out} more in --html and --format json");
    }
}

/// The first of some campaigns, and how many more.
fn named(campaigns: &[&CampaignReport]) -> String {
    let first = campaigns.iter().take(SHOWN_ROWS);
    let first: Vec<String> = first.map(|c| visible(&c.id).into_owned()).collect();
    let more = campaigns.len().saturating_sub(SHOWN_ROWS);
    let rest = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("{}{rest}", first.join(", "))
}

fn table_of(name: &str, splits: &[Split], total: &Row, compares: bool) -> String {
    let columns = Columns::of(total);
    let mut names = vec!["events".to_owned()];
    names.extend(columns.names());
    let mut table = table(header(name, compares, &names));
    for split in splits.iter().take(SHOWN_ROWS) {
        let cells = |given: Option<&Given>| {
            let mut all: Vec<String> = given.iter().map(|given| given.events.to_string()).collect();
            all.extend(columns.cells(given));
            all
        };
        let (old, new) = (
            cells(split.given.old.as_ref()),
            cells(split.given.new.as_ref()),
        );
        let mut row = vec![visible(&split.of).into_owned()];
        let numbers = side_by_side(&old, &new, names.len(), compares);
        row.extend(numbers.iter().map(|number| cell(number).into_owned()));
        table.add_row(row);
    }
    let more = splits.len().saturating_sub(SHOWN_ROWS);
    match more {
        0 => table.to_string(),
        more => format!("{table}\n… {more} more in --html and --format json"),
    }
}

/// Who gains and who loses, and decisions that differ.
fn changes(text: &mut String, report: &Report) {
    let members = &report.members;
    let _ = writeln!(
        text,
        "\n{} members gain, {} lose, {} have more of one thing and less of another, {} have the same",
        members.gain, members.lose, members.both, members.same
    );
    if members.changed > 0 {
        let _ = writeln!(
            text,
            "{} have as much, but something else, such as coupons with other terms",
            members.changed
        );
    }
    for member in members.most_gained.iter().take(SHOWN_MEMBERS) {
        let customer = visible(&member.customer);
        text.push_str("  ");
        let _ = writeln!(text, "member {customer} gains: {}", gain(member));
    }
    for member in members.most_lost.iter().take(SHOWN_MEMBERS) {
        let customer = visible(&member.customer);
        text.push_str("  ");
        let _ = writeln!(text, "member {customer} loses: {}", gain(member));
    }
    let count = report.differences;
    let _ = writeln!(
        text,
        "\n{count} decision{} differ{}",
        plural(usize::try_from(count).unwrap_or(usize::MAX)),
        if count == 1 { "s" } else { "" }
    );
    for example in report.examples.iter().take(SHOWN_EXAMPLES) {
        for explained in &example.campaigns {
            let _ = writeln!(
                text,
                "\n{} of {}, event {}:",
                visible(&explained.campaign),
                visible(example.customer.as_deref().unwrap_or("a guest")),
                visible(&example.event)
            );
            text.push_str(&both(explained));
        }
    }
    let more = report.examples.len().saturating_sub(SHOWN_EXAMPLES);
    if more > 0 {
        let _ = writeln!(text, "\n… {more} more examples in --html and --format json");
    }
}

fn both(explained: &Explained) -> String {
    let mut text = String::new();
    for (word, explanation) in [("old", &explained.old), ("new", &explained.new)] {
        let _ = writeln!(text, " {word}");
        let Some(explanation) = explanation else {
            text.push_str("  no such campaign, or the record cannot be used\n");
            continue;
        };
        let told = with_words(|words| explanation.to_text_in(words));
        for line in told.trim_end().lines() {
            let _ = writeln!(text, "  {line}");
        }
    }
    text
}

fn gain(member: &MemberGain) -> String {
    let mut parts = Vec::new();
    let changed = |pair: &Pair<String>| pair.old != pair.new;
    let mut add = |name: &str, pair: &Pair<String>| {
        if changed(pair) {
            let (old, new) = (pair.old.as_deref(), pair.new.as_deref());
            parts.push(format!(
                "{name} {} → {}",
                old.unwrap_or("0"),
                new.unwrap_or("0")
            ));
        }
    };
    for (currency, cost) in &member.cost {
        add(&format!("cost {currency}"), cost);
    }
    for (wallet, points) in &member.points {
        add(&visible(wallet), points);
    }
    for (name, count) in [("coupons", &member.coupons), ("gifts", &member.gifts)] {
        let text = Pair::clone(count).map(|count| count.to_string());
        add(name, &text);
    }
    parts.join(", ")
}
