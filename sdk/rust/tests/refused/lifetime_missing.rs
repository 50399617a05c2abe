use sadakat_sdk::prelude::*;

#[derive(Event)]
struct Purchase {
    #[field("customer.tags")]
    tags: Texts<'static>,
}

fn main() {}
