//! The floors of the engine: crates that only the engine names. What users
//! need of them it shows as rooms of its own, and so does the listing.

use anyhow::Context as _;
use serde_json::Value;

/// The crate that users name.
const ENGINE: &str = "sadakat_engine";

/// Crates of which the engine shows rooms.
pub(crate) const FLOORS: [&str; 2] = ["sadakat-model", "sadakat-language"];

/// A room of a floor, as users see it.
struct Room {
    /// Where it is, such as `sadakat_model::values`.
    there: String,
    /// What users call it, such as `sadakat_engine::model`.
    here: String,
}

/// The rooms that the engine shows.
pub(crate) struct Rooms(Vec<Room>);

impl Rooms {
    /// The rooms that the engine shows, by what rustdoc says of it.
    pub(crate) fn of(engine: &str) -> anyhow::Result<Self> {
        let described: Value = serde_json::from_str(engine)?;
        let index = described.get("index").and_then(Value::as_object);
        let items = index.context("rustdoc describes no items")?.values();
        let uses = items.filter_map(|item| item.pointer("/inner/use"));
        let rooms = uses.filter_map(|shown| {
            let text = |key| shown.get(key).and_then(Value::as_str);
            let (there, name) = (text("source")?, text("name")?);
            let (floor, room) = there.split_once("::")?;
            (is_floor(floor) && !room.contains("::")).then(|| Room {
                there: there.to_owned(),
                here: format!("{ENGINE}::{name}"),
            })
        });
        Ok(Self(rooms.collect()))
    }

    /// The engine's items with those of the rooms that it shows; `floors` has
    /// the items of the crates that they are in.
    pub(crate) fn furnish(&self, mut items: Vec<String>, floors: &[String]) -> Vec<String> {
        for room in &self.0 {
            items.retain(|item| *item != format!("pub use {}", room.here));
            let door = format!("pub mod {}", room.there);
            let inside = format!("{door}::");
            let furniture = floors.iter().skip_while(|item| **item != door);
            let furniture = furniture
                .take_while(|item| {
                    !item.starts_with("pub mod ") || **item == door || item.starts_with(&inside)
                })
                .map(|item| self.named(item));
            let next = items.iter().position(|item| {
                let module = item.strip_prefix("pub mod ");
                module.is_some_and(|module| *module > *room.here)
            });
            let next = next.unwrap_or(items.len());
            items.splice(next..next, furniture);
        }
        items
    }

    /// An item with every path as users write it.
    pub(crate) fn named(&self, item: &str) -> String {
        let is_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
        let mut named = String::with_capacity(item.len());
        let mut rest = item;
        while let Some(start) = rest.find(is_path) {
            let (before, from) = rest.split_at(start);
            let end = from.find(|letter| !is_path(letter)).unwrap_or(from.len());
            let (path, after) = from.split_at(end);
            named.push_str(before);
            named.push_str(&self.path(path));
            rest = after;
        }
        named + rest
    }

    /// A path as users write it.
    fn path(&self, path: &str) -> String {
        let mut parts = path.split("::");
        let floor = parts.next().filter(|floor| is_floor(floor));
        let (Some(floor), Some(name)) = (floor, parts.next()) else {
            return path.to_owned();
        };
        let there = format!("{floor}::{name}");
        let shown = self.0.iter().find(|room| room.there == there);
        let room = shown.map_or_else(|| format!("{ENGINE}::{name}"), |room| room.here.clone());
        // A room shows what is in its files.
        let is_type = |part: &&str| part.starts_with(char::is_uppercase);
        let mut parts: Vec<&str> = parts.collect();
        if let Some(ty) = parts.iter().position(is_type) {
            parts.drain(..ty);
        }
        parts.insert(0, &room);
        parts.join("::")
    }
}

fn is_floor(name: &str) -> bool {
    FLOORS.iter().any(|floor| floor.replace('-', "_") == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rooms() -> Rooms {
        Rooms(vec![Room {
            there: "sadakat_model::values".to_owned(),
            here: "sadakat_engine::model".to_owned(),
        }])
    }

    #[test]
    fn paths_are_those_that_users_write() {
        let named = |item: &str| rooms().named(item);
        assert_eq!(
            named("pub fn a(&sadakat_model::values::date::Date) -> Vec<sadakat_model::schema::X>"),
            "pub fn a(&sadakat_engine::model::Date) -> Vec<sadakat_engine::schema::X>"
        );
        assert_eq!(
            named("pub fn sadakat_model::values::Date::year(self) -> core::primitive"),
            "pub fn sadakat_engine::model::Date::year(self) -> core::primitive"
        );
    }

    #[test]
    fn rooms_stand_where_their_names_do() {
        let texts = |items: &[&str]| -> Vec<String> {
            items.iter().map(|item| (*item).to_owned()).collect()
        };
        let engine = texts(&[
            "pub mod sadakat_engine",
            "pub use sadakat_engine::model",
            "pub mod sadakat_engine::cases",
            "pub mod sadakat_engine::observe",
        ]);
        let floors = texts(&[
            "pub mod sadakat_model",
            "pub mod sadakat_model::schema",
            "pub mod sadakat_model::values",
            "pub struct sadakat_model::values::Date",
        ]);
        assert_eq!(
            rooms().furnish(engine, &floors),
            [
                "pub mod sadakat_engine",
                "pub mod sadakat_engine::cases",
                "pub mod sadakat_engine::model",
                "pub struct sadakat_engine::model::Date",
                "pub mod sadakat_engine::observe",
            ]
        );
    }
}
