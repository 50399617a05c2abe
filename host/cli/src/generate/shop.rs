//! Members, and what they buy. Each member and each event can be made alone.

use jiff::civil::{Date, DateTime};
use sadakat_engine::model::{Currency, QUANTITY_DIGITS, format_scaled, pow10};
use serde::Serialize;

use super::calendar::Calendar;
use super::random::Random;

/// Category, share of lines in a thousand, and lowest and highest price in
/// whole units.
const CATEGORIES: [(&str, u64, u64, u64); 10] = [
    ("coffee", 80, 60, 140),
    ("tobacco", 30, 80, 110),
    ("gift-card", 20, 100, 500),
    ("produce", 140, 15, 90),
    ("bakery", 120, 10, 120),
    ("dairy", 130, 30, 250),
    ("drinks", 130, 20, 90),
    ("household", 120, 40, 400),
    ("cosmetics", 110, 60, 900),
    ("toys", 120, 90, 1500),
];
const SKUS: u64 = 50;
const CITIES: [&str; 8] = [
    "İstanbul",
    "Ankara",
    "İzmir",
    "Bursa",
    "Antalya",
    "Adana",
    "Konya",
    "Trabzon",
];
const STORES: u64 = 40;

const GUESTS_PER_MILLE: u64 = 80;
const RETURNS_PER_MILLE: u64 = 30;
const VIPS_PER_MILLE: u64 = 50;
/// A return takes back something of about so many days before, of twice as many
/// at most.
const RETURN_DAYS: u64 = 30;

/// Everything that decides what is made.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// How many customers.
    pub(crate) members: u64,
    /// How many events.
    pub(crate) events: u64,
    /// Another seed gives other records; the same gives the same bytes.
    pub(crate) seed: u64,
    /// The day of the first event.
    pub(crate) start: Date,
    /// How many days the events are spread over.
    pub(crate) days: u32,
    /// What amounts are in: each store sells in one of them, and the first is
    /// what the web shop sells in. All have the same number of minor digits.
    pub(crate) currencies: Vec<Currency>,
}

/// Makes records.
#[derive(Debug)]
pub(crate) struct Shop {
    plan: Plan,
    calendar: Calendar,
}

/// A customer record.
#[derive(Debug, Serialize)]
pub(crate) struct Member {
    id: String,
    birth_date: String,
    joined_at: String,
    language: &'static str,
    city: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'static str>,
}

/// An event record.
#[derive(Debug, Serialize)]
pub(crate) struct Event {
    id: String,
    kind: &'static str,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<String>,
    purchase: Purchase,
}

#[derive(Debug, Serialize)]
struct Purchase {
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<String>,
    channel: &'static str,
    currency: String,
    lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    sku: String,
    category: &'static str,
    quantity: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_price: Option<String>,
}

/// Streams of random numbers.
mod stream {
    pub(super) const MEMBER: u64 = 1;
    pub(super) const EVENT: u64 = 2;
    pub(super) const PRICE: u64 = 3;
    pub(super) const KIND: u64 = 4;
    pub(super) const RETURN: u64 = 5;
}

impl Shop {
    /// A shop that follows a plan.
    pub(crate) fn new(plan: Plan) -> Self {
        let calendar = Calendar::new(plan.start, plan.days, plan.events);
        Self { plan, calendar }
    }

    fn random(&self, stream: u64, index: u64) -> Random {
        Random::new(self.plan.seed, stream, index)
    }

    /// Customer number n, from 0.
    pub(crate) fn member(&self, number: u64) -> Member {
        let mut random = self.random(stream::MEMBER, number);
        let born = 18 * 365 + random.below(62 * 365);
        let joined = random.below(3 * 365);
        let mut tags = Vec::new();
        if random.per_mille(VIPS_PER_MILLE) {
            tags.push("vip");
        }
        if random.per_mille(300) {
            tags.push("newsletter");
        }
        let city = random.rank(CITIES.len() as u64);
        Member {
            id: format!("c{number}"),
            birth_date: self.days_ago(born).to_string(),
            joined_at: self.days_ago(joined + 1).at(12, 0, 0, 0).to_string(),
            language: "tr",
            city: CITIES.get(city as usize).copied().unwrap_or("İstanbul"),
            tags,
        }
    }

    fn days_ago(&self, days: u64) -> Date {
        let days = i64::try_from(days).unwrap_or(0);
        let span = jiff::Span::new().days(days);
        self.plan.start.checked_sub(span).unwrap_or(self.plan.start)
    }

