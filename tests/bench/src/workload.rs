//! The events of loyalty-12: the same at every run, from integers alone.

use std::fmt::Write as _;

use sadakat_engine::model::{Date, format_scaled};

/// How many events the published numbers are about.
pub const EVENTS: usize = 20_000;

/// The seed of the published numbers.
pub const SEED: u64 = 12;

/// A member's tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// From the start.
    Bronze,
    /// From 5,000 a year.
    Silver,
    /// From 15,000 a year.
    Gold,
    /// From 40,000 a year.
    Platinum,
}

impl Tier {
    /// The name in records and programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bronze => "bronze",
            Self::Silver => "silver",
            Self::Gold => "gold",
            Self::Platinum => "platinum",
        }
    }
}

/// Where a purchase was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// In a shop.
    Store,
    /// In a browser.
    Web,
    /// In the app.
    App,
}

impl Channel {
    /// The name in records and programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Web => "web",
            Self::App => "app",
        }
    }
}

/// A member's tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Of rule 10.
    Vip,
    /// Of no rule.
    Newsletter,
    /// Of no rule.
    Student,
}

impl Tag {
    /// The name in records and programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vip => "vip",
            Self::Newsletter => "newsletter",
            Self::Student => "student",
        }
    }
}

/// What kind of thing was bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// Of rule 7.
    Coffee,
    /// Earns no points.
    Tobacco,
    /// Earns no points.
    GiftCard,
    /// Of no rule, nor are those below.
    Tea,
    /// Bread and cakes.
    Bakery,
    /// Milk and cheese.
    Dairy,
    /// Fruit and vegetables.
    Produce,
    /// For the house.
    Household,
    /// For the kitchen.
    Kitchen,
    /// Toys.
    Toys,
    /// Books.
    Books,
}

impl Category {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Coffee,
        Self::Tobacco,
        Self::GiftCard,
        Self::Tea,
        Self::Bakery,
        Self::Dairy,
        Self::Produce,
        Self::Household,
        Self::Kitchen,
        Self::Toys,
        Self::Books,
    ];

    /// Those that no rule asks for.
    const OTHERS: [Self; 8] = [
        Self::Tea,
        Self::Bakery,
        Self::Dairy,
        Self::Produce,
        Self::Household,
        Self::Kitchen,
        Self::Toys,
        Self::Books,
    ];

    /// The name in records and programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Coffee => "coffee",
            Self::Tobacco => "tobacco",
            Self::GiftCard => "gift-card",
            Self::Tea => "tea",
            Self::Bakery => "bakery",
            Self::Dairy => "dairy",
            Self::Produce => "produce",
            Self::Household => "household",
            Self::Kitchen => "kitchen",
            Self::Toys => "toys",
            Self::Books => "books",
        }
    }

    /// Whether it earns points.
    pub const fn earns(self) -> bool {
        !matches!(self, Self::Tobacco | Self::GiftCard)
    }
}

/// A line of a purchase.
#[derive(Debug, Clone)]
pub struct Line {
    /// The article, by its number in its category.
    pub article: u16,
    /// What kind of thing.
    pub category: Category,
    /// How many pieces.
    pub quantity: i64,
    /// Minor units for one.
    pub unit_price: i64,
    /// Minor units for all.
    pub amount: i64,
}

impl Line {
    /// The article as records name it.
    pub fn sku(&self) -> String {
        sku(self.category, self.article)
    }
}

/// How many articles a category has.
pub const ARTICLES: u16 = 25;

/// An article as records name it.
pub fn sku(category: Category, article: u16) -> String {
    format!("{}-{article:03}", category.name())
}

/// A purchase with every fact that a rule asks for.
#[derive(Debug, Clone)]
pub struct Event {
    /// The position among the events; also the member's number.
    pub number: u32,
    /// The local day.
    pub date: Date,
    /// Month and day of month of `date`.
    pub today: (i8, i8),
    /// Seconds since local midnight.
    pub second: u32,
    /// The hour that the clock shows.
    pub hour: u8,
    /// Where.
    pub channel: Channel,
    /// Which store, if in one.
    pub store: u16,
    /// The member's tier before the purchase.
    pub tier: Tier,
    /// The member's birth date.
    pub birth: Date,
    /// Month and day of month of `birth`; never 29 February.
    pub birthday: (i8, i8),
    /// The member's tags.
    pub tags: Vec<Tag>,
    /// Earlier purchases.
    pub purchases: i64,
    /// Days since the last of them, if any.
    pub days_since_purchase: Option<i64>,
    /// Minor units spent earlier this year.
    pub spend_this_year: i64,
    /// What was bought.
    pub lines: Vec<Line>,
    /// Minor units of all lines.
    pub total: i64,
}

