use sadakat_sdk::prelude::*;

#[derive(Event)]
struct Purchase {
    #[field("purchase.net")]
    net: Money,
    #[field("purchase.net")]
    again: Money,
}

fn main() {}
