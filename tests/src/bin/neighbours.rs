//! Inputs near those of a fuzz target's corpus, one after the other:
//! `sadakat-neighbours TARGET [FROM [COUNT]]`. Panics where a promise is
//! broken, with the number of the input, which is FROM to see it again.

use anyhow::Context as _;
use sadakat_tests::{fuzz, path};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().context("which target?")?;
    let from: u64 = arguments.next().map_or(Ok(0), |text| text.parse())?;
    let count: u64 = arguments.next().map_or(Ok(1), |text| text.parse())?;
    let target = fuzz::TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = target.context("no such target")?;
    let mut files: Vec<_> = std::fs::read_dir(path("tests/fuzz/corpus").join(&name))?
        .map(|file| file.map(|file| file.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    let corpus: Vec<Vec<u8>> = files.iter().map(std::fs::read).collect::<Result<_, _>>()?;
    for number in from..from + count {
        let input = fuzz::neighbour(&corpus, number);
        if std::panic::catch_unwind(|| target(&input)).is_err() {
            anyhow::bail!("{name} {number}: {}", input.escape_ascii());
        }
    }
    Ok(())
}