/// Turkey's clocks are three hours ahead of UTC all year.
pub const OFFSET_SECONDS: i64 = 3 * 3600;

impl Event {
    /// The event as records name it.
    pub fn id(&self) -> String {
        format!("e{}", self.number)
    }

    /// The member as records name them.
    pub fn customer(&self) -> String {
        format!("c{}", self.number)
    }

    /// The store as records name it; none if not in one.
    pub fn store_name(&self) -> Option<String> {
        (self.channel == Channel::Store).then(|| format!("store-{:02}", self.store))
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn micros(&self) -> i64 {
        let local = i64::from(self.date.days()) * 86_400 + i64::from(self.second);
        (local - OFFSET_SECONDS) * 1_000_000
    }
}

/// `SplitMix64`: small, and the same everywhere.
#[derive(Debug)]
struct Random(u64);

impl Random {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to but not including `bound`.
    const fn below(&mut self, bound: u64) -> i64 {
        ((self.next() as u128 * bound as u128) >> 64) as i64
    }

    /// True in so many of 100 cases.
    const fn percent(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }
}

/// Generates events in the order of time, one for each member.
pub fn generate(count: usize, seed: u64) -> Vec<Event> {
    let mut random = Random(seed);
    // All of 2026, from eight in the morning to ten in the evening.
    let first = Date::from_ymd(2026, 1, 1).map_or(0, Date::days);
    let mut times: Vec<(i32, u32)> = (0..count)
        .map(|_| {
            let day = first + i32::try_from(random.below(365)).unwrap_or(0);
            (
                day,
                u32::try_from(8 * 3600 + random.below(14 * 3600)).unwrap_or(0),
            )
        })
        .collect();
    times.sort_unstable();
    let numbered = (0u32..).zip(times);
    numbered
        .map(|(number, (day, second))| event(&mut random, number, Date::from_days(day), second))
        .collect()
}

fn event(random: &mut Random, number: u32, date: Date, second: u32) -> Event {
    let tier = match random.below(100) {
        0..60 => Tier::Bronze,
        60..85 => Tier::Silver,
        85..97 => Tier::Gold,
        _ => Tier::Platinum,
    };
    let channel = match random.below(100) {
        0..60 => Channel::Store,
        60..85 => Channel::Web,
        _ => Channel::App,
    };
    let mut tags = Vec::new();
    for (tag, percent) in [(Tag::Newsletter, 40), (Tag::Vip, 5), (Tag::Student, 10)] {
        if random.percent(percent) {
            tags.push(tag);
        }
    }
    let (purchases, days_since_purchase, spend_this_year) = if random.percent(5) {
        (0, None, 0)
    } else {
        let days = if random.percent(20) {
            90 + random.below(275)
        } else {
            random.below(90)
        };
        let spend = match tier {
            Tier::Bronze => random.below(500_000),
            Tier::Silver => 500_000 + random.below(1_000_000),
            Tier::Gold => 1_500_000 + random.below(2_500_000),
            Tier::Platinum => 4_000_000 + random.below(6_000_000),
        };
        (1 + random.below(100), Some(days), spend)
    };
    let count = 1 + random.below(8);
    let lines: Vec<Line> = (0..count).map(|_| line(random)).collect();
    let mut number_in =
        |from: i64, count: u64| i8::try_from(from + random.below(count)).unwrap_or(1);
    let birthday = (number_in(1, 12), number_in(1, 28));
    let year = 1946 + i16::from(number_in(0, 63));
    let (_, month, day) = date.ymd();
    Event {
        number,
        date,
        today: (month, day),
        second,
        hour: u8::try_from(second / 3600).unwrap_or(0),
        channel,
        store: u16::try_from(random.below(40)).unwrap_or(0),
        tier,
        birth: Date::from_ymd(year, birthday.0, birthday.1).unwrap_or(date),
        birthday,
        tags,
        purchases,
        days_since_purchase,
        spend_this_year,
        total: lines.iter().map(|line| line.amount).sum(),
        lines,
    }
}

fn line(random: &mut Random) -> Line {
    let category = match random.below(100) {
        0..8 => Category::Coffee,
        8..11 => Category::Tobacco,
        11..13 => Category::GiftCard,
        other => {
            let others = Category::OTHERS;
            let at = usize::try_from(other).unwrap_or(0) % others.len();
            others.get(at).copied().unwrap_or(Category::Tea)
        }
    };
    let quantity = match random.below(100) {
        0..60 => 1,
        60..85 => 2,
        85..95 => 3,
        _ => 4,
    };
    let unit_price = match category {
        Category::GiftCard => 5_000 * (1 + random.below(4)),
        // Most things are cheap.
        _ => 150 + random.below(9_200) * random.below(9_200) / 5_000,
    };
    Line {
        article: u16::try_from(random.below(ARTICLES.into())).unwrap_or(0),
        category,
        quantity,
        unit_price,
        amount: quantity * unit_price,
    }
}

/// The events as records, one a line.
pub fn events_ndjson(events: &[Event]) -> String {
    let mut out = String::new();
    for event in events {
        event_json(&mut out, event);
        out.push('\n');
    }
    out
}

// Names hold nothing that JSON escapes, and writing to a string cannot fail.
fn event_json(out: &mut String, event: &Event) {
    let (hour, minute, second) = (
        event.second / 3600,
        event.second / 60 % 60,
        event.second % 60,
    );
    let _ = write!(
        out,
        r#"{{"id":"{}","kind":"purchase","at":"{}T{hour:02}:{minute:02}:{second:02}+03:00","customer":"{}","purchase":{{"#,
        event.id(),
        event.date,
        event.customer(),
    );
    if let Some(store) = event.store_name() {
        let _ = write!(out, r#""store":"{store}","#);
    }
    let _ = write!(
        out,
        r#""channel":"{}","currency":"TRY","lines":["#,
        event.channel.name()
    );
    for (index, line) in event.lines.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(
            out,
            r#"{comma}{{"sku":"{}","category":"{}","quantity":{},"unit_price":"{}"}}"#,
            line.sku(),
            line.category.name(),
            line.quantity,
            format_scaled(line.unit_price, 2),
        );
    }
    out.push_str("]}}");
}

/// The members of the events as records, one a line.
pub fn customers_ndjson(events: &[Event]) -> String {
    let mut out = String::new();
    for event in events {
        let tags: Vec<String> = event
            .tags
            .iter()
            .map(|tag| format!("\"{}\"", tag.name()))
            .collect();
        let _ = writeln!(
            out,
            r#"{{"id":"{}","birth_date":"{}","tier":"{}","tags":[{}]}}"#,
            event.customer(),
            event.birth,
            event.tier.name(),
            tags.join(","),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether `count` of `of` is so many tenths of a percent, give or take a
    /// tenth of it.
    fn about(count: usize, of: usize, per_mille: usize) -> bool {
        (count * 1000).abs_diff(of * per_mille) * 10 <= of * per_mille
    }

    #[test]
    fn the_mix_is_that_of_the_issue() {
        let events = generate(EVENTS, SEED);
        let lines: Vec<&Line> = events.iter().flat_map(|event| &event.lines).collect();
        assert!(about(lines.len(), EVENTS, 4_500));
        let tier = |tier| events.iter().filter(|event| event.tier == tier).count();
        let shares = [
            (Tier::Bronze, 600),
            (Tier::Silver, 250),
            (Tier::Gold, 120),
            (Tier::Platinum, 30),
        ];
        for (of, share) in shares {
            assert!(about(tier(of), EVENTS, share), "{of:?}");
        }
        let vips = events
            .iter()
            .filter(|event| event.tags.contains(&Tag::Vip))
            .count();
        assert!(about(vips, EVENTS, 50));
        let category = |of| lines.iter().filter(|line| line.category == of).count();
        let shares = [
            (Category::Coffee, 80),
            (Category::Tobacco, 30),
            (Category::GiftCard, 20),
        ];
        for (of, share) in shares {
            assert!(about(category(of), lines.len(), share), "{of:?}");
        }
    }

    #[test]
    fn every_run_sees_the_same_events_in_the_order_of_time() {
        let events = generate(2_000, SEED);
        let text = events_ndjson(&events);
        assert_eq!(text, events_ndjson(&generate(2_000, SEED)));
        assert_ne!(text, events_ndjson(&generate(2_000, SEED + 1)));
        assert!(events.is_sorted_by_key(Event::micros));
    }

    #[test]
    fn records_are_json_and_say_what_the_events_say() {
        let events = generate(50, SEED);
        for (event, line) in events.iter().zip(events_ndjson(&events).lines()) {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(record["id"], event.id());
            assert_eq!(
                record["purchase"]["lines"].as_array().unwrap().len(),
                event.lines.len()
            );
            let at = record["at"].as_str().unwrap();
            let zone = sadakat_engine::model::Zone::utc();
            let instant = sadakat_engine::model::Instant::parse(at, &zone).unwrap();
            assert_eq!(instant.micros(), event.micros());
        }
        for (event, line) in events.iter().zip(customers_ndjson(&events).lines()) {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(record["id"], event.customer());
            assert_eq!(record["birth_date"], event.birth.to_string());
        }
    }
}
