//! What is left of what all members share: limits in all, and budgets.

use sadakat_engine::Snapshot;
use sadakat_engine::campaign::Budgeted;
use sadakat_engine::decide::Left;
use sadakat_engine::model::format_scaled;
use serde_json::{Value, json};

/// `499 of 500 uses left`
pub(super) fn words(snapshot: &Snapshot, left: &Left) -> String {
    let (rest, most, what) = amounts(snapshot, left);
    format!("{rest} of {most} {what} left")
}

/// The same for machines.
pub(super) fn json(snapshot: &Snapshot, left: &Left) -> Value {
    let (rest, most, what) = amounts(snapshot, left);
    json!({ "left": rest, "of": most, "what": what })
}

/// How much is left, how much there is, and of what.
fn amounts(snapshot: &Snapshot, left: &Left) -> (String, String, String) {
    let settings = snapshot.settings();
    let (digits, what) = match left.of {
        None => (0, "uses".to_owned()),
        Some(Budgeted::Points(wallet)) => {
            let wallet = settings.state.wallets.get(usize::from(wallet.0));
            wallet.map_or((0, String::new()), |wallet| {
                (wallet.precision, wallet.name.to_string())
            })
        }
        Some(_) => {
            let currency = settings.schema.currency;
            (currency.minor_digits(), currency.code().to_owned())
        }
    };
    let number = |amount| format_scaled(amount, digits);
    (number(left.left), number(left.most), what)
}
