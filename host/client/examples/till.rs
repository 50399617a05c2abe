//! A till: a basket is decided while it is filled, paid and kept; points pay
//! for a mug.
//!
//! Start a server, and run it:
//!
//! ```sh
//! sadakat serve rules --ledger members.db
//! cargo run --example till -- http://127.0.0.1:7878
//! ```

#![expect(clippy::print_stdout, reason = "an example speaks to its user")]

use sadakat_client::{BasketAsked, Client, ClientError, Event, Line, Purchase};

fn main() -> anyhow::Result<()> {
    let base = std::env::args().nth(1);
    let base = base.unwrap_or_else(|| "http://127.0.0.1:7878".to_owned());
    let mut client = Client::new(&base);
    if let Ok(token) = std::env::var("SADAKAT_TOKEN") {
        client = client.with_token(&token);
    }
    let latte = Line::new("latte", 2).at("95.00");
    let event = Event::purchase(
        "receipt-1",
        "2026-11-21T14:03:00+03:00",
        Purchase::of([latte]),
    );
    let basket = BasketAsked {
        revision: 1,
        event: event.clone(),
        member: None,
    };
    println!("{:#?}", client.basket("till-3", &basket)?);
    // Whatever happens on the way, the receipt counts once.
    let processed = loop {
        match client.process(&event) {
            Ok(processed) => break processed,
            Err(ClientError::Later { seconds, .. }) => {
                std::thread::sleep(std::time::Duration::from_secs(seconds));
            }
            Err(error) => return Err(error.into()),
        }
    };
    for decision in processed.decisions {
        for effect in decision.effects {
            println!("{}: {} {:?}", effect.campaign, effect.kind, effect.amount);
        }
    }
    Ok(())
}
