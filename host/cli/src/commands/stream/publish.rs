//! `sadakat stream publish --events FILE`

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sadakat_engine::records::{CustomerFormat, RecordTexts};
use sadakat_stream::{Publisher, What};

use super::reached::{Reached, runtime, wrong};
use crate::Outcome;
use crate::commands::{plural, records};
use crate::output::{self, Shown as _, WrongInput};

/// Arguments of `sadakat stream publish`.
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    reached: Reached,
    /// Customers: NDJSON, Parquet or Arrow
    #[arg(long, value_name = "FILE")]
    customers: Option<PathBuf>,
    /// Events: NDJSON, Parquet or Arrow; `-` is standard input
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let files = [
        (What::Customer, &args.customers),
        (What::Event, &args.events),
    ];
    if files.iter().all(|(_, file)| file.is_none()) {
        return Err(WrongInput(
            "say what to publish: `--events FILE`, `--customers FILE`".to_owned(),
        )
        .into());
    }
    if let (customers, Some(events)) = (args.customers.as_deref(), &args.events) {
        records::one_from_stdin(customers, events)?;
    }
    let address = args.reached.address()?;
    let runtime = runtime()?;
    let mut publishing = Publishing::default();
    runtime.block_on(async {
        let mut publisher = Publisher::connect(&address, &args.reached.stream)
            .await
            .map_err(wrong)?;
        for (what, file) in files {
            if let Some(file) = file {
                publishing.file(&mut publisher, what, file).await?;
            }
        }
        publisher.finish().await.map_err(wrong)
    })?;
    let Publishing {
        published,
        left_out,
    } = publishing;
    output::error(&format!(
        "{published} record{} published",
        plural(published)
    ));
    Ok(if left_out == 0 {
        Outcome::Fine
    } else {
        Outcome::Wrong
    })
}

#[derive(Default)]
struct Publishing {
    published: usize,
    left_out: usize,
}

impl Publishing {
    async fn file(
        &mut self,
        publisher: &mut Publisher,
        what: What,
        file: &Path,
    ) -> anyhow::Result<()> {
        if what == What::Customer && CustomerFormat::of_path(file) == CustomerFormat::Csv {
            return Err(WrongInput(format!(
                "`{}` is CSV, of which only a program knows the fields: `sadakat process DIR \
                 --ledger LEDGER --customers {0}` makes members of it",
                file.shown()
            ))
            .into());
        }
        let input = records::events(file)?;
        let name = input.name.clone();
        let mut texts = RecordTexts::new(input.reader, input.name);
        while let Some(record) = texts.read().context("cannot read the records")? {
            let record = match record {
                Ok(record) => record,
                Err(reject) => {
                    self.leave_out(&reject.to_string());
                    continue;
                }
            };
            if publisher.publish(what, &record.text).await.map_err(wrong)? {
                self.published += 1;
            } else {
                let line = record.line;
                self.leave_out(&format!(
                    "{name}:{line}: no record: write a JSON object with an `id`"
                ));
            }
        }
        Ok(())
    }

    fn leave_out(&mut self, why: &str) {
        self.left_out += 1;
        output::error(why);
    }
}
