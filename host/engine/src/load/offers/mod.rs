//! Offers in a spreadsheet: a campaign whose rules are the rows of a table.
//!
//! Each row becomes a campaign of its own, called `spring:7` after the table
//! and the row's number in the spreadsheet: its audience is what its condition
//! cells ask, its script proposes what its other cells say. So rows are found
//! by the same index as campaigns, and ten thousand of them cost what applies;
//! with the hit policy `first` they are a group of which the first one counts.
//!
//! | file | concept |
//! |---|---|
//! | `sheet.rs` | the table as text with places |
//! | `columns.rs` | what the columns are |
//! | `cells.rs` | from a cell to a condition |

mod cells;
mod columns;
mod sheet;

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use self::columns::{Column, Takes};
use self::sheet::{Cell, Row};
use super::compile::{Loader, OfferRow, Rules};
use super::keys::At;
use super::manifest::Manifest;
use super::sources::read_text;
use super::unit::Made;
use crate::campaign::{Audience, Phase, ProgramKind};
use crate::diagnostic::{Diagnostic, Report, SourceId, Span, codes, without_separators};
use crate::expression::{Context, Failure, Scope, ValueType};
use crate::lint::{ScriptNote, TableNote};
use crate::script::{Script, phase_of_discounts};

/// Rows of one table, at most.
const MOST_ROWS: usize = 100_000;

/// Which rows of those that apply count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Hit {
    /// The first.
    #[default]
    First,
    /// All of them.
    All,
}

