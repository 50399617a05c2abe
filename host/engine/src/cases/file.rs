//! A file of cases.

use std::sync::Arc;

use toml::Spanned;
use toml::de::DeValue;

use super::Case;
use super::expect;
use super::records;
use super::story::{EVENT_KEYS, Story, StoryReader, objects, of_member};
use super::values::{Place, Values};
use crate::diagnostic::{Diagnostic, Report, SourceId, codes, nearest, one_of};
use crate::load::keys::{At, Keys};
use crate::load::syntax::parse;
use crate::load::{Folder, read_text};
use crate::snapshot::Snapshot;

/// Reads a file of cases, in which `others` are tables of somebody else. What
/// is wrong goes into the report, and a case with a mistake is left out.
pub(super) fn read(
    folder: &Folder,
    report: &mut Report,
    snapshot: &Snapshot,
    path: &str,
    stem: &str,
    others: &[&'static str],
) -> Vec<Case> {
    let Some((source, text)) = read_text(folder, report, path) else {
        return Vec::new();
    };
    let Some(table) = parse(report, source, &text) else {
        return Vec::new();
    };
    let known = [&["campaign", "case"], others].concat();
    let keys = Keys::new(report, source, table.get_ref(), 0..0, "", &known);
    let campaign = match keys.text(report, "campaign") {
        Some(at) => campaign(report, source, snapshot, &at),
        None => by_stem(report, source, snapshot, stem),
    };
    let reader = FileReader {
        path: path.into(),
        source,
        snapshot,
        campaign,
    };
    if keys.value("case").is_none() && !keys.is_meant("case") {
        report.push(
            Diagnostic::error(codes::MISSING_KEY, source, 0..0, "the file has no case")
                .help("begin each with a line `[[case]]`"),
        );
    }
    let mut cases: Vec<Case> = Vec::new();
    for item in keys.array(report, "case").map_or(&[][..], |at| at.value) {
        let before = report.error_count();
        let case = reader.case(report, &keys, item);
        let Some(case) = case.filter(|_| report.error_count() == before) else {
            continue;
        };
        if cases.iter().any(|earlier| earlier.name == case.name) {
            let message = format!("two cases are called `{}`", case.name);
            report.push(
                Diagnostic::error(codes::DUPLICATE, source, case.span.clone(), message)
                    .help("say what is different in this one"),
            );
            continue;
        }
        cases.push(case);
    }
    cases
}

/// The campaign of this id.
fn campaign(
    report: &mut Report,
    source: SourceId,
    snapshot: &Snapshot,
    at: &At<&str>,
) -> Option<Arc<str>> {
    if let Some(position) = snapshot.find(at.value) {
        return snapshot.campaigns().get(position).map(|c| c.id.clone());
    }
    let message = format!("there is no campaign `{}`", at.value);
    report.push(
        Diagnostic::error(codes::UNKNOWN_NAME, source, at.span.clone(), message)
            .help_if(one_of(at.value, snapshot.ids())),
    );
    None
}

/// The campaign that the file is called after.
fn by_stem(
    report: &mut Report,
    source: SourceId,
    snapshot: &Snapshot,
    stem: &str,
) -> Option<Arc<str>> {
    if let Some(position) = snapshot.find(stem) {
        return snapshot.campaigns().get(position).map(|c| c.id.clone());
    }
    // Those of a table of offers name the rows.
    let row = format!("{stem}:");
    if snapshot.ids().any(|id| id.starts_with(&row)) {
        return None;
    }
    if let Some(near) = nearest(stem, snapshot.ids()) {
        let message = format!(
            "no campaign is called `{stem}`, so these cases are about the program as a whole"
        );
        report.push(
            Diagnostic::warning(codes::UNKNOWN_NAME, source, 0..0, message).help(format!(
                "if they are about `{near}`, call the file `{near}.toml`, or write `campaign = \"{near}\"` at its top"
            )),
        );
    }
    None
}

struct FileReader<'a> {
    path: Arc<str>,
    source: SourceId,
    snapshot: &'a Snapshot,
    campaign: Option<Arc<str>>,
}

