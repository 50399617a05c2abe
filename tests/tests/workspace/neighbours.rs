//! Thousands of inputs near those that are known, for everything that reads
//! what strangers write, each target in a process of its own that the system
//! ends if it takes too much memory or time.

use std::process::Command;
use std::sync::Mutex;

use sadakat_tests::fuzz;

/// Inputs of each target, unless `SADAKAT_NEIGHBOURS` says how many. They are the same in every run, so that more of them
/// find nothing the second time; `cargo xtask fuzz` looks further.
const COUNT: &str = "300";

/// Seconds of processor time, far above what they take.
const SECONDS: u32 = 300;

/// Kilobytes of address space: what WebAssembly reserves for memories without
/// taking it is much, the rest is what a process needs.
const ADDRESSES: [(&str, u64); 3] = [
    ("component", 16 << 20),
    ("effects", 16 << 20),
    ("", 2 << 20),
];

/// What one target said if it broke a promise.
fn broken(name: &str) -> anyhow::Result<Option<String>> {
    let addresses = ADDRESSES
        .iter()
        .find(|(known, _)| [name, ""].contains(known));
    let addresses = addresses.map_or(0, |(_, most)| *most);
    let limits = format!("ulimit -v {addresses}; ulimit -t {SECONDS}; exec \"$@\"");
    let count = std::env::var("SADAKAT_NEIGHBOURS").unwrap_or_else(|_| COUNT.to_owned());
    let ran = Command::new("sh")
        .args([
            "-c",
            &limits,
            "sh",
            env!("CARGO_BIN_EXE_sadakat-neighbours"),
        ])
        .args([name, "0", &count])
        .output()?;
    if ran.status.success() {
        return Ok(None);
    }
    let said = String::from_utf8_lossy(&ran.stderr);
    let said: String = said.chars().take(4_000).collect();
    Ok(Some(format!("{name}, {}:\n{said}", ran.status)))
}

#[test]
fn neighbours_of_what_is_known_keep_every_promise_within_bounds() -> anyhow::Result<()> {
    let targets = Mutex::new(fuzz::TARGETS.iter());
    let next = || targets.lock().ok()?.next();
    let work = || -> anyhow::Result<Vec<String>> {
        let mut found = Vec::new();
        while let Some((name, _)) = next() {
            found.extend(broken(name)?);
        }
        Ok(found)
    };
    let threads = std::thread::available_parallelism()?.get();
    let mut all = Vec::new();
    std::thread::scope(|scope| -> anyhow::Result<()> {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            let found = worker
                .join()
                .map_err(|_| anyhow::anyhow!("a worker stopped"))?;
            all.extend(found?);
        }
        Ok(())
    })?;
    anyhow::ensure!(all.is_empty(), "{}", all.join("\n\n"));
    Ok(())
}
