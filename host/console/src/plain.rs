//! What is plain in a campaign, as a form: read from its text, and written
//! back into it, so that comments, order and everything else stay.

use std::fmt::Write as _;

use toml_edit::{DocumentMut, InlineTable, Item, TableLike, Value};

/// The plain part of a manifest. Texts are empty where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plain {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) from: String,
    pub(crate) through: String,
    /// From Monday; all or none is every day.
    pub(crate) days: [bool; 7],
    /// As `15:00-17:00`.
    pub(crate) hours: String,
    pub(crate) audience: String,
    /// How often a member can get it.
    pub(crate) times: String,
    /// In which period.
    pub(crate) every: String,
    /// Whether the limit is another one than how often a member can get it,
    /// which only the text can say.
    pub(crate) other_limit: bool,
    /// How much there is for all, as TOML.
    pub(crate) budget: String,
    /// Whether it is tried only.
    pub(crate) shadow: bool,
    /// How many members get it first, as `10 %`.
    pub(crate) canary: String,
    /// The campaign that it is a new version of.
    pub(crate) replaces: String,
    /// From when on, as `2026-12-01T09:00`.
    pub(crate) activate_at: String,
    /// Parameters: the key, and the value as TOML.
    pub(crate) params: Vec<(String, String)>,
}

pub(crate) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Why a form cannot be used: the field, and what is wrong with it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotPlain {
    pub(crate) field: String,
    pub(crate) message: String,
}

impl Plain {
    /// What a manifest says; none if it is no TOML.
    pub(crate) fn read(manifest: &str) -> Option<Self> {
        let document: DocumentMut = manifest.parse().ok()?;
        let mut plain = Self {
            name: text(document.get("name")),
            description: text(document.get("description")),
            audience: text(document.get("audience")).trim().to_owned(),
            shadow: document.get("shadow").and_then(Item::as_bool) == Some(true),
            canary: said(document.get("canary")),
            replaces: text(document.get("replaces")),
            activate_at: said(document.get("activate_at")),
            ..Self::default()
        };
        if let Some(active) = document.get("active").and_then(Item::as_table_like) {
            plain.from = written(active.get("from"));
            plain.through = written(active.get("through"));
            plain.hours = text(active.get("hours"));
            let days = active.get("days").and_then(Item::as_array);
            for day in days.into_iter().flatten() {
                let place = WEEKDAYS
                    .iter()
                    .position(|known| Some(*known) == day.as_str());
                if let Some(flag) = place.and_then(|place| plain.days.get_mut(place)) {
                    *flag = true;
                }
            }
        }
        match document.get("limit") {
            Some(limit) => match limit.as_table_like().filter(|limit| is_by_member(*limit)) {
                Some(limit) => {
                    plain.times = written(limit.get("per_customer"));
                    plain.every = text(limit.get("every"));
                }
                None => plain.other_limit = true,
            },
            None => plain.other_limit = false,
        }
        plain.budget = written(document.get("budget"));
        if let Some(params) = document.get("params").and_then(Item::as_table_like) {
            let param = |(key, item): (&str, &Item)| (key.to_owned(), written(Some(item)));
            plain.params = params.iter().map(param).collect();
        }
        Some(plain)
    }

    /// Writes what is otherwise than in the manifest into it.
    ///
    /// # Errors
    /// What is no value.
    pub(crate) fn write(&self, manifest: &str) -> Result<String, NotPlain> {
        let wrong = |field: &str, message: String| NotPlain {
            field: field.to_owned(),
            message,
        };
        let read = manifest.parse::<DocumentMut>();
        let mut document = read.map_err(|error| wrong("manifest", error.to_string()))?;
        let before = Self::read(manifest).unwrap_or_default();
        let table = document.as_table_mut();
        for (key, old, new) in [
            ("name", &before.name, &self.name),
            ("description", &before.description, &self.description),
            ("audience", &before.audience, &self.audience),
        ] {
            if old != new {
                put(table, key, (!new.is_empty()).then(|| Value::from(&**new)));
            }
        }
        self.write_active(&before, table)?;
        self.write_rollout(&before, table);
        if !self.other_limit && (&before.times, &before.every) != (&self.times, &self.every) {
            let times = match &*self.times {
                "" => None,
                times => Some(
                    times
                        .parse::<i64>()
                        .map_err(|_| wrong("times", times.to_owned()))?,
                ),
            };
            put_in(table, "limit", "per_customer", times.map(Value::from));
            let every = Some(&self.every).filter(|every| times.is_some() && !every.is_empty());
            put_in(
                table,
                "limit",
                "every",
                every.map(|every| Value::from(&**every)),
            );
            drop_if_empty(table, "limit");
        }
        if before.budget != self.budget {
            let budget = match &*self.budget {
                "" => None,
                budget => Some(value(budget).ok_or_else(|| wrong("budget", budget.to_owned()))?),
            };
            put(table, "budget", budget);
        }
        for (key, new) in &self.params {
            let old = before.params.iter().find(|(known, _)| known == key);
            if old.is_some_and(|(_, old)| old != new) {
                // A text may come without its quotation marks.
                let new = value(new).unwrap_or_else(|| Value::from(&**new));
                put_in(table, "params", key, Some(new));
            }
        }
        Ok(document.to_string())
    }