impl FileReader<'_> {
    fn case(
        &self,
        report: &mut Report,
        file: &Keys<'_>,
        item: &Spanned<DeValue<'_>>,
    ) -> Option<Case> {
        let DeValue::Table(table) = item.get_ref() else {
            file.wrong_type(
                report,
                "case",
                "a list of cases, each begun by [[case]]",
                item,
            );
            return None;
        };
        let source = self.source;
        let schema = &self.snapshot.settings().schema;
        let objects = objects(schema, Place::Case);
        let mut known = vec!["name", "campaign", "guest", "control_group", "earlier"];
        known.extend(EVENT_KEYS);
        known.extend(expect::KEYS);
        known.extend(objects.iter().map(String::as_str));
        let keys = Keys::new(report, source, table, item.span(), "[[case]]", &known);
        keys.require(report, "name", "\"what it shows\"");
        let campaign = match keys.text(report, "campaign") {
            Some(at) => campaign(report, source, self.snapshot, &at),
            None => self.campaign.clone(),
        };
        let reader = StoryReader { source, schema };
        let mut values = reader.values(report, &keys, &objects, Place::Case);
        let at = values.remove_entry("event.at").into_iter().collect();
        let event = reader.happening(report, &keys, at, item.span());
        let earlier = reader.earlier(report, &keys);
        let guest = keys.boolean(report, "guest");
        if let (Some(guest), false) = (&guest, earlier.is_empty())
            && guest.value
        {
            let message = "a guest has no earlier events that anybody knows of".to_owned();
            let help = "remove `guest` or `earlier`".to_owned();
            keys.invalid(report, &guest.span, message, Some(help));
        }
        let guest = guest.is_some_and(|at| at.value);
        if guest && let Some((name, said)) = values.iter().find(|(name, _)| of_member(name)) {
            let message = format!("`{name}` is about a member, and this is a guest");
            keys.invalid(
                report,
                &said.span,
                message,
                Some("remove it, or `guest = true`".to_owned()),
            );
        }
        let control_group = self.control_group(report, &keys, campaign.as_deref(), guest, &values);
        let expected = expect::read(report, &keys, self.snapshot, campaign.as_deref())?;
        let name = keys.text(report, "name")?;
        let (line, _) = report.position(source, name.span.start);
        let case = Case {
            name: name.value.to_owned(),
            file: Arc::clone(&self.path),
            source,
            span: name.span,
            line,
            campaign,
            story: Story::new(guest, control_group, values, earlier, event),
            expected,
        };
        records::check(report, &case, self.snapshot);
        Some(case)
    }

    /// Whether the case's member is in the control group of its campaign.
    fn control_group(
        &self,
        report: &mut Report,
        keys: &Keys<'_>,
        campaign: Option<&str>,
        guest: bool,
        values: &Values,
    ) -> Option<bool> {
        let said = keys.boolean(report, "control_group")?;
        let rules = campaign
            .and_then(|id| self.snapshot.find(id))
            .and_then(|at| self.snapshot.campaigns().get(at));
        let wrong = match rules {
            None => Some((
                "`control_group` is about a campaign, and this case is about the program",
                "name the campaign: `campaign = \"…\"`",
            )),
            Some(_) if guest => Some((
                "a guest is in no control group",
                "remove `guest` or `control_group`",
            )),
            Some(_) if values.contains_key("customer.id") => Some((
                "`customer.id` decides who is in the control group",
                "remove `customer.id` or `control_group`",
            )),
            Some(rules) if rules.holdout == 0 => Some((
                "the campaign has no control group",
                "write `holdout = \"10 %\"` into its manifest, or remove `control_group`",
            )),
            Some(_) => None,
        };
        if let Some((message, help)) = wrong {
            keys.invalid(
                report,
                &said.span,
                message.to_owned(),
                Some(help.to_owned()),
            );
            return None;
        }
        Some(said.value)
    }
}
