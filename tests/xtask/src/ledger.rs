//! `cargo xtask simulate` and `cargo xtask kill`: ledgers in trouble.

use anyhow::{Context as _, bail};

use super::{House, Run as _, USAGE, step};

impl House {
    /// Lives so many lives of a ledger.
    pub(crate) fn simulate(&self, args: impl Iterator<Item = String>) -> anyhow::Result<()> {
        let [seeds, first] = numbers(args, [("--seeds", 200), ("--seed", 0)])?;
        step(&format!("Living {seeds} lives of a ledger, from {first}"));
        let mut cargo = self.cargo();
        cargo.args(["test", "--workspace", "--lib", "simulation_tests"]);
        cargo.env("SADAKAT_SEEDS", seeds.to_string());
        cargo.env("SADAKAT_SEED", first.to_string());
        cargo.run()
    }

    /// Kills a ledger so many times.
    pub(crate) fn kill(&self, args: impl Iterator<Item = String>) -> anyhow::Result<()> {
        let [times] = numbers(args, [("--times", 200)])?;
        step(&format!("Killing a ledger {times} times"));
        let mut cargo = self.cargo();
        cargo.args([
            "test",
            "--workspace",
            "--test",
            "cli",
            "killed_at_any_point",
        ]);
        cargo.env("SADAKAT_KILLS", times.to_string());
        cargo.run()
    }
}

/// Numbers by their names, or what they are otherwise.
pub(crate) fn numbers<const N: usize>(
    mut args: impl Iterator<Item = String>,
    known: [(&str, u64); N],
) -> anyhow::Result<[u64; N]> {
    let mut numbers = known.map(|(_, otherwise)| otherwise);
    while let Some(name) = args.next() {
        let Some(at) = known.iter().position(|(known, _)| *known == name) else {
            bail!("`{name}` is none of its arguments\n\n{USAGE}");
        };
        let text = args
            .next()
            .with_context(|| format!("{name} needs a number"))?;
        let number = text.parse().with_context(|| format!("{name} {text}"))?;
        if let Some(place) = numbers.get_mut(at) {
            *place = number;
        }
    }
    Ok(numbers)
}
