use sadakat_sdk::prelude::*;

#[derive(Event)]
struct Purchase {
    #[field("purchase.net")]
    net: f64,
    #[field("customer.tier")]
    tier: Option<String>,
    #[field("event.hour")]
    hour: u8,
    #[field("purchase.lines")]
    lines: Vec<i64>,
}

#[derive(Params)]
struct Campaign {
    percent: Option<i64>,
}

fn main() {}
