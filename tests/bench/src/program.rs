//! Programs to measure: the twelve campaigns, sixteen, and many.

use crate::workload::{ARTICLES, Category, sku};

/// The files of a program folder: paths with contents.
pub type Files = Vec<(String, String)>;

macro_rules! campaigns {
    ($($stem:literal),* $(,)?) => {
        [$((
            $stem,
            include_str!(concat!("../program/campaigns/", $stem, ".toml")),
            include_str!(concat!("../program/campaigns/", $stem, ".rhai")),
        )),*]
    };
}

const PROGRAM: &str = include_str!("../program/program.toml");

/// Stem, manifest, script.
const CAMPAIGNS: [(&str, &str, &str); 12] = campaigns![
    "01-base",
    "02-tier-bonus",
    "03-birthday",
    "04-win-back",
    "05-first-purchase",
    "06-large-basket",
    "07-coffee",
    "08-afternoon",
    "09-tenth-purchase",
    "10-vip",
    "11-full-basket",
    "12-next-tier",
];

/// Of no rule of the issue: what else a program of sixteen might hold.
const FOUR_MORE: [(&str, &str, &str); 4] = [
    (
        "13-app",
        "audience = 'purchase.channel != () && purchase.channel == \"app\"'",
        "points(10);",
    ),
    (
        "14-weekend",
        "active = { days = [\"sat\", \"sun\"] }",
        "points(purchase.total * 0.02);",
    ),
    (
        "15-books",
        "audience = 'any(line.category == \"books\")'",
        "points(count(line.category == \"books\") * 5);",
    ),
    (
        "16-regular",
        "audience = 'history.purchases >= 50 && customer.tier == \"bronze\"'",
        "message(\"regular\");",
    ),
];

fn campaign(files: &mut Files, stem: &str, manifest: &str, script: &str) {
    files.push((format!("campaigns/{stem}.toml"), manifest.to_owned()));
    files.push((format!("campaigns/{stem}.rhai"), script.to_owned()));
}

/// `program.toml` and the twelve rules as scripts.
pub fn twelve_scripts() -> Files {
    let mut files = vec![("program.toml".to_owned(), PROGRAM.to_owned())];
    for (stem, manifest, script) in CAMPAIGNS {
        campaign(&mut files, stem, manifest, script);
    }
    files
}

/// The twelve and four more.
pub fn sixteen_scripts() -> Files {
    let mut files = twelve_scripts();
    for (stem, manifest, script) in FOUR_MORE {
        campaign(
            &mut files,
            stem,
            &format!("on = [\"purchase\"]\n{manifest}\n"),
            script,
        );
    }
    files
}

/// The twelve rules as one plugin each, by the names of [`PLUGINS`].
pub fn twelve_plugins() -> Files {
    let mut files = vec![("program.toml".to_owned(), PROGRAM.to_owned())];
    for ((name, phase), (stem, ..)) in PLUGINS.iter().zip(CAMPAIGNS) {
        files.push(plugin_campaign(stem, name, phase));
    }
    files
}

/// The twelve rules as one plugin. Gifts and tiers are bound to phases of
/// their own, so that it gives these two as custom effects.
pub fn one_plugin() -> Files {
    vec![
        ("program.toml".to_owned(), PROGRAM.to_owned()),
        plugin_campaign("all", "all", "reward"),
    ]
}

/// The plugins of the twelve rules with the phase that each is for.
pub const PLUGINS: [(&str, &str); 12] = [
    ("rule-01", "earn"),
    ("rule-02", "boost"),
    ("rule-03", "reward"),
    ("rule-04", "reward"),
    ("rule-05", "reward"),
    ("rule-06", "reward"),
    ("rule-07", "reward"),
    ("rule-08", "boost"),
    ("rule-09", "order"),
    ("rule-10", "reward"),
    ("rule-11", "reward"),
    ("rule-12", "status"),
];

fn plugin_campaign(stem: &str, plugin: &str, phase: &str) -> (String, String) {
    let manifest = format!("on = [\"purchase\"]\nplugin = \"{plugin}\"\nphase = \"{phase}\"\n");
    (format!("campaigns/{stem}.toml"), manifest)
}

/// A program of `loaded` campaigns of which ten apply to a purchase in any
/// tier: the others are for stores that no purchase comes from, for windows
/// long past, or for other kinds of event, a third each.
pub fn many(loaded: usize) -> Files {
    let mut files = vec![("program.toml".to_owned(), PROGRAM.to_owned())];
    for number in 0..loaded {
        let stem = format!("c{number:05}");
        let manifest = match number {
            0..10 => "on = [\"purchase\"]\naudience = 'purchase.total >= 1'\n".to_owned(),
            _ => match number % 3 {
                0 => format!(
                    "on = [\"purchase\"]\naudience = 'purchase.store != () && purchase.store == \"kiosk-{number}\"'\n"
                ),
                1 => format!(
                    "on = [\"purchase\"]\nactive = {{ from = 20{:02}-01-01, until = 20{:02}-02-01 }}\n",
                    number % 20,
                    number % 20
                ),
                _ => "on = [\"signup\"]\n".to_owned(),
            },
        };
        campaign(&mut files, &stem, &manifest, "points(1);");
    }
    files
}

/// A program of `loaded` campaigns, each for one article: first those that
/// purchases have, then others. As many apply to a purchase as it has
/// different articles.
pub fn by_article(loaded: usize) -> Files {
    let sold = Category::ALL
        .into_iter()
        .flat_map(|category| (0..ARTICLES).map(move |article| (category, article)))
        .map(|(category, article)| sku(category, article));
    let others = (0..).map(|number| format!("unsold-{number:05}"));
    let conditions = sold
        .chain(others)
        .map(|sku| format!("any(line.sku == \"{sku}\")"));
    with_audiences(conditions.take(loaded))
}

/// How many articles purchases have.
pub fn articles() -> usize {
    Category::ALL.len() * usize::from(ARTICLES)
}

/// A program of `loaded` campaigns, each for a band of spend, of which
/// eighteen apply to most purchases.
pub fn by_spend(loaded: usize) -> Files {
    let conditions = (0..loaded).map(|number| {
        let from = number * 60;
        let to = from + 18 * 60;
        let money = |minor: usize| format!("{}.{:02}", minor / 100, minor % 100);
        format!(
            "purchase.total >= {} && purchase.total < {}",
            money(from),
            money(to)
        )
    });
    with_audiences(conditions)
}

fn with_audiences(conditions: impl Iterator<Item = String>) -> Files {
    let mut files = vec![("program.toml".to_owned(), PROGRAM.to_owned())];
    for (number, condition) in conditions.enumerate() {
        let manifest = format!("on = [\"purchase\"]\naudience = '{condition}'\n");
        campaign(
            &mut files,
            &format!("c{number:05}"),
            &manifest,
            "points(1);",
        );
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_campaign_has_its_script_and_names_are_unique() {
        for (files, campaigns) in [
            (twelve_scripts(), 12),
            (sixteen_scripts(), 16),
            (many(100), 100),
            (by_article(300), 300),
            (by_spend(100), 100),
        ] {
            assert_eq!(files.len(), 1 + 2 * campaigns);
            let mut paths: Vec<&String> = files.iter().map(|(path, _)| path).collect();
            paths.sort();
            paths.dedup();
            assert_eq!(paths.len(), files.len());
        }
        assert_eq!((twelve_plugins().len(), one_plugin().len()), (13, 2));
    }
}