    /// How it comes into force.
    fn write_rollout(&self, before: &Self, table: &mut dyn TableLike) {
        if before.shadow != self.shadow {
            put(table, "shadow", self.shadow.then(|| Value::from(true)));
        }
        // A number alone is meant in percent.
        let is_bare = !self.canary.is_empty() && self.canary.bytes().all(|b| b.is_ascii_digit());
        let canary = match is_bare {
            true => format!("{} %", self.canary),
            false => self.canary.clone(),
        };
        for (key, old, new) in [
            ("canary", &before.canary, &canary),
            ("replaces", &before.replaces, &self.replaces),
            ("activate_at", &before.activate_at, &self.activate_at),
        ] {
            if old != new {
                put(table, key, (!new.is_empty()).then(|| Value::from(&**new)));
            }
        }
    }

    /// Whether it comes into force little by little.
    pub(crate) fn is_little_by_little(&self) -> bool {
        let said = [&self.canary, &self.replaces, &self.activate_at];
        self.shadow || said.iter().any(|said| !said.is_empty())
    }

    fn write_active(&self, before: &Self, table: &mut dyn TableLike) -> Result<(), NotPlain> {
        for (key, old, new) in [
            ("from", &before.from, &self.from),
            ("through", &before.through, &self.through),
        ] {
            if old == new {
                continue;
            }
            let day = match &**new {
                "" => None,
                day => {
                    let day = value(day).filter(|day| day.is_datetime());
                    let wrong = || NotPlain {
                        field: key.to_owned(),
                        message: new.clone(),
                    };
                    Some(day.ok_or_else(wrong)?)
                }
            };
            if key == "through" && day.is_some() {
                // The other way to say when it ends.
                put_in(table, "active", "until", None);
            }
            put_in(table, "active", key, day);
        }
        if before.hours != self.hours {
            let hours = Some(&*self.hours).filter(|hours| !hours.is_empty());
            put_in(table, "active", "hours", hours.map(Value::from));
        }
        if before.days != self.days {
            let chosen = WEEKDAYS.iter().zip(self.days).filter(|(_, is)| *is);
            let days: Vec<&str> = chosen.map(|(day, _)| *day).collect();
            let some = (1..WEEKDAYS.len()).contains(&days.len());
            put_in(
                table,
                "active",
                "days",
                some.then(|| days.into_iter().collect::<Value>()),
            );
        }
        drop_if_empty(table, "active");
        Ok(())
    }
}

/// Whether a limit says how often a member can get it, and nothing else.
fn is_by_member(limit: &dyn TableLike) -> bool {
    limit.contains_key("per_customer")
        && limit
            .iter()
            .all(|(key, _)| key == "per_customer" || key == "every")
}

fn text(item: Option<&Item>) -> String {
    item.and_then(Item::as_str).unwrap_or_default().to_owned()
}

/// A text, or another value as TOML.
fn said(item: Option<&Item>) -> String {
    let text = text(item);
    match text.is_empty() {
        true => written(item).trim_matches('"').to_owned(),
        false => text,
    }
}

/// A value as TOML, without what stands around it.
fn written(item: Option<&Item>) -> String {
    let Some(item) = item else {
        return String::new();
    };
    let value = item.as_value().cloned();
    let value = value.or_else(|| item.clone().into_value().ok());
    let mut said = String::new();
    if let Some(mut value) = value {
        value.decor_mut().clear();
        // Texts can always be written to.
        let _ = write!(said, "{value}");
    }
    said.trim().to_owned()
}

fn value(text: &str) -> Option<Value> {
    text.parse().ok()
}

/// Puts a value under a key of the table under another key, which is made if
/// it is not there.
fn put_in(table: &mut dyn TableLike, outer: &str, key: &str, value: Option<Value>) {
    if value.is_none() && !table.contains_key(outer) {
        return;
    }
    let item = table.entry(outer).or_insert(Item::None);
    if item.as_table_like().is_none() {
        *item = Item::Value(Value::InlineTable(InlineTable::new()));
    }
    if let Some(inner) = item.as_table_like_mut() {
        put(inner, key, value);
    }
}

