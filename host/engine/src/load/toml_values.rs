//! Values as people of other habits write them, and what they mean in TOML.

use rust_decimal::Decimal;

use crate::diagnostic::without_separators;
use crate::model::Date;

/// Keys of manifests and programs whose values are lists of words.
pub(super) const LISTS: [&str; 4] = ["on", "days", "allow", "currencies"];

/// Quotes that are none in TOML.
pub(super) const QUOTES: [char; 9] = ['“', '”', '„', '‘', '’', '‚', '«', '»', '`'];

/// Whether a quote ends what another one began; people mix them.
pub(super) const fn closes(open: char, quote: char) -> bool {
    match open {
        '“' | '”' | '„' => matches!(quote, '“' | '”'),
        '‘' | '’' | '‚' => matches!(quote, '‘' | '’'),
        '«' | '»' => matches!(quote, '«' | '»'),
        _ => quote == open,
    }
}

/// The straight quote that is meant by another one.
pub(super) const fn straight(c: char) -> char {
    match c {
        '“' | '”' | '„' | '«' | '»' => '"',
        '‘' | '’' | '‚' => '\'',
        c => c,
    }
}

/// Three numbers with the same mark between them.
pub(super) fn date_parts(token: &str) -> Option<[&str; 3]> {
    let mark = token.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(mark, '.' | '/' | '-') {
        return None;
    }
    let parts: Vec<&str> = token.split(mark).collect();
    let parts: [&str; 3] = parts.try_into().ok()?;
    let is_number =
        |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    parts.iter().all(is_number).then_some(parts)
}

/// What to write for a date in another form, if it is one.
pub(super) fn date_meant(written: &str) -> Option<String> {
    date_parts(written).map(date_help)
}

/// The date that was most likely meant, in the form of TOML.
pub(super) fn date_help([first, second, third]: [&str; 3]) -> String {
    let (year, month, day) = if first.len() == 4 {
        (first, second, third)
    } else {
        (third, second, first)
    };
    let in_order = |month: &str, day: &str| {
        let written = format!("{year:0>4}-{month:0>2}-{day:0>2}");
        (year.len() == 4 && Date::parse(&written).is_some()).then_some(written)
    };
    // 12/31/2026 can only be meant one way; 01/02/2026 is read day first.
    match in_order(month, day).or_else(|| in_order(day, month)) {
        Some(date) => format!("write year, month and day: `{date}`"),
        None => "write a day that exists as year, month and day: `2026-12-31`".to_owned(),
    }
}

/// What to write for a number with commas: one before decimal places, or
/// between groups of three digits, which may be either.
pub(super) fn number_help(token: &str) -> Option<String> {
    let decimal = token.replace(',', ".");
    let plain = token.replace(',', "");
    let groups = token.trim_start_matches(['+', '-']).split(',');
    let is_grouped = !token.contains('.') && groups.clone().skip(1).all(|group| group.len() == 3);
    let is_short = groups
        .clone()
        .next()
        .is_some_and(|first| (1..=3).contains(&first.len()) && !first.starts_with('0'));
    let one = groups.count() == 2 && decimal.parse::<Decimal>().is_ok();
    if is_grouped && is_short && plain.parse::<Decimal>().is_ok() {
        let whole = format!("write `{plain}` for a whole number");
        return Some(if one {
            format!("{whole}, or `{decimal}` for one with decimal places")
        } else {
            whole
        });
    }
    one.then(|| format!("write `{decimal}`"))
        .or_else(|| without_separators(token))
}
