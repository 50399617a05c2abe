use sadakat_sdk::prelude::*;

#[derive(Choice)]
enum WithoutOther {
    #[text("gold")]
    Gold,
}

#[derive(Choice)]
enum Twice {
    #[text("gold")]
    Gold,
    #[text("platinum", "gold")]
    Platinum,
    #[other]
    Other,
}

#[derive(Choice)]
enum Unnamed {
    Gold,
    #[other]
    Other,
}

#[derive(Choice)]
enum Holding {
    #[text("gold")]
    Gold(u8),
    #[other]
    Other,
}

#[derive(Choice)]
enum Unquoted {
    #[text(gold)]
    Gold,
    #[other]
    Other,
}

fn main() {}
