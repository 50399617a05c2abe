//! A mapping of what was recognised.

use std::fmt::Write as _;

use super::Guess;
use super::meanings::{MEANINGS, fits, last_part, squeezed, words_of};
use super::seen::Seen;
use crate::time::guess_format;

pub(super) fn draft(seen: &Seen, file: &str) -> Guess {
    let mut chosen: Vec<(&str, usize, bool)> = Vec::new();
    for (meaning, words) in MEANINGS {
        let found = words.iter().find_map(|word| {
            let exact = seen
                .header
                .iter()
                .position(|name| squeezed(last_part(name)) == squeezed(word));
            exact.map(|at| (at, true)).or_else(|| {
                let within = seen
                    .header
                    .iter()
                    .position(|name| words_of(last_part(name)).iter().any(|part| part == word));
                within.map(|at| (at, false))
            })
        });
        let Some((at, exact)) = found.filter(|&(at, _)| fits(seen, meaning, at)) else {
            continue;
        };
        let taken = chosen
            .iter()
            .any(|&(other, known, _)| known == at && other != "sku" && *meaning != "name");
        if !taken {
            chosen.push((meaning, at, exact));
        }
    }
    if chosen.iter().all(|(meaning, ..)| *meaning != "at")
        && let Some(at) = (0..seen.header.len()).find(|&at| fits(seen, "at", at))
    {
        chosen.push(("at", at, false));
    }
    let of = |meaning: &str| {
        chosen
            .iter()
            .find(|(known, ..)| *known == meaning)
            .map(|&(_, at, exact)| (at, exact))
    };
    let name = |at: usize| seen.header.get(at).map_or("", String::as_str);
    let (decimal, numbers) = decimal_mark(seen, &chosen);
    let samples: Vec<&str> = of("at")
        .map(|(at, _)| seen.column(at).take(20).collect())
        .unwrap_or_default();
    let mut text =
        format!("# A draft for {file}: read it, correct it, and delete this line.\n\n[source]\n");
    let currency = if numbers.contains('₺')
        || decimal == Some(',') && seen.header.iter().any(|name| name.contains("Fi"))
    {
        "TRY"
    } else {
        "EUR"
    };
    let _ = writeln!(
        text,
        "currency = \"{currency}\"                # CHECK: the shop's\ntime_zone = \"Europe/Istanbul\"     # CHECK: that of the tills' clocks"
    );
    let clock = of("clock").filter(|&(at, _)| Some(at) != of("at").map(|(at, _)| at));
    let with_clock: Vec<String> = samples
        .iter()
        .zip(
            clock
                .map(|(at, _)| seen.column(at).map(str::to_owned).collect::<Vec<_>>())
                .unwrap_or_default(),
        )
        .map(|(day, time)| format!("{day} {time}"))
        .collect();
    let first = with_clock
        .first()
        .map(String::as_str)
        .or(samples.first().copied())
        .unwrap_or("");
    if let Some(format) = guess_format(first) {
        let _ = writeln!(text, "date = {format:?}");
    }
    if decimal == Some(',') {
        text.push_str("decimal_mark = \",\"\nthousands_mark = \".\"\n");
    }
    if let Some(delimiter) = seen.delimiter.filter(|&delimiter| delimiter != ',') {
        let _ = writeln!(text, "delimiter = {:?}", delimiter.to_string());
    }
    if let Some(records) = &seen.records {
        let _ = writeln!(text, "records = {records:?}");
    }
    if let Some(lines) = &seen.lines {
        let _ = writeln!(text, "rows = {lines:?}");
    }
    let mut unsure = Vec::new();
    let mut write = |text: &mut String, key: &str, meaning: &str, otherwise: &str| match of(meaning)
    {
        Some((at, exact)) => {
            let mark = if exact { "" } else { "            # CHECK" };
            let _ = writeln!(text, "{key} = {:?}{mark}", name(at));
            if !exact {
                unsure.push(format!("`{key}` is probably column `{}`", name(at)));
            }
        }
        None if otherwise.is_empty() => {}
        None => {
            let _ = writeln!(
                text,
                "{key} = {otherwise}            # CHECK: no column looks like it"
            );
            unsure.push(format!("no column looks like `{key}`"));
        }
    };
    text.push_str("\n[receipt]\n");
    write(&mut text, "key", "key", "\"#1\"");
    match (of("at"), clock) {
        (Some((at, _)), Some((clock, _))) => {
            let _ = writeln!(text, "at = [{:?}, {:?}]", name(at), name(clock));
        }
        _ => write(&mut text, "at", "at", "\"#2\""),
    }
    write(&mut text, "customer", "customer", "");
    write(&mut text, "store", "store", "");
    if of("currency").is_some() {
        write(&mut text, "currency", "currency", "");
    }
    text.push_str("\n[line]\n");
    write(
        &mut text,
        "sku",
        "sku",
        if of("name").is_some() {
            ""
        } else {
            "'\"sale\"'"
        },
    );
    if of("name").map(|(at, _)| at) != of("sku").map(|(at, _)| at) {
        write(&mut text, "name", "name", "");
    }
    write(&mut text, "category", "category", "");
    write(&mut text, "quantity", "quantity", "1");
    write(&mut text, "unit_price", "unit_price", "");
    write(
        &mut text,
        "amount",
        "amount",
        if of("unit_price").is_some() {
            ""
        } else {
            "\"#3\""
        },
    );
    let needed = ["key", "at", "sku", "quantity"];
    let sure = needed
        .iter()
        .filter(|meaning| of(meaning).is_some_and(|(_, exact)| exact))
        .count();
    let priced = of("amount")
        .or(of("unit_price"))
        .is_some_and(|(_, exact)| exact);
    let sureness =
        u8::try_from((sure + usize::from(priced)) * 100 / (needed.len() + 1)).unwrap_or(0);
    let mut explanation = format!("{file}: no shipped mapping fits; a draft, {sureness} % sure\n");
    for doubt in &unsure {
        let _ = writeln!(explanation, "  {doubt}");
    }
    explanation.push_str("save it as a file, correct what says CHECK, import with it, and compare the sums of its summary with what the shop knows");
    Guess {
        shipped: None,
        sureness,
        mapping: text,
        explanation,
    }
}

/// The decimal mark that most numbers have, and one of them.
fn decimal_mark(seen: &Seen, chosen: &[(&str, usize, bool)]) -> (Option<char>, String) {
    let money = chosen
        .iter()
        .filter(|(meaning, ..)| matches!(*meaning, "amount" | "unit_price"));
    let (mut commas, mut points) = (0, 0);
    let mut example = String::new();
    for &(_, at, _) in money {
        for cell in seen.column(at) {
            match cell.rfind([',', '.']).and_then(|mark| cell.get(mark..)) {
                Some(rest) if rest.starts_with(',') && rest.len() != 4 => commas += 1,
                Some(rest) if rest.starts_with('.') && rest.len() != 4 => points += 1,
                _ => {}
            }
            example.clear();
            example.push_str(cell);
        }
    }
    ((commas > points).then_some(','), example)
}
