use sadakat_sdk::prelude::*;

#[derive(Event)]
struct Purchase<'a> {
    #[field("line.sku")]
    sku: &'a str,
}

fn main() {}
