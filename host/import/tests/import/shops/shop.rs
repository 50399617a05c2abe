//! Made-up shops: what was sold, and what a faultless import comes to.

/// Numbers that follow from a seed.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, end: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % end
    }

    pub(crate) fn one_in(&mut self, count: i64) -> bool {
        self.below(count) == 0
    }

    pub(crate) fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(i64::try_from(all.len()).unwrap())).unwrap()]
    }
}

/// A line; amounts in minor units.
pub(crate) struct Line {
    pub(crate) sku: &'static str,
    pub(crate) name: &'static str,
    /// Thousandths.
    pub(crate) quantity: i64,
    pub(crate) price: i64,
    pub(crate) discount: i64,
}

impl Line {
    pub(crate) fn gross(&self) -> i64 {
        (self.quantity * self.price + 500) / 1000
    }

    pub(crate) fn net(&self) -> i64 {
        self.gross() - self.discount
    }
}

pub(crate) struct Receipt {
    pub(crate) number: i64,
    /// By the shop's clock.
    pub(crate) at: jiff::civil::DateTime,
    /// As the export has the member, and who it is.
    pub(crate) customer: (&'static str, Option<&'static str>),
    pub(crate) lines: Vec<Line>,
}

impl Receipt {
    pub(crate) fn net(&self) -> i64 {
        self.lines.iter().map(Line::net).sum()
    }
}

const ARTICLES: [(&str, &str); 6] = [
    ("KHV001", "Türk Kahvesi 250 gr"),
    ("PYN010", "Kaşar; taze"),
    ("", "Boru 5\" ince"),
    ("CAY-1", "Çay, 1 kg"),
    ("0042", "Işıl \"özel\" kutu"),
    ("A/B~1", "Mug"),
];

const CUSTOMERS: [(&str, Option<&str>); 8] = [
    ("M0007", Some("M0007")),
    ("M0007", Some("M0007")),
    ("17850.0", Some("17850")),
    (" Ada@Example.com ", Some("ada@example.com")),
    ("", None),
    ("0", None),
    ("-", None),
    ("NULL", None),
];

/// Receipts in the order of time; `weights` are quantities that are not whole.
pub(crate) fn receipts(chance: &mut Chance, weights: bool) -> Vec<Receipt> {
    let mut at = jiff::civil::date(2026, 3, 1).at(9, 0, 0, 0);
    (0..1 + chance.below(7))
        .map(|number| {
            at += jiff::Span::new().minutes(1 + chance.below(400));
            if !(9..20).contains(&at.hour()) {
                // No clock is changed by day.
                at = at.date().tomorrow().unwrap().at(9, 30, 0, 0);
            }
            let count = 1 + chance.below(4);
            let mut line = |_| {
                let (sku, name) = chance.of(&ARTICLES);
                let quantity = if weights && chance.one_in(3) {
                    1 + chance.below(4000)
                } else {
                    1000 * (1 + chance.below(12))
                };
                let most = if chance.one_in(5) { 300_000 } else { 5000 };
                let price = chance.below(most);
                let mut line = Line {
                    sku,
                    name,
                    quantity,
                    price,
                    discount: 0,
                };
                if chance.one_in(3) {
                    line.discount = chance.below(line.gross() + 1);
                }
                line
            };
            let lines = (0..count).map(&mut line).collect();
            Receipt {
                number: 1001 + number,
                at,
                lines,
                customer: chance.of(&CUSTOMERS),
            }
        })
        .collect()
}

/// What an event must be: kind, instant, customer, currency, minor units.
pub(crate) type Truth = (&'static str, i64, Option<String>, String, i64);

/// What was sold, as a truth.
pub(crate) fn truth(
    kind: &'static str,
    receipt: &Receipt,
    at: jiff::civil::DateTime,
    zone: &str,
    currency: &str,
    goods: i64,
) -> Truth {
    let at = at.in_tz(zone).unwrap().timestamp().as_microsecond();
    let customer = receipt.customer.1.map(str::to_owned);
    (kind, at, customer, currency.to_owned(), goods)
}

/// Minor units as text.
pub(crate) fn money(amount: i64, digits: u32, decimal: &str, thousands: &str) -> String {
    scaled(amount, digits, digits, decimal, thousands)
}

/// Thousandths as text.
pub(crate) fn quantity(amount: i64, decimal: &str) -> String {
    if amount % 1000 == 0 {
        return (amount / 1000).to_string();
    }
    scaled(amount, 3, 3, decimal, "")
}

fn scaled(amount: i64, digits: u32, places: u32, decimal: &str, thousands: &str) -> String {
    let unit = 10i64.pow(digits);
    let whole = (amount.abs() / unit).to_string();
    let mut text = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push_str(thousands);
        }
        text.push(digit);
    }
    if places > 0 {
        text.push_str(decimal);
        text.push_str(&format!(
            "{:0width$}",
            amount.abs() % unit,
            width = places as usize
        ));
    }
    if amount < 0 { format!("-{text}") } else { text }
}