    /// Event number n, from 0. Its time is local, without an offset.
    pub(crate) fn event(&self, number: u64) -> Event {
        let at: DateTime = self.calendar.at(number);
        let taken_back = self.taken_back(number);
        let mut event = self.purchase(taken_back.unwrap_or(number));
        if let Some(of) = taken_back {
            event.kind = "return";
            event.purchase.of = Some(format!("e{of}"));
            let mut random = self.random(stream::KIND, of);
            let kept = random.below(event.purchase.lines.len() as u64) + 1;
            event.purchase.lines.truncate(kept as usize);
            for line in &mut event.purchase.lines {
                // What was paid depends on the program that decides.
                line.unit_price = None;
            }
        }
        event.id = format!("e{number}");
        event.at = at.to_string();
        event
    }

    /// The purchase that event n takes back, if it is a return. Each event can
    /// be made alone, so that no two may take back the same one: each of the
    /// last so many purchases is given to one event after it.
    fn taken_back(&self, number: u64) -> Option<u64> {
        if !self.is_return(number) {
            return None;
        }
        let window = (self.plan.events / u64::from(self.plan.days.max(1)) * RETURN_DAYS).max(1);
        // Blocks of as many events as the window is long: an event takes back
        // the one at its own place of the block before, in another order.
        let (block, place) = (number / window, number % window);
        let of = block.checked_sub(1)? * window + self.shuffled(place, window, block);
        // A return of a return is a purchase after all.
        (!self.is_return(of)).then_some(of)
    }

    /// Another place for each of `count` places.
    fn shuffled(&self, place: u64, count: u64, block: u64) -> u64 {
        let turn = self.random(stream::RETURN, block).below(count);
        (place + turn) % count
    }

    fn is_return(&self, number: u64) -> bool {
        self.random(stream::KIND, number)
            .per_mille(RETURNS_PER_MILLE)
    }

    fn purchase(&self, number: u64) -> Event {
        let mut random = self.random(stream::EVENT, number);
        let guest = self.plan.members == 0 || random.per_mille(GUESTS_PER_MILLE);
        let customer = (!guest).then(|| format!("c{}", random.rank(self.plan.members)));
        let channel = ["store", "web", "app"]
            .get(random.weighted(&[7, 2, 1]))
            .copied()
            .unwrap_or("store");
        let store = (channel == "store").then(|| random.rank(STORES));
        // 1 to 8 lines, 4.5 on average.
        let lines = 1 + random.below(4) + random.below(5);
        Event {
            id: String::new(),
            kind: "purchase",
            at: String::new(),
            customer,
            purchase: Purchase {
                of: None,
                store: store.map(|store| format!("store-{}", store + 1)),
                channel,
                currency: self.currency(store).code().to_owned(),
                lines: (0..lines).map(|_| self.line(&mut random)).collect(),
            },
        }
    }

    fn currency(&self, store: Option<u64>) -> Currency {
        let all = &self.plan.currencies;
        let count = (all.len() as u64).max(1);
        let at = store.map_or(0, |store| store % count);
        all.get(at as usize).copied().unwrap_or(Currency::EURO)
    }

    fn line(&self, random: &mut Random) -> Line {
        let at = random.weighted(&CATEGORIES.map(|(_, share, ..)| share));
        let (category, _, lowest, highest) =
            CATEGORIES.get(at).copied().unwrap_or(("coffee", 0, 60, 60));
        let sku = random.rank(SKUS);
        let mut fixed = self.random(stream::PRICE, at as u64 * SKUS + sku);
        let price = lowest * 100 + fixed.below((highest - lowest) * 100) / 50 * 50;
        let thousandths = match (category, random.weighted(&[70, 20, 10])) {
            // By weight, in steps of 5 g.
            ("produce", _) => 100 + random.below(400) * 5,
            (_, 0) => 1000,
            (_, 1) => 2000,
            _ => 3000 + random.below(4) * 1000,
        };
        let quantity = format_scaled(i64::try_from(thousandths).unwrap_or(0), QUANTITY_DIGITS);
        Line {
            sku: format!("{category}-{}", sku + 1),
            category,
            quantity: quantity
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned(),
            unit_price: Some(self.money(price)),
        }
    }

    /// A price that is in hundredths.
    fn money(&self, price: u64) -> String {
        let digits = self.currency(None).minor_digits();
        let price = i64::try_from(price).unwrap_or(0);
        format_scaled(price * pow10(digits.saturating_sub(2)), digits)
    }
}
