//! Files as text, and lookup tables.

use std::sync::Arc;

use super::Folder;
use crate::constants::{BadTable, Table, Tables};
use crate::diagnostic::{Diagnostic, Report, SourceId, codes};
use crate::script::is_readable;

/// A file as text; says so if there is none or if it is not text.
pub(crate) fn read_text(
    folder: &Folder,
    report: &mut Report,
    path: &str,
) -> Option<(SourceId, Arc<str>)> {
    let Some(bytes) = folder.get(path) else {
        let source = report.add_source(path, "");
        report.push(
            Diagnostic::error(
                codes::UNREADABLE_FILE,
                source,
                0..0,
                format!("there is no `{path}`"),
            )
            .help("a program folder has a program.toml and a folder campaigns/; `sadakat init` makes one"),
        );
        return None;
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            // Some editors begin files with a byte order mark.
            let text: Arc<str> = text.strip_prefix('\u{feff}').unwrap_or(text).into();
            Some((report.add_source(path, Arc::clone(&text)), text))
        }
        Err(error) => {
            let readable = String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or(&[]));
            let end = readable.len();
            let source = report.add_source(path, readable);
            report.push(
                Diagnostic::error(
                    codes::UNREADABLE_FILE,
                    source,
                    end..end,
                    "the file is not UTF-8 text",
                )
                .help("save it as UTF-8 in your editor"),
            );
            None
        }
    }
}

/// Bytes of all lookup tables together: in memory they take some four times
/// as much.
const TABLES: usize = 128 << 20;

/// All lookup tables.
pub(super) fn read_tables(folder: &Folder, report: &mut Report) -> Tables {
    let mut tables = Tables::default();
    let mut bytes = 0_usize;
    for (path, stem, _) in folder.part("tables", "csv") {
        let Some((source, text)) = read_text(folder, report, path) else {
            continue;
        };
        if !is_readable(stem) {
            let message = format!("no rule can name the table `{stem}`");
            report.push(
                Diagnostic::warning(codes::BAD_TABLE, source, 0..0, message)
                    .help("use letters, digits and `_` in the file's name, and no word of the script language"),
            );
        }
        bytes = bytes.saturating_add(text.len());
        if bytes > TABLES {
            let most = TABLES >> 20;
            let message = format!("the tables up to this one have more than {most} MiB");
            report.push(
                Diagnostic::error(codes::BAD_TABLE, source, 0..0, message)
                    .help("keep in tables what rules look up, and the rest with the records"),
            );
            continue;
        }
        match Table::parse(&text) {
            Ok(table) => tables.insert(stem, Arc::new(table)),
            Err(BadTable { line, message }) => {
                let line = line.max(1);
                let start = text
                    .split_inclusive('\n')
                    .take(line - 1)
                    .map(str::len)
                    .sum();
                let len = text
                    .get(start..)
                    .and_then(|t| t.lines().next())
                    .map_or(0, str::len);
                report.push(Diagnostic::error(
                    codes::BAD_TABLE,
                    source,
                    start..start + len,
                    message,
                ));
            }
        }
    }
    tables
}
