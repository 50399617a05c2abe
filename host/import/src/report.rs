//! What an import came to, as a page: an owner sees at a glance that it is
//! their shop.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::civil::Date;
use sadakat_engine::diagnostic::html_text;

use crate::summary::{Money, Summary};

/// Days that the plot shows one by one; longer times are shown by week.
const MOST_BARS: usize = 400;

/// Writes the page.
pub(crate) fn write(summary: &Summary, title: &str, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(page(summary, title).as_bytes())
}

fn page(summary: &Summary, title: &str) -> String {
    let mut html = String::from(HEAD);
    let _ = write!(html, "<h1>{}</h1>", html_text(title));
    for file in &summary.files {
        let mut how = vec![file.format.to_owned()];
        how.extend(file.encoding.clone());
        how.extend(file.sheet.as_ref().map(|sheet| format!("sheet {sheet}")));
        let _ = write!(
            html,
            "<p><b>{}</b>: {}, {} rows</p>",
            html_text(&file.name),
            html_text(&how.join(", ")),
            file.rows
        );
    }
    if let (Some(first), Some(last)) = (summary.first_at, summary.last_at) {
        let _ = write!(
            html,
            "<p>From {} to {}, {}</p>",
            summary.shown_time(first),
            summary.shown_time(last),
            html_text(&summary.zone)
        );
    }
    for money in &summary.money {
        plot(&mut html, summary, money);
    }
    html.push_str("<h2>Sums</h2><table><tr><th>currency</th><th>goods sold</th><th>returned</th><th>discounts</th><th>shipping</th><th>tax in the goods</th></tr>");
    for money in &summary.money {
        let _ = write!(html, "<tr><td>{}</td>", money.currency.code());
        for amount in [
            money.goods,
            money.returned,
            money.discounts,
            money.shipping,
            money.tax,
        ] {
            let _ = write!(html, "<td class=n>{}</td>", money.shown(amount));
        }
        html.push_str("</tr>");
    }
    html.push_str("</table>");
    accounts(&mut html, summary);
    left_out(&mut html, summary);
    html.push_str("</main></body></html>\n");
    html
}

/// Net sales per day as bars.
fn plot(html: &mut String, summary: &Summary, money: &Money) {
    let code = money.currency.code();
    let days: BTreeMap<Date, i128> = summary
        .days
        .iter()
        .filter(|((currency, _), _)| currency == code)
        .map(|((_, day), amount)| (*day, *amount))
        .collect();
    let (Some((&first, _)), Some((&last, _))) = (days.first_key_value(), days.last_key_value())
    else {
        return;
    };
    let span = i128::from((last - first).get_days()) + 1;
    let per_bar = if span > MOST_BARS as i128 { 7 } else { 1 };
    let mut bars: BTreeMap<i128, i128> = BTreeMap::new();
    for (day, amount) in &days {
        *bars
            .entry(i128::from((*day - first).get_days()) / per_bar)
            .or_default() += amount;
    }
    let count = (span + per_bar - 1) / per_bar;
    let top = bars.values().copied().max().unwrap_or(0).max(1);
    let bottom = bars.values().copied().min().unwrap_or(0).min(0);
    let (width, height) = (960i128, 200i128);
    // Thousandths of a pixel, so that no binary float is needed.
    let y = |amount: i128| (top - amount) * height * 1000 / (top - bottom);
    let shown = |thousandths: i128| format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    let what = if per_bar == 1 { "day" } else { "week" };
    let _ = write!(
        html,
        "<h2>{code} per {what}, returns taken off</h2><svg viewBox=\"0 0 {width} {}\" role=img aria-label=\"Net sales per {what}\">",
        height + 20
    );
    for (&at, &amount) in &bars {
        let x = at * width * 1000 / count;
        let w = (width * 1000 / count * 9 / 10).max(500);
        let (from, to) = (y(amount.max(0)), y(amount.min(0)));
        let tall = (to - from).max(500);
        let day = first
            .checked_add(jiff::Span::new().days(i64::try_from(at * per_bar).unwrap_or(0)))
            .unwrap_or(first);
        let class = if amount < 0 { "minus" } else { "plus" };
        let _ = write!(
            html,
            "<rect class={class} x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{day}: {} {code}</title></rect>",
            shown(x),
            shown(from),
            shown(w),
            shown(tall),
            money.shown(amount)
        );
    }
    let _ = write!(
        html,
        "<text x=0 y={0}>{first}</text><text x={width} y={0} text-anchor=end>{last}</text></svg>",
        height + 16
    );
    let _ = write!(
        html,
        "<p>The best {what} came to {} {code}.</p>",
        money.shown(top)
    );
}