/// Puts a value under a key; without one, the key goes. What stands around
/// the value stays.
pub(crate) fn put(table: &mut dyn TableLike, key: &str, value: Option<Value>) {
    let Some(mut value) = value else {
        table.remove(key);
        return;
    };
    if let Some(Item::Value(old)) = table.get(key) {
        *value.decor_mut() = old.decor().clone();
    }
    match table.get_mut(key) {
        Some(item) => *item = Item::Value(value),
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

fn drop_if_empty(table: &mut dyn TableLike, key: &str) {
    let is_empty = table
        .get(key)
        .and_then(Item::as_table_like)
        .is_some_and(TableLike::is_empty);
    if is_empty {
        table.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "# Double points after lunch.
name = \"Happy hour\"   # as on the poster
on = [\"purchase\"]
audience = 'customer.id != ()'
active = { from = 2026-01-01, days = [\"mon\", \"fri\"], hours = \"15:00-17:00\" }
limit = { per_customer = 1, every = \"day\" }

[params]
# Agreed with finance.
factor = 2
words = [\"a\", \"b\"]
";

    #[test]
    fn what_is_not_changed_stays_byte_for_byte() {
        let plain = Plain::read(MANIFEST).unwrap();
        assert_eq!(plain.write(MANIFEST).unwrap(), MANIFEST);
        assert_eq!(plain.from, "2026-01-01");
        assert_eq!(plain.days, [true, false, false, false, true, false, false]);
        assert_eq!((&*plain.times, &*plain.every), ("1", "day"));
        assert_eq!(
            plain.params[1],
            ("words".to_owned(), "[\"a\", \"b\"]".to_owned())
        );
    }

    #[test]
    fn a_change_touches_nothing_else() {
        let mut plain = Plain::read(MANIFEST).unwrap();
        plain.name = "Tea time".to_owned();
        plain.through = "2026-12-31".to_owned();
        plain.days = [false; 7];
        plain.times = "2".to_owned();
        plain.budget = "{ uses = 500 }".to_owned();
        plain.params[0].1 = "3".to_owned();
        let text = plain.write(MANIFEST).unwrap();
        let expected = MANIFEST
            .replace("\"Happy hour\"", "\"Tea time\"")
            .replace(
                "days = [\"mon\", \"fri\"], hours = \"15:00-17:00\" }",
                "hours = \"15:00-17:00\" , through = 2026-12-31 }",
            )
            .replace("per_customer = 1", "per_customer = 2")
            .replace("factor = 2", "factor = 3");
        for line in expected.lines().filter(|line| !line.starts_with("active")) {
            assert!(text.contains(line), "{line} in\n{text}");
        }
        // What was written is what is read.
        assert_eq!(Plain::read(&text).unwrap(), plain);
        assert!(text.contains("# Agreed with finance."));
    }

    #[test]
    fn everything_can_go_and_come() {
        let mut plain = Plain::read(MANIFEST).unwrap();
        let full = plain.clone();
        for text in [
            &mut plain.from,
            &mut plain.hours,
            &mut plain.times,
            &mut plain.every,
            &mut plain.audience,
        ] {
            text.clear();
        }
        plain.days = [false; 7];
        let bare = plain.write(MANIFEST).unwrap();
        assert!(
            !bare.contains("active") && !bare.contains("limit"),
            "{bare}"
        );
        let again = full.write(&bare).unwrap();
        assert_eq!(Plain::read(&again).unwrap(), full);
    }

    #[test]
    fn it_comes_into_force_little_by_little() {
        let mut plain = Plain::read(MANIFEST).unwrap();
        assert!(!plain.is_little_by_little());
        plain.shadow = true;
        plain.canary = "10".to_owned();
        plain.replaces = "tea".to_owned();
        plain.activate_at = "2026-12-01T09:00".to_owned();
        let text = plain.write(MANIFEST).unwrap();
        for line in [
            "shadow = true",
            "canary = \"10 %\"",
            "replaces = \"tea\"",
            "activate_at = \"2026-12-01T09:00\"",
        ] {
            assert!(text.lines().any(|known| known == line), "{line} in\n{text}");
        }
        let mut again = Plain::read(&text).unwrap();
        assert_eq!((again.shadow, &*again.canary), (true, "10 %"));
        assert_eq!(again.write(&text).unwrap(), text);
        again.shadow = false;
        for text in [
            &mut again.canary,
            &mut again.replaces,
            &mut again.activate_at,
        ] {
            text.clear();
        }
        assert_eq!(again.write(&text).unwrap(), MANIFEST);
        let written = "activate_at = 2026-12-01\n";
        assert_eq!(Plain::read(written).unwrap().activate_at, "2026-12-01");
    }

    #[test]
    fn what_is_no_day_is_told() {
        let mut plain = Plain::read(MANIFEST).unwrap();
        plain.from = "tomorrow".to_owned();
        assert_eq!(plain.write(MANIFEST).unwrap_err().field, "from");
        assert_eq!(Plain::read("name = "), None);
    }

    #[test]
    fn limits_that_are_not_plain_stay_as_they_are() {
        let manifest = "on = [\"purchase\"]\nlimit = [{ total = 5 }, { per_customer = 1 }]\n";
        let mut plain = Plain::read(manifest).unwrap();
        assert!(plain.other_limit);
        plain.name = "x".to_owned();
        assert!(
            plain
                .write(manifest)
                .unwrap()
                .contains("[{ total = 5 }, { per_customer = 1 }]")
        );
    }
}
