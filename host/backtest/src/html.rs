//! The report as a page: one file that needs nothing else, readable on a
//! phone and on paper.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sadakat_engine::diagnostic::{Words, html_text};
use sadakat_engine::explain::Explanation;
use sadakat_texts::Language;

use crate::html_language::in_language;
use crate::report::{CampaignReport, Given, MemberGain, Pair, Report, Row, Split};

/// uPlot 1.6, which draws the plots; its licence is beside it.
#[doc(hidden)]
pub const PLOT_SCRIPT: &str = include_str!("../assets/uPlot.iife.min.js");
#[doc(hidden)]
pub const PLOT_STYLE: &str = include_str!("../assets/uPlot.min.css");
const STYLE: &str = include_str!("../assets/page.css");
const SCRIPT: &str = include_str!("../assets/page.js");

/// The report as a page.
pub fn page(report: &Report) -> String {
    page_in(report, Language::ENGLISH)
}

/// The same in a reader's language.
pub fn page_in(report: &Report, language: Language) -> String {
    in_language(&english(report, language), language)
}

/// The page but for its words, which are still English.
fn english(report: &Report, language: Language) -> String {
    let mut page = String::new();
    let title = match &report.old {
        Some(old) => format!("{} → {}", old.label, report.new.label),
        None => report.new.label.clone(),
    };
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Backtest: {title}</title>\
         <style>{PLOT_STYLE}{STYLE}</style></head><body><main>\
         <h1>{name}</h1><p class=\"about\">{title}</p>",
        lang = language.name(),
        title = html_text(&title),
        name = html_text(&report.new.name),
    );
    about(&mut page, report);
    let compares = report.old.is_some();
    if compares && report.differences == 0 {
        page.push_str("<p class=\"verdict\">Nothing changes: every decision is the same.</p>");
    }
    totals(&mut page, &report.total, compares);
    shares(&mut page, report);
    page.push_str(
        "<h2>Week by week</h2><div class=\"choose\"><label>Campaign \
         <select id=\"campaign\"><option value=\"\">all</option></select></label> \
         <label>What <select id=\"measure\"></select></label></div>\
         <div id=\"plot\" role=\"img\" aria-label=\"the chosen measure by week, old and new; the \
         same numbers are in the table below\"></div>",
    );
    if compares {
        members(&mut page, report);
    }
    campaigns(&mut page, report, compares);
    for (title, splits) in [
        ("By tier", &report.tiers),
        ("By segment (a member may be in several)", &report.segments),
        ("By store", &report.stores),
        ("By week", &report.weeks),
    ] {
        split(&mut page, title, splits, &report.total, compares);
    }
    examples(&mut page, report, language);
    let _ = writeln!(
        page,
        "<footer>Cost is money off and what points are worth; coupons and gifts are counted. \
         Rules: {}{}.</footer></main>\
         <script type=\"application/json\" id=\"report\">{}</script>\
         <script>{PLOT_SCRIPT}</script><script>{SCRIPT}</script></body></html>",
        report.old.as_ref().map_or_else(String::new, |old| format!(
            "<code>{}</code> and ",
            html_text(&old.snapshot)
        )),
        format_args!("<code>{}</code>", html_text(&report.new.snapshot)),
        data(report, language),
    );
    page
}

/// Words of the script's own.
const DRAWN: [&str; 10] = [
    "old", "new", "cost", "off", "worth", "points", "events", "coupons", "gifts", "faults",
];

/// What the plots are drawn of.
fn data(report: &Report, language: Language) -> String {
    let campaigns = report.campaigns.iter();
    let campaigns: Vec<_> = campaigns
        .filter(|campaign| !campaign.weeks.is_empty())
        .map(|campaign| serde_json::json!({ "id": campaign.id, "weeks": campaign.weeks }))
        .collect();
    // How the script calls what it draws.
    let words: serde_json::Map<_, _> = DRAWN
        .into_iter()
        .map(|word| (word.to_owned(), language.say(word).into()))
        .collect();
    let data = serde_json::json!({
        "compares": report.old.is_some(),
        "weeks": report.weeks,
        "campaigns": campaigns,
        "words": words,
    });
    // Nothing in it may end the element that it stands in.
    data.to_string().replace('<', "\\u003c")
}