impl Hit {
    pub(super) const ALL: [(&'static str, Self); 2] = [("first", Self::First), ("all", Self::All)];
}

/// A table with its columns.
struct Table {
    source: SourceId,
    headers: Vec<Cell>,
    columns: Vec<Column>,
    /// What the headers of conditions come to.
    types: Vec<Option<ValueType>>,
    rows: Vec<Row>,
}

/// Which ranges of a script are of which cells.
type Cells = Vec<(Range<usize>, Span)>;

/// What a row comes to.
struct Offer {
    /// What events it is for, besides those of the table.
    audience: Option<String>,
    script: String,
    /// What in the script is of which cell.
    cells: Cells,
}

impl Offer {
    /// The cell that a place in the script is of.
    fn cell(&self, place: &Range<usize>) -> Option<Span> {
        let within = |own: &Range<usize>| own.start <= place.start && place.end <= own.end;
        let cell = self.cells.iter().find(|(own, _)| within(own));
        cell.map(|(_, cell)| cell.clone())
    }
}

impl Loader<'_> {
    /// The campaigns of a table, or what is wrong with it.
    pub(super) fn offers(&mut self, manifest: &mut Manifest, path: &str, span: &Span) -> Vec<Made> {
        if self.folder.get(path).is_none() {
            let message = format!("there is no table of offers `{path}`");
            self.report.push(
                Diagnostic::error(
                    codes::UNREADABLE_FILE,
                    manifest.source,
                    span.clone(),
                    message,
                )
                .help("save it as CSV in campaigns/, beside the manifest"),
            );
            return Vec::new();
        }
        let Some((source, text)) = read_text(self.folder, &mut self.report, path) else {
            return Vec::new();
        };
        let before = self.report.error_count();
        let Some(table) = self.table(manifest, source, &text) else {
            return Vec::new();
        };
        let offers: Vec<(Row, Offer)> = table
            .rows
            .iter()
            .filter_map(|row| Some((row.clone(), self.offer(manifest, &table, row)?)))
            .collect();
        if manifest.phase_follows() {
            // Row by row: all of them together are no script that may be.
            let scripts = offers.iter().map(|(_, offer)| offer.script.as_str());
            let asked = scripts.filter_map(|script| phase_of_discounts(&self.scripts, script));
            let phase = asked
                .map(|(phase, _)| phase)
                .reduce(|one, other| if one == other { one } else { Phase::Order });
            manifest.phase = phase.unwrap_or_default();
        }
        let headers = Row {
            number: 1,
            cells: table.headers.clone(),
        };
        let Some(admitted) = self.audience(manifest) else {
            return Vec::new();
        };
        let note = TableNote {
            header: headers.span(),
            audience: match admitted.audience {
                Some(Audience::Columns(id)) => Some(id),
                _ => None,
            },
        };
        let (id, name) = (manifest.id.clone(), manifest.name.clone());
        let audience = manifest.audience.take();
        let mut made = Vec::with_capacity(offers.len());
        for (at, (row, offer)) in offers.into_iter().enumerate() {
            manifest.id = format!("{id}:{}", row.number);
            manifest.name = format!("{name}, row {}", row.number);
            let own = offer.audience.as_deref();
            let value = match (audience.as_ref().map(|at| at.value.as_str()), own) {
                (Some(table), Some(row)) => Some(format!("({table}) && {row}")),
                (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
                (None, None) => None,
            };
            manifest.audience = value.map(|value| At {
                value,
                span: row.span(),
            });
            let order = i32::try_from(at).unwrap_or(i32::MAX);
            made.extend(self.row(manifest, &table, &row, &offer, &note, order));
        }
        manifest.id = id;
        manifest.name = name;
        manifest.audience = audience;
        // All mistakes are said; with one, there is no table.
        if self.report.error_count() > before {
            made.clear();
        }
        made
    }

    /// The table's columns, unless something is wrong with them.
    fn table(&mut self, manifest: &Manifest, source: SourceId, text: &str) -> Option<Table> {
        let mut rows = sheet::rows(text).into_iter();
        let headers = rows.next().map(|row| row.cells).unwrap_or_default();
        let rows: Vec<Row> = rows.collect();
        let start = headers.first().map_or(0..0, |cell| cell.span.clone());
        let mut wrong = |message: &str, help: &str| {
            self.report.push(
                Diagnostic::error(codes::BAD_TABLE, source, start.clone(), message).help(help),
            );
        };
        let columns: Vec<Column> = headers.iter().map(|cell| Column::of(&cell.text)).collect();
        let gives = |column: &Column| matches!(column, Column::Option(..));
        if !columns.iter().any(gives) {
            wrong(
                "no column says what the offers give",
                "head a column `percent`, `amount`, `points`, `coupon.amount` or the like",
            );
            return None;
        }
        if rows.is_empty() {
            wrong("the table has no offers", "write one offer a row");
            return None;
        }
        if rows.len() > MOST_ROWS {
            wrong(
                "the table has more than 100,000 offers",
                "split it, or look things up in tables/",
            );
            return None;
        }
        let mut types = Vec::with_capacity(headers.len());
        let mut fine = true;
        for (at, (header, column)) in headers.iter().zip(&columns).enumerate() {
            types.push(None);
            let Column::Condition { of_line } = column else {
                let before = columns.get(..at).unwrap_or_default();
                if gives(column) && before.contains(column) {
                    fine = false;
                    let message = format!("two columns are `{}`", header.text);
                    self.report.push(
                        Diagnostic::error(codes::BAD_TABLE, source, header.span.clone(), message)
                            .help("keep one of them, or head the other with `#` for a note"),
                    );
                }
                continue;
            };
            match self.type_of(manifest, &header.text, *of_line) {
                Ok(ty) => {
                    fine &= self.has_value(manifest, source, header, ty, *of_line);
                    types.pop();
                    types.push(Some(ty));
                }
                Err(failure) => {
                    fine = false;
                    let advice = Column::advice(&header.text);
                    tell(&mut self.report, source, &header.span, failure, advice);
                }
            }
        }
        fine.then_some(Table {
            source,
            headers,
            columns,
            types,
            rows,
        })
    }

    /// Whether a header always has a value; else says so, once for all cells.
    fn has_value(
        &mut self,
        manifest: &Manifest,
        source: SourceId,
        header: &Cell,
        ty: ValueType,
        of_line: bool,
    ) -> bool {
        let text = &header.text;
        let asked = match ty {
            ValueType::Boolean => format!("({text})"),
            ValueType::Texts => return true,
            _ => format!("({text}) == ({text})"),
        };
        let asked = if of_line {
            format!("any({asked})")
        } else {
            asked
        };
        let Err(Failure::Wrong(problems)) = self.condition(manifest, &asked) else {
            return true;
        };
        let missing = problems
            .into_iter()
            .find(|problem| problem.code == codes::MISSING_VALUE);
        let Some(problem) = missing else {
            return true;
        };
        let cure = problem.help.as_deref().unwrap_or_default();
        let cure = cure.split(", or ").next().unwrap_or_default();
        let help = cure.replacen("write", "head the column", 1);
        self.report.push(
            Diagnostic::error(
                codes::MISSING_VALUE,
                source,
                header.span.clone(),
                problem.message,
            )
            .help(help),
        );
        false
    }

    /// The type of a header.
    fn type_of(
        &mut self,
        manifest: &Manifest,
        header: &str,
        of_line: bool,
    ) -> Result<ValueType, Failure> {
        let tables = Arc::clone(&self.tables);
        let cx = Context {
            schema: &self.schema,
            params: &manifest.params,
            tables: &tables,
            kinds: &manifest.on,
            scope: if of_line { Scope::Line } else { Scope::Event },
        };
        let compiled = Arc::make_mut(&mut self.graph).value(header, &cx)?;
        Ok(compiled.ty)
    }

    /// What a row comes to; nothing if something is wrong with it.
    fn offer(&mut self, manifest: &Manifest, table: &Table, row: &Row) -> Option<Offer> {
        let before = self.report.error_count();
        if let Some(more) = row.cells.get(table.headers.len()) {
            let message = "this cell has no column";
            self.report.push(
                Diagnostic::error(codes::BAD_TABLE, table.source, more.span.clone(), message)
                    .help("give it a header, or put a text with a comma in quotes"),
            );
        }
        let mut of_event = Vec::new();
        let mut of_line = Vec::new();
        let mut options: Vec<(&'static columns::Effect, &'static str, &Cell)> = Vec::new();
        let heads = table.headers.iter().zip(&table.columns).zip(&table.types);
        for (((header, column), ty), cell) in heads.zip(&row.cells) {
            match column {
                Column::Note => {}
                Column::Option(effect, option) => {
                    if !matches!(cell.text.as_str(), "" | "-") {
                        options.push((effect, option, cell));
                    }
                }
                Column::Condition { of_line: line } => {
                    let ty = ty.unwrap_or(ValueType::Missing);
                    match cells::condition(&header.text, &cell.text, ty) {
                        Ok(None) => {}
                        Ok(Some(condition)) => {
                            let whole = match line {
                                true => format!("any({condition})"),
                                false => condition.clone(),
                            };
                            self.test(manifest, table.source, cell, &whole);
                            match line {
                                true => of_line.push(condition),
                                false => of_event.push(condition),
                            }
                        }
                        Err((message, help)) => self.report.push(
                            Diagnostic::error(
                                codes::INVALID_VALUE,
                                table.source,
                                cell.span.clone(),
                                message,
                            )
                            .help(help),
                        ),
                    }
                }
            }
        }
        if !of_line.is_empty() {
            of_event.push(format!("any({})", of_line.join(" && ")));
        }
        let (script, cells) = self.script_of(table, row, &options, &of_line)?;
        if self.report.error_count() > before {
            return None;
        }
        Some(Offer {
            audience: (!of_event.is_empty()).then(|| of_event.join(" && ")),
            script,
            cells,
        })
    }

    /// Says what is wrong with a cell's condition.
    fn test(&mut self, manifest: &Manifest, source: SourceId, cell: &Cell, condition: &str) {
        if let Err(failure) = self.condition(manifest, condition) {
            tell(&mut self.report, source, &cell.span, failure, None);
        }
    }

    /// The script that proposes what a row says, and what in it is of which
    /// cell.
    fn script_of(
        &mut self,
        table: &Table,
        row: &Row,
        options: &[(&'static columns::Effect, &'static str, &Cell)],
        of_line: &[String],
    ) -> Option<(String, Cells)> {
        let mut script = String::new();
        let mut places = Vec::new();
        let mut fine = true;
        for effect in &columns::EFFECTS {
            let own: Vec<_> = options
                .iter()
                .filter(|(of, ..)| std::ptr::eq(*of, effect) || of.name == effect.name)
                .collect();
            if own.is_empty() {
                continue;
            }
            let mut entries: Vec<(String, Option<&Cell>)> = Vec::new();
            for (_, option, cell) in own {
                let takes = effect.options.iter().find(|(name, _)| name == option);
                let takes = takes.map_or(Takes::Text, |(_, takes)| *takes);
                match written(takes, cell, option) {
                    Ok(value) if option.is_empty() => entries.push((value, Some(*cell))),
                    // The lines that the row is about.
                    Ok(_) if *option == "on" && cell.text == "lines" => {}
                    Ok(value) => entries.push((format!("{option}: {value}"), Some(*cell))),
                    Err((message, help)) => {
                        fine = false;
                        self.report.push(
                            Diagnostic::error(
                                codes::INVALID_VALUE,
                                table.source,
                                cell.span.clone(),
                                message,
                            )
                            .help(help),
                        );
                    }
                }
            }
            if effect.name == "discount"
                && !of_line.is_empty()
                && !entries.iter().any(|(entry, _)| entry.starts_with("on:"))
            {
                let lines = of_line.join(" && ");
                let on = format!("on: purchase.lines.filter(|line| {lines})");
                entries.push((on, None));
            }
            let (open, close) = match effect.options.first() {
                Some(("", _)) => ("(", ");\n"),
                _ => ("(#{ ", " });\n"),
            };
            script.push_str(effect.name);
            script.push_str(open);
            for (at, (entry, cell)) in entries.iter().enumerate() {
                if at > 0 {
                    script.push_str(", ");
                }
                let start = script.len();
                script.push_str(entry);
                places.extend(cell.map(|cell| (start..script.len(), cell.span.clone())));
            }
            script.push_str(close);
        }
        if script.is_empty() {
            self.report.push(
                Diagnostic::error(
                    codes::BAD_TABLE,
                    table.source,
                    row.span(),
                    "this row gives nothing",
                )
                .help("fill in what it gives, or remove it"),
            );
            return None;
        }
        fine.then_some((script, places))
    }

    /// A row as a campaign.
    fn row(
        &mut self,
        manifest: &mut Manifest,
        table: &Table,
        row: &Row,
        offer: &Offer,
        note: &TableNote,
        order: i32,
    ) -> Option<Made> {
        let rules = self.rules(manifest, |loader, manifest| {
            loader.rules_of_row(manifest, table, row, offer)
        })?;
        let row = OfferRow {
            source: table.source,
            table: note.clone(),
            span: row.span(),
            script: offer.script.clone(),
            order,
        };
        self.make(manifest, rules, Some(row))
    }

    /// For whom a row is and what it gives, in one currency.
    fn rules_of_row(
        &mut self,
        manifest: &Manifest,
        table: &Table,
        row: &Row,
        offer: &Offer,
    ) -> Option<Rules> {
        let admitted = self.audience_in(manifest, table.source)?;
        let compiled = Script::compile(
            &offer.script,
            &self.script_context(manifest, &admitted.present),
        );
        let (program, problems) = match compiled {
            Ok((program, warnings)) => (Some(program), warnings),
            Err(problems) => (None, problems),
        };
        for problem in problems {
            let span = offer.cell(&problem.span).unwrap_or_else(|| row.span());
            self.report.push(Diagnostic {
                span,
                ..problem.into_diagnostic(table.source, 0)
            });
        }
        let program = program?;
        let mut summary = (*program.summary).clone();
        // Warnings are about the row.
        for effect in &mut summary.effects {
            effect.span = row.span();
            for entry in effect.entries.iter_mut().flatten() {
                entry.span = row.span();
            }
        }
        summary.ladders.clear();
        Some(Rules {
            admitted,
            kind: ProgramKind::Script,
            needs_member: program.needs_member(),
            program: Arc::new(program),
            script: Some(ScriptNote {
                source: table.source,
                summary: Arc::new(summary),
            }),
        })
    }
}

/// The texts of a table that may read parameters: what its conditions are made
/// of, and what is given if that is a parameter.
pub(super) fn texts(table: &str) -> Vec<String> {
    let rows = sheet::rows(table);
    let headers = rows.first().into_iter().flat_map(|row| &row.cells);
    let columns: Vec<Column> = headers.map(|cell| Column::of(&cell.text)).collect();
    let mut texts = Vec::new();
    for row in rows {
        for (cell, column) in row.cells.into_iter().zip(&columns) {
            let reads = match column {
                Column::Condition { .. } => true,
                Column::Option(..) => cell.text.starts_with("params."),
                Column::Note => false,
            };
            if reads {
                texts.push(cell.text);
            }
        }
    }
    texts
}

/// A cell as a script writes it.
fn written(takes: Takes, cell: &Cell, option: &str) -> Result<String, (String, String)> {
    let text = cell.text.as_str();
    if text.starts_with("params.") {
        return Ok(text.to_owned());
    }
    if takes == Takes::Text {
        let bare = text
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        return Ok(cells::quoted(bare.unwrap_or(text)));
    }
    let bare = match option {
        "percent" => text.trim_end_matches('%').trim_end(),
        _ => text,
    };
    if bare.parse::<Decimal>().is_ok() {
        return Ok(bare.to_owned());
    }
    let help = without_separators(bare)
        .unwrap_or_else(|| "write a number, such as `10` or `14.90`, or `params.name`".to_owned());
    Err((format!("`{text}` is not a number"), help))
}

/// Reports why a header or a cell cannot be used.
fn tell(
    report: &mut Report,
    source: SourceId,
    span: &Span,
    failure: Failure,
    advice: Option<String>,
) {
    let problems = match failure {
        Failure::Wrong(problems) => problems,
        Failure::ByRow(problem) => vec![*problem],
    };
    for problem in problems {
        report.push(
            Diagnostic {
                span: span.clone(),
                severity: crate::diagnostic::Severity::Error,
                ..problem.into_diagnostic(source, 0)
            }
            .help_if(advice.clone()),
        );
    }
}
