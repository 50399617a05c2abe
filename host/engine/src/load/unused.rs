//! What a program has and nothing uses.

use std::borrow::Cow;
use std::collections::HashSet;

use super::Folder;
use super::compile::Loader;
use super::manifest::{self, Manifest, Runs};
use super::offers;
use super::parts;
use crate::diagnostic::{Diagnostic, Report, Severity, SourceId, Span, codes, nearest};
use crate::script::{ParametersRead, is_readable};

/// Scripts and tables that no manifest names are most likely misspelt ones.
pub(super) fn stray_scripts(folder: &Folder, report: &mut Report, used: &HashSet<Cow<'_, str>>) {
    let scripts = folder.part("campaigns", "rhai").map(|file| (file.0, false));
    let tables = folder.part("campaigns", "csv").map(|file| (file.0, true));
    for (path, is_table) in scripts.chain(tables) {
        if used.contains(path) {
            continue;
        }
        let (message, help) = match is_table {
            false => (
                "no campaign runs this script",
                "give it the name of its manifest, or name it there: `script = \"…\"`",
            ),
            true => (
                "no campaign has this table of offers",
                "name it in a manifest, `offers = \"…\"`; a table to look things up in belongs into tables/",
            ),
        };
        let source = report.add_source(path, "");
        report.push(Diagnostic::warning(codes::UNUSED_FILE, source, 0..0, message).help(help));
    }
}

/// Files that look like campaigns, tables, cases or plugins and are none.
pub(super) fn misnamed(folder: &Folder, report: &mut Report) {
    for (path, _) in folder.files() {
        let Some((part, name)) = path.split_once('/') else {
            continue;
        };
        let Some(meant) = parts::meant(part, name) else {
            continue;
        };
        let source = report.add_source(&**path, "");
        let (message, what) = match parts::is_spreadsheet(name) {
            true => (
                "this file does not count: it is no CSV",
                "save it as CSV, as",
            ),
            false => (
                "this file does not count: its name has another ending",
                "call it",
            ),
        };
        report.push(
            Diagnostic::warning(codes::UNUSED_FILE, source, 0..0, message)
                .help(format!("{what} `{meant}`, or move it out of {part}/")),
        );
    }
}

/// A script that never runs, since the manifest beside it, `source`, names a
/// plugin.
pub(super) fn script_beside_plugin(
    folder: &Folder,
    report: &mut Report,
    source: SourceId,
    plugin: &str,
    span: &Span,
    path: &str,
) {
    if folder.get(path).is_some() {
        let message = format!("the campaign runs the plugin `{plugin}`, so `{path}` never runs");
        report.push(
            Diagnostic::warning(codes::UNUSED_FILE, source, span.clone(), message)
                .help("remove the script, or this line"),
        );
    }
}

impl Loader<'_> {
    /// Parameters that neither the audience nor the script reads, and those
    /// that neither could.
    pub(super) fn unread_parameters(&mut self, manifest: &Manifest, path: &str) {
        if manifest.params_named.is_empty() {
            return;
        }
        let Some(script) = self
            .folder
            .get(path)
            .and_then(|b| std::str::from_utf8(b).ok())
        else {
            return;
        };
        let mut read = ParametersRead::default();
        let mut note = |text: &str| read.note(&self.scripts, text);
        match manifest.runs {
            Runs::Offers { .. } => offers::texts(script).iter().for_each(|text| note(text)),
            _ => note(script),
        }
        if let Some(audience) = &manifest.audience {
            note(&audience.value);
        }
        // One that the script misspells is not unread as well.
        let meant: Vec<&str> = read
            .names
            .iter()
            .filter(|name| manifest.params.get(name).is_none())
            .filter_map(|name| nearest(name, manifest.params.names()))
            .collect();
        let where_read = match manifest.runs {
            Runs::Offers { .. } => "a cell",
            _ => "the script",
        };
        for (name, span) in &manifest.params_named {
            let place = |message| {
                Diagnostic::warning(
                    codes::UNUSED_PARAMETER,
                    manifest.source,
                    span.clone(),
                    message,
                )
            };
            if !is_readable(name) {
                let message = format!("`{name}` is not a name that scripts can read");
                self.report.push(Diagnostic {
                    severity: Severity::Error,
                    code: codes::INVALID_VALUE,
                    ..place(message)
                        .help("use letters, digits and `_`, and no word of the script language")
                });
            } else if manifest.params.get(name).is_some()
                && !read.all
                && !read.names.contains(name)
                && !meant.contains(&name.as_str())
            {
                let slipped = manifest::KEYS.contains(&name.as_str());
                self.report.push(if slipped {
                    place(format!(
                        "`{name}` stands below [params], so it is a parameter, which nothing reads"
                    ))
                    .help("move it above [params] if it is meant for the campaign")
                } else {
                    place(format!("nothing reads the parameter `{name}`")).help(format!(
                        "write `params.{name}` in {where_read} or the audience, or remove it"
                    ))
                });
            }
        }
    }
}
