//! Thousands of inputs near those that are known, for everything that reads
//! what strangers write, each target in a process of its own that the system
//! ends if it takes too much memory or time.

use std::process::Command;

use sadakat_tests::fuzz;

/// Inputs of each target: a minute in all, in a debug build.
const COUNT: &str = "3000";

/// Seconds of processor time, far above what they take.
const SECONDS: u32 = 300;

/// Kilobytes of address space: what WebAssembly reserves for memories without
/// taking it is much, the rest is what a process needs.
const ADDRESSES: [(&str, u64); 3] = [
    ("component", 16 << 20),
    ("effects", 16 << 20),
    ("", 2 << 20),
];

#[test]
fn neighbours_of_what_is_known_keep_every_promise_within_bounds() -> anyhow::Result<()> {
    let mut broken = Vec::new();
    for (name, _) in fuzz::TARGETS {
        let addresses = ADDRESSES
            .iter()
            .find(|(known, _)| [name, ""].contains(known));
        let addresses = addresses.map_or(0, |(_, most)| *most);
        let limits = format!("ulimit -v {addresses}; ulimit -t {SECONDS}; exec \"$@\"");
        let ran = Command::new("sh")
            .args([
                "-c",
                &limits,
                "sh",
                env!("CARGO_BIN_EXE_sadakat-neighbours"),
            ])
            .args([name, "0", COUNT])
            .output()?;
        if !ran.status.success() {
            let said = String::from_utf8_lossy(&ran.stderr);
            let said: String = said.chars().take(4_000).collect();
            broken.push(format!("{name}, {}:\n{said}", ran.status));
        }
    }
    anyhow::ensure!(broken.is_empty(), "{}", broken.join("\n\n"));
    Ok(())
}
