use sadakat_sdk::prelude::*;

#[derive(Event)]
struct Purchase {
    net: Money,
    #[field(customer.tier)]
    tier: i64,
}

fn main() {}