fn about(page: &mut String, report: &Report) {
    let period = report.period.as_ref().map_or_else(String::new, |period| {
        format!(", {} through {}", period.from, period.through)
    });
    let daily = match report.daily_events {
        0 => String::new(),
        count => format!(" and {count} daily ones"),
    };
    let sales = report.sales.iter();
    let sales: Vec<String> = sales
        .map(|(currency, sales)| format!("{sales} {currency}"))
        .collect();
    let _ = write!(
        page,
        "<p>{} events{daily}{period}; {} customers; sales {}.</p>",
        report.events,
        report.new.customers,
        html_text(&sales.join(", ")),
    );
    for program in report.old.iter().chain([&report.new]) {
        if let Some(reject) = &program.reject {
            let _ = write!(
                page,
                "<p class=\"warning\">{} records cannot be used by {}, the first: {}</p>",
                program.rejects,
                html_text(&program.label),
                html_text(reject),
            );
        }
    }
    if report.unknown_customers > 0 {
        let _ = write!(
            page,
            "<p class=\"warning\">{} events of customers who are not among the customers were \
             decided as guests’.</p>",
            report.unknown_customers
        );
    }
}

/// The measures of a part: its name, and its value, `–` for what nobody knows.
/// All parts of a report have the same, those of `total`.
fn measures(given: &Given, total: &Row) -> Vec<(String, String)> {
    let mut all = vec![("events".to_owned(), given.events.to_string())];
    let named = |word: &str, of: fn(&Given) -> &BTreeMap<String, String>| {
        let both = total.given.old.iter().chain(&total.given.new);
        let names: BTreeSet<&String> = both.flat_map(|given| of(given).keys()).collect();
        let named = names.into_iter().map(|name| {
            let sum = of(given).get(name);
            let sum = sum.map_or_else(|| "–".to_owned(), Clone::clone);
            (format!("{word}{name}"), sum)
        });
        named.collect::<Vec<_>>()
    };
    all.extend(named("cost ", |given| &given.cost));
    all.extend(named("money off ", |given| &given.off));
    all.extend(named("points’ worth ", |given| &given.worth));
    all.extend(named("", |given| &given.points));
    all.push(("coupons".to_owned(), given.coupons.to_string()));
    all.push(("gifts".to_owned(), given.gifts.to_string()));
    all.push(("others".to_owned(), given.others.to_string()));
    all.push(("faults".to_owned(), given.faults.to_string()));
    all
}

/// Rows of a table with old and new side by side.
fn head(page: &mut String, first: &str, measures: &[String], compares: bool) {
    let span = if compares { 2 } else { 1 };
    let _ = write!(
        page,
        "<div class=\"wide\"><table><thead><tr><th scope=\"col\"{}>{first}</th>",
        if compares { " rowspan=\"2\"" } else { "" }
    );
    for measure in measures {
        let _ = write!(
            page,
            "<th scope=\"colgroup\" colspan=\"{span}\">{}</th>",
            html_text(measure)
        );
    }
    page.push_str("</tr>");
    if compares {
        page.push_str("<tr>");
        for _ in measures {
            page.push_str("<th scope=\"col\">old</th><th scope=\"col\">new</th>");
        }
        page.push_str("</tr>");
    }
    page.push_str("</thead><tbody>");
}

fn line(
    page: &mut String,
    name: &str,
    old: Option<&[String]>,
    new: Option<&[String]>,
    count: usize,
    compares: bool,
) {
    let _ = write!(page, "<tr><th scope=\"row\">{name}</th>");
    for at in 0..count {
        let of = |cells: Option<&[String]>| cells.and_then(|cells| cells.get(at)).cloned();
        let (old, new) = (of(old), of(new));
        let class = match compares && old != new {
            true => " class=\"changed\"",
            false => "",
        };
        let cell = |text: Option<String>| html_text(&text.unwrap_or_else(|| "–".to_owned()));
        if compares {
            let _ = write!(page, "<td>{}</td>", cell(old));
        }
        let _ = write!(page, "<td{class}>{}</td>", cell(new));
    }
    page.push_str("</tr>");
}

fn totals(page: &mut String, total: &Row, compares: bool) {
    page.push_str("<h2>In all</h2>");
    head(page, "", &["".to_owned()], compares);
    let count = |count: Option<u64>| count.map(|count| vec![count.to_string()]);
    let (old, new) = (count(total.members.old), count(total.members.new));
    line(page, "members", old.as_deref(), new.as_deref(), 1, compares);
    let of = |given: Option<&Given>| {
        let measures = given.map(|given| measures(given, total));
        measures.unwrap_or_default()
    };
    let (old, new) = (of(total.given.old.as_ref()), of(total.given.new.as_ref()));
    for (name, value) in &new {
        let before = old.iter().find(|(known, _)| known == name);
        let before = before.map(|(_, value)| vec![value.clone()]);
        line(
            page,
            &html_text(name),
            before.as_deref(),
            Some(std::slice::from_ref(value)),
            1,
            compares,
        );
    }
    page.push_str("</tbody></table></div>");
}

