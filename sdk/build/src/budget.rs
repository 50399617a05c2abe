use anyhow::{Result, bail};
use serde_json::Value;

/// What a plugin may take, by its own manifest:
///
/// ```toml
/// [package.metadata.sadakat.budget]
/// fuel = 5_000        # for one event
/// size = "100 KB"     # of the built file
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Fuel for one event.
    pub fuel: Option<u64>,
    /// Bytes of the built file.
    pub size: Option<u64>,
}

const UNITS: [(&str, u64); 5] = [
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("B", 1),
];

/// Reads what a manifest says under `sadakat`; `place` is where its budget
/// stands.
pub(crate) fn read(sadakat: &Value, place: &str) -> Result<Budget> {
    let mut budget = Budget::default();
    for key in sadakat.as_object().into_iter().flat_map(|all| all.keys()) {
        if key != "budget" {
            bail!(
                "what the manifest says for Sadakat has no `{key}`: write `budget`, as in {place}"
            );
        }
    }
    for (key, value) in sadakat["budget"].as_object().into_iter().flatten() {
        match &**key {
            "fuel" => budget.fuel = Some(fuel(value)?),
            "size" => budget.size = Some(size(value)?),
            other => {
                bail!("{place} has no `{other}`: write `fuel` or `size`")
            }
        }
    }
    Ok(budget)
}

fn fuel(value: &Value) -> Result<u64> {
    match value.as_u64() {
        Some(fuel) if fuel > 0 => Ok(fuel),
        _ => bail!("`fuel` is {value}: write a whole number, such as `fuel = 5_000`"),
    }
}

fn size(value: &Value) -> Result<u64> {
    let bytes = value.as_str().and_then(|text| {
        let (unit, factor) = UNITS.iter().find(|(unit, _)| text.ends_with(unit))?;
        let number = text.strip_suffix(unit)?.trim_end().parse::<u64>().ok()?;
        number.checked_mul(*factor).filter(|bytes| *bytes > 0)
    });
    let bytes = bytes.or_else(|| value.as_u64().filter(|bytes| *bytes > 0));
    match bytes {
        Some(bytes) => Ok(bytes),
        None => bail!(
            "`size` is {value}: write a whole number with KB or MB, such as `size = \"100 KB\"`"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn budget(value: Value) -> Result<Budget> {
        read(&json!({ "budget": value }), "[budget]")
    }

    #[test]
    fn budgets_are_read() {
        assert_eq!(read(&Value::Null, "[budget]").unwrap(), Budget::default());
        let all = budget(json!({ "fuel": 5_000, "size": "100 KB" })).unwrap();
        assert_eq!((all.fuel, all.size), (Some(5_000), Some(100_000)));
        for (size, bytes) in [("64KiB", 65_536), ("2 MB", 2_000_000), ("512 B", 512)] {
            assert_eq!(budget(json!({ "size": size })).unwrap().size, Some(bytes));
        }
    }

    #[test]
    fn what_is_no_budget_is_told_what_to_write() {
        for (value, part) in [
            (json!({ "fuel": "much" }), "fuel = 5_000"),
            (json!({ "fuel": 0 }), "fuel = 5_000"),
            (json!({ "size": "100 kilos" }), "size = \"100 KB\""),
            (json!({ "size": "99999999999999999999 KB" }), "size = "),
            (json!({ "fule": 3 }), "has no `fule`"),
        ] {
            let error = budget(value).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
        let error = read(&json!({ "bugdet": {} }), "[budget]").unwrap_err();
        assert!(error.to_string().contains("write `budget`"), "{error}");
    }
}