fn accounts(html: &mut String, summary: &Summary) {
    html.push_str("<h2>Every row</h2><table>");
    let mut row = |count: u64, what: &str| {
        if count > 0 {
            let _ = write!(
                html,
                "<tr><td class=n>{count}</td><td>{}</td></tr>",
                html_text(what)
            );
        }
    };
    row(summary.rows, "rows read");
    row(summary.lines, "became lines of events");
    row(
        summary.order_rows,
        "say a receipt's discount, shipping or tax",
    );
    for (reason, &count) in &summary.dropped {
        row(count, &format!("dropped: {reason}"));
    }
    for (reason, &(receipts, rows)) in &summary.void {
        row(
            rows,
            &format!("belong to {receipts} receipts left out: {reason}"),
        );
    }
    row(summary.after_end, "stand after the end of the data");
    row(
        summary.again_rows,
        &format!(
            "belong to {} receipts that an earlier file has already",
            summary.again_receipts
        ),
    );
    row(
        summary.rejected_rows,
        &format!(
            "rejected, with {} receipts as a whole",
            summary.rejected_receipts
        ),
    );
    html.push_str("</table><h2>Came to</h2><table>");
    let mut row = |count: u64, what: &str| {
        if count > 0 {
            let _ = write!(
                html,
                "<tr><td class=n>{count}</td><td>{}</td></tr>",
                html_text(what)
            );
        }
    };
    row(summary.purchases, "purchases");
    row(summary.returns, "returns");
    row(summary.guests, "of these without a member");
    row(summary.customers, "members");
    row(
        summary.other_totals,
        "receipts that say another total than they come to",
    );
    row(summary.rounded, "amounts or quantities rounded");
    html.push_str("</table>");
}

fn left_out(html: &mut String, summary: &Summary) {
    if summary.kinds.is_empty() {
        html.push_str("<p class=good>Nothing was rejected.</p>");
        return;
    }
    html.push_str("<h2>Rejected</h2><table><tr><th>times</th><th>where first</th><th>what</th><th>what to do</th><th>row</th></tr>");
    for kind in &summary.kinds {
        let example = &kind.example;
        let field = example
            .field
            .as_ref()
            .map_or_else(String::new, |field| format!("column {field}: "));
        let _ = write!(
            html,
            "<tr><td class=n>{}</td><td>{}:{}</td><td>{}{}</td><td>{}</td><td><code>{}</code></td></tr>",
            kind.count,
            html_text(&example.file),
            example.line,
            html_text(&field),
            html_text(&example.message),
            html_text(example.help.as_deref().unwrap_or("")),
            html_text(&example.record)
        );
    }
    html.push_str("</table>");
}

const HEAD: &str = "<!doctype html><html lang=en><head><meta charset=utf-8><title>Sadakat import</title>\
<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'\">\
<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#222;background:#fff}main{max-width:64rem;margin:auto}\
table{border-collapse:collapse;margin:.5rem 0}td,th{border:1px solid #ccc;padding:.25rem .6rem;text-align:left;vertical-align:top}\
.n{text-align:right;font-variant-numeric:tabular-nums}svg{width:100%}.plus{fill:#2a6f97}.minus{fill:#c1121f}text{font-size:13px;fill:#555}\
.good{color:#2d6a4f}code{word-break:break-all}</style></head><body><main>";

#[cfg(test)]
mod tests {
    use super::*;
    use sadakat_engine::model::Currency;

    #[test]
    fn every_day_with_sales_has_a_bar() {
        let mut summary = Summary::default();
        let mut money = Money::new(Currency::EURO);
        money.goods = 1000;
        summary.money.push(money);
        for (day, amount) in [(1, 1000), (3, -50)] {
            summary
                .days
                .insert(("EUR".to_owned(), jiff::civil::date(2026, 1, day)), amount);
        }
        let page = page(&summary, "Shop");
        assert_eq!(page.matches("<rect").count(), 2);
        assert!(page.contains("2026-01-03: -0.50 EUR"));
        assert!(page.contains("Nothing was rejected"));
    }
}
