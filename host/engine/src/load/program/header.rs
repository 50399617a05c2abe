//! `[program]`: name, currency, time zones.

use super::currencies;
use crate::diagnostic::{Report, one_of};
use crate::load::keys::{At, Keys};
use crate::load::zones;
use crate::model::{Clock, Currency, LeapBirthday, Zone};
use crate::schema::Schema;

/// What `[program]` says.
pub(super) struct Header {
    pub(super) name: String,
    pub(super) locale: String,
    /// The built-in fields, with the program's currency and zone.
    pub(super) schema: Schema,
    /// The column of a lookup table that has stores' zones.
    pub(super) store_zones: Option<At<String>>,
}

pub(super) fn read(report: &mut Report, keys: &Keys<'_>) -> Header {
    // Stands in where the file names no valid currency.
    let mut currency = Currency::from_code("EUR").ok();
    let mut zone = Zone::utc();
    let mut leap = LeapBirthday::default();
    let mut store_zones = None;
    let mut clock = Clock::default();
    let (mut name, mut locale) = (String::new(), "en".to_owned());
    let mut several = Vec::new();
    let known = [
        "name",
        "currency",
        "currencies",
        "time_zone",
        "store_zones",
        "local_time",
        "locale",
        "leap_birthday",
    ];
    if let Some(keys) = keys.section(report, "program", "[program]", &known) {
        keys.require(report, "name", "\"Kahve Kulübü\"");
        keys.require(report, "currency", "\"TRY\"");
        keys.require(report, "time_zone", "\"Europe/Istanbul\"");
        if let Some(text) = keys.text(report, "name") {
            text.value.clone_into(&mut name);
        }
        if let Some(text) = keys.text(report, "locale") {
            text.value.clone_into(&mut locale);
        }
        if let Some(text) = keys.text(report, "currency") {
            match Currency::from_code(text.value) {
                Ok(known) => currency = Some(known),
                Err(error) => keys.invalid(
                    report,
                    &text.span,
                    error.to_string(),
                    Some(
                        "write three capital letters, such as \"TRY\", \"EUR\" or \"GBP\""
                            .to_owned(),
                    ),
                ),
            }
        }
        if let Some(main) = currency {
            several = currencies::read(report, &keys, main);
        }
        if let Some(text) = keys.text(report, "time_zone") {
            match Zone::from_name(text.value) {
                Ok(known) => zone = known,
                Err(error) => keys.invalid(
                    report,
                    &text.span,
                    error.to_string(),
                    zones::nearest_name(text.value, [])
                        .or_else(|| Some("write a name such as \"Europe/Istanbul\"".to_owned())),
                ),
            }
        }
        store_zones = keys.text(report, "store_zones").map(|text| At {
            value: text.value.to_owned(),
            span: text.span,
        });
        let clocks = Clock::ALL.map(|clock| (clock.name(), clock));
        let named = keys.one_word(report, "local_time", "somebody who has a clock", &clocks);
        clock = named.unwrap_or_default();
        if let Some(text) = keys.text(report, "leap_birthday") {
            match text.value {
                "28 February" => leap = LeapBirthday::February28,
                "1 March" => leap = LeapBirthday::March1,
                other => keys.invalid(
                    report,
                    &text.span,
                    format!("`{other}` is not a day for birthdays of 29 February"),
                    one_of(other, ["28 February", "1 March"]),
                ),
            }
        }
    }
    let mut schema = Schema::new(currency.unwrap_or(Currency::EURO), zone);
    schema.clock = clock;
    schema.leap_birthday = leap;
    schema.currencies = several;
    Header {
        name,
        locale,
        schema,
        store_zones,
    }
}
