//! `cargo xtask stateful`: plugins that remember, over many events.

use super::ledger::numbers;
use super::{House, Run as _, step};

impl House {
    /// Decides so many events with every plugin that remembers and is let
    /// through.
    pub(crate) fn stateful(&self, args: impl Iterator<Item = String>) -> anyhow::Result<()> {
        let [events] = numbers(args, [("--events", 100_000)])?;
        step(&format!(
            "Deciding {events} events with plugins that remember"
        ));
        let mut cargo = self.cargo();
        cargo.args(["test", "--workspace", "--test", "cli", "plugins_remember"]);
        cargo.env("SADAKAT_STATEFUL_EVENTS", events.to_string());
        cargo.run()
    }
}
