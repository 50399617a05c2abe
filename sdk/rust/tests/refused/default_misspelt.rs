use sadakat_sdk::prelude::*;

/// Summary.
#[derive(Params)]
struct Since {
    #[param(defualt = 1)]
    other: i64,
}

fn main() {}