/// What it costs more, and of the sales.
fn shares(page: &mut String, report: &Report) {
    for wallet in &report.worthless {
        let _ = write!(
            page,
            "<p class=\"warning\">{0} are no part of the cost; say what one is worth in \
             program.toml: <code>worth = \"0.01\"</code> under <code>[wallets.{0}]</code></p>",
            html_text(wallet)
        );
    }
    for (currency, change) in &report.cost_change {
        let more = if change.starts_with('-') { "" } else { "+" };
        let _ = write!(page, "<p>Cost in {currency}: <b>{more}{change} %</b></p>");
    }
    for (currency, share) in &report.cost_of_sales {
        let old = share.old.as_ref();
        let old = old.map_or_else(String::new, |old| format!("<b>{old} %</b> → "));
        let new = share.new.as_deref().unwrap_or("0");
        let _ = write!(
            page,
            "<p>Of the sales in {currency}: {old}<b>{new} %</b></p>"
        );
    }
}

/// Campaigns that give something else than before; the others can be opened.
fn campaigns<'r>(page: &mut String, report: &'r Report, compares: bool) {
    let (changed, others): (Vec<&CampaignReport>, Vec<&CampaignReport>) = report
        .campaigns
        .iter()
        .partition(|campaign| !(campaign.is_nothing() || compares && campaign.is_same()));
    let rows = |campaigns: &[&'r CampaignReport]| -> Vec<(&'r str, &'r str, &'r Row)> {
        let campaigns = campaigns.iter();
        campaigns
            .map(|campaign| (&*campaign.id, &*campaign.name, &campaign.row))
            .collect()
    };
    page.push_str("<h2>Campaigns</h2>");
    campaign_table(page, report, &rows(&changed), compares);
    coupons(page, report, compares);
    if !report.shadows.is_empty() {
        page.push_str("<h3>In shadow</h3><p>what campaigns in shadow would have given; it is a part of no other figure</p>");
        let shadows = report.shadows.iter();
        let shadows: Vec<_> = shadows
            .map(|shadow| (&*shadow.id, &*shadow.name, &shadow.row))
            .collect();
        campaign_table(page, report, &shadows, compares);
    }
    if !others.is_empty() {
        let what = if compares {
            "give the same"
        } else {
            "give nothing"
        };
        let _ = write!(page, "<details><summary>{} {what}</summary>", others.len());
        campaign_table(page, report, &rows(&others), compares);
        page.push_str("</details>");
    }
}

fn campaign_table(
    page: &mut String,
    report: &Report,
    campaigns: &[(&str, &str, &Row)],
    compares: bool,
) {
    if campaigns.is_empty() {
        return;
    }
    let sample = report.total.given.new.as_ref();
    let sample = sample.map(|sample| measures(sample, &report.total));
    let sample = sample.unwrap_or_default();
    let mut names = vec!["members".to_owned()];
    names.extend(sample.into_iter().map(|(name, _)| name));
    head(page, "campaign", &names, compares);
    for (id, name, row) in campaigns {
        let cells = |members: Option<u64>, given: Option<&Given>| {
            given.map(|given| {
                let mut cells = vec![members.unwrap_or(0).to_string()];
                let measures = measures(given, &report.total);
                cells.extend(measures.into_iter().map(|(_, value)| value));
                cells
            })
        };
        let old = cells(row.members.old, row.given.old.as_ref());
        let new = cells(row.members.new, row.given.new.as_ref());
        let name = format!("{} <small>{}</small>", html_text(name), html_text(id));
        let (old, new) = (old.as_deref(), new.as_deref());
        line(page, &name, old, new, names.len(), compares);
    }
    page.push_str("</tbody></table></div>");
}

/// Coupons by their terms, where there is more to tell than how many there are.
fn coupons(page: &mut String, report: &Report, compares: bool) {
    let of = report.campaigns.iter();
    let all = of.flat_map(|campaign| {
        let terms = campaign.coupon_terms.iter();
        terms.map(move |terms| (campaign, terms))
    });
    let mut all = all
        .filter(|(_, terms)| !compares || terms.count.old != terms.count.new)
        .peekable();
    if all.peek().is_none() {
        return;
    }
    head(page, "coupons", &["".to_owned()], compares);
    for (campaign, terms) in all {
        let currency = terms.currency.as_deref();
        let currency = currency.map_or_else(String::new, |code| format!(" ({code})"));
        let name = format!(
            "{}{currency} <small>{}</small>",
            html_text(&terms.terms),
            html_text(&campaign.id)
        );
        let count = |count: Option<u64>| count.map(|count| vec![count.to_string()]);
        let (old, new) = (count(terms.count.old), count(terms.count.new));
        line(page, &name, old.as_deref(), new.as_deref(), 1, compares);
    }
    page.push_str("</tbody></table></div>");
}

