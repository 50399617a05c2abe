use sadakat_sdk::prelude::*;

#[derive(Line)]
struct Item<'a> {
    #[field("customer.tier")]
    tier: Option<&'a str>,
}

fn main() {}
