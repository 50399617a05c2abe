//! What a table costs in Rust: `batches FOLDER TABLE TIMES` decides a file of
//! Arrow's, batch by batch, and prints the nanoseconds of
//! processor time of the time that took least.
#![expect(clippy::print_stdout, reason = "it says what it measured")]
use std::error::Error;
use std::fs::File;
use std::path::Path;

use arrow::array::{RecordBatch, RecordBatchIterator};
use arrow::ipc::reader::StreamReader;
use sadakat_bindings::{Options, decide_table, effects, open};

/// Nanoseconds of processor time, as Linux tells it.
fn worked() -> Result<u64, Box<dyn Error>> {
    let stat = std::fs::read_to_string("/proc/self/schedstat")?;
    Ok(stat.split(' ').next().unwrap_or_default().parse()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, table, times] = &words[..] else {
        return Err("FOLDER TABLE TIMES".into());
    };
    let host = open(Path::new(folder), Options::default())?;
    let batches = StreamReader::try_new(File::open(table)?, None)?;
    let batches = batches.collect::<Result<Vec<RecordBatch>, _>>()?;
    let mut least = u64::MAX;
    let mut rows = 0;
    for _ in 0..times.parse::<u32>()? {
        let begun = worked()?;
        rows = 0;
        for batch in &batches {
            let schema = batch.schema();
            let table = RecordBatchIterator::new([Ok(batch.clone())], schema);
            rows += effects(&decide_table(&host, table)?)?.num_rows();
        }
        least = least.min(worked()? - begun);
    }
    println!("{least} {rows}");
    Ok(())
}