fn split(page: &mut String, title: &str, splits: &[Split], total: &Row, compares: bool) {
    let all = splits.iter();
    let sample = all.clone().find_map(|split| split.given.new.as_ref());
    let sample = sample.or_else(|| all.clone().find_map(|split| split.given.old.as_ref()));
    let Some(sample) = sample else {
        return;
    };
    let names = measures(sample, total).into_iter();
    let names: Vec<String> = names.map(|(name, _)| name).collect();
    let _ = write!(page, "<details><summary><h2>{title}</h2></summary>");
    head(page, "", &names, compares);
    for split in splits {
        let cells = |given: Option<&Given>| {
            given.map(|given| {
                measures(given, total)
                    .into_iter()
                    .map(|(_, value)| value)
                    .collect::<Vec<_>>()
            })
        };
        let (old, new) = (
            cells(split.given.old.as_ref()),
            cells(split.given.new.as_ref()),
        );
        line(
            page,
            &html_text(&split.of),
            old.as_deref(),
            new.as_deref(),
            names.len(),
            compares,
        );
    }
    page.push_str("</tbody></table></div></details>");
}

/// What members have whose sums are the same, and whose events are not.
const CHANGED: &str = "have as much, but something else, such as coupons with other terms";

fn members(page: &mut String, report: &Report) {
    let members = &report.members;
    page.push_str("<h2>Members</h2><ul class=\"standing\">");
    for (class, count, word) in [
        ("gain", members.gain, "gain"),
        ("lose", members.lose, "lose"),
        (
            "both",
            members.both,
            "have more of one thing and less of another",
        ),
        ("same", members.same, "have the same"),
        ("same", members.changed, CHANGED),
    ] {
        if count > 0 || word != CHANGED {
            let _ = write!(page, "<li class=\"{class}\"><b>{count}</b> {word}</li>");
        }
    }
    page.push_str("</ul>");
    for (title, members) in [
        ("Those who gain most", &members.most_gained),
        ("Those who lose most", &members.most_lost),
    ] {
        let Some(first) = members.first() else {
            continue;
        };
        let names = gains(first)
            .into_iter()
            .map(|(name, _)| name)
            .collect::<Vec<_>>();
        let _ = write!(page, "<h3>{title}</h3>");
        head(page, "member", &names, true);
        for member in members {
            let (old, new): (Vec<String>, Vec<String>) =
                gains(member).into_iter().map(|(_, pair)| pair).unzip();
            line(
                page,
                &html_text(&member.customer),
                Some(&old),
                Some(&new),
                names.len(),
                true,
            );
        }
        page.push_str("</tbody></table></div>");
    }
}

/// What a member got: the name of the measure, old and new.
fn gains(member: &MemberGain) -> Vec<(String, (String, String))> {
    let both = |pair: &Pair<String>| {
        let of = |value: &Option<String>| value.clone().unwrap_or_else(|| "0".to_owned());
        (of(&pair.old), of(&pair.new))
    };
    let costs = member.cost.iter();
    let costs = costs.map(|(of, pair)| (format!("cost {of}"), both(pair)));
    let points = member.points.iter();
    let points = points.map(|(of, pair)| (of.clone(), both(pair)));
    let counts = [("coupons", &member.coupons), ("gifts", &member.gifts)];
    let counts = counts.map(|(name, pair)| {
        let pair = pair.clone().map(|count| count.to_string());
        (name.to_owned(), both(&pair))
    });
    costs.chain(points).chain(counts).collect()
}

fn examples(page: &mut String, report: &Report, language: Language) {
    if report.examples.is_empty() {
        return;
    }
    let _ = write!(
        page,
        "<h2>Decisions that differ</h2><p>{} in all; the first of each campaign:</p>",
        report.differences
    );
    for example in &report.examples {
        for explained in &example.campaigns {
            let side = |explanation: Option<&Explanation>| {
                explanation.map_or_else(
                    || "no such campaign, or the record cannot be used".to_owned(),
                    |explanation| {
                        let say = |text: &str| language.cell(text).into_owned();
                        let text = explanation.to_text_in(Words::new(&say));
                        text.trim_end().to_owned()
                    },
                )
            };
            let _ = write!(
                page,
                "<details class=\"example\"><summary>{} of {}, event {}</summary>\
                 <div class=\"sides\"><div><h3>old</h3><pre>{}</pre></div>\
                 <div><h3>new</h3><pre>{}</pre></div></div></details>",
                html_text(&explained.campaign),
                html_text(example.customer.as_deref().unwrap_or("a guest")),
                html_text(&example.event),
                html_text(&side(explained.old.as_ref())),
                html_text(&side(explained.new.as_ref())),
            );
        }
    }
}
