//! Other tables, one of whose rows belongs to each row.

use csv::StringRecord;
use hashbrown::HashMap;
use sadakat_engine::diagnostic::codes;

use crate::cell::BETWEEN;
use crate::error::ImportError;
use crate::expression::{Fault, Row};
use crate::mapping::Mapping;
use crate::read::Incoming;
use crate::read::origin::Origin;
use crate::read::{FileFacts, ReadSettings, Table};
use crate::{error, mapping};

/// Between the parts of a key.
const PARTS: char = '\u{1e}';

/// A table by the columns that rows find it with.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    rows: HashMap<String, (Vec<StringRecord>, bool)>,
    places: Vec<Option<usize>>,
}

impl Joined {
    pub(crate) fn read(
        join: &mapping::Join,
        origin: &Origin,
        settings: &ReadSettings<'_>,
    ) -> Result<(Self, FileFacts), ImportError> {
        let table = Table::open(origin, settings)?;
        let places = table.places.clone();
        let mut facts = table.facts.clone();
        let mut rows: HashMap<String, (Vec<StringRecord>, bool)> = HashMap::new();
        let mut damaged = None;
        table.each(settings, &mut |line, _, incoming| {
            let cells = match incoming {
                Incoming::Row(cells) | Incoming::WithoutLines(cells) => cells,
                Incoming::Empty => return Ok(()),
                _ => {
                    damaged.get_or_insert(line);
                    return Ok(());
                }
            };
            facts.rows += 1;
            let row = Row {
                cells,
                places: &places,
            };
            let mut key = String::new();
            for &slot in &join.columns {
                key.push_str(row.cell(slot).text());
                key.push(PARTS);
            }
            rows.entry(key).or_default().0.push(cells.clone());
            Ok(())
        })?;
        if let Some(line) = damaged {
            // Whatever row of the export needs it could not be told from one
            // that needs nothing.
            return Err(ImportError::Misfit(error::Misfit {
                code: codes::ROW_DAMAGED,
                file: origin.name.clone(),
                line,
                message: format!("a row of [join.{}] cannot be read", join.name),
                help: Some("correct the row: it has an open quotation mark, bytes of another encoding, or another number of cells than the header".to_owned()),
            }));
        }
        Ok((Self { rows, places }, facts))
    }

    /// How many rows nothing referred to.
    pub(crate) fn unused(&self) -> u64 {
        self.rows
            .values()
            .filter(|(_, used)| !used)
            .map(|(rows, _)| rows.len() as u64)
            .sum()
    }
}

/// Puts what other tables have beside a row, each cell in its slot.
pub(crate) fn widen(
    mapping: &Mapping,
    tables: &mut [Joined],
    row: Row<'_>,
) -> Result<StringRecord, Box<Fault>> {
    let mut cells: Vec<String> = (0..mapping.columns.len())
        .map(|slot| {
            let place = row.places.get(slot).copied().flatten();
            place
                .and_then(|place| row.cells.get(place))
                .unwrap_or("")
                .to_owned()
        })
        .collect();
    let places: Vec<Option<usize>> = (0..cells.len()).map(Some).collect();
    for (number, (join, table)) in mapping.joins.iter().zip(tables).enumerate() {
        let so_far = StringRecord::from(cells.as_slice());
        let row = Row {
            cells: &so_far,
            places: &places,
        };
        let mut key = String::new();
        for part in &join.from {
            key.push_str(
                &part
                    .evaluate(row, &mapping.formats)?
                    .text()
                    .unwrap_or_default(),
            );
            key.push(PARTS);
        }
        let Some((found, used)) = table.rows.get_mut(&key) else {
            continue;
        };
        *used = true;
        for (slot, column) in mapping.columns.iter().enumerate() {
            if column.join != Some(number) {
                continue;
            }
            let Some(place) = table.places.get(slot).copied().flatten() else {
                continue;
            };
            // The same text in all of them is one value.
            let first = found.first().and_then(|row| row.get(place)).unwrap_or("");
            let same = found.iter().all(|row| row.get(place) == Some(first));
            let mut cell = String::new();
            for row in found.iter().take(if same { 1 } else { found.len() }) {
                if !cell.is_empty() {
                    cell.push(BETWEEN);
                }
                cell.push_str(row.get(place).unwrap_or(""));
            }
            if let Some(entry) = cells.get_mut(slot) {
                *entry = cell;
            }
        }
    }
    Ok(StringRecord::from(cells))
}
