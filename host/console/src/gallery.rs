//! Campaigns to begin with: what each does, in words and in a picture.
//!
//! A template is a folder of `gallery/` with the files of a campaign that are
//! right in the program that `sadakat init` makes; a test checks them there.

use axum::Form;
use axum::extract::State;
use axum::response::Response;
use sadakat_engine::load::Folder;
use serde::Deserialize;

use crate::campaign::{apart, id_of};
use crate::campaign_id::CampaignId;
use crate::desk::DeskError;
use crate::failure::Failure;
use crate::frame::{Frame, Shared};
use crate::page::{page, see};
use crate::picture::picture;

/// A campaign to begin with.
struct Sample {
    id: &'static str,
    manifest: &'static str,
    script: &'static str,
    cases: &'static str,
    /// When, and what there is to get, as pictures.
    picture: [&'static str; 2],
}

macro_rules! samples {
    ($($id:literal: $when:literal $what:literal),* $(,)?) => {
        [$(Sample {
            id: $id,
            manifest: include_str!(concat!("../gallery/", $id, "/campaign.toml")),
            script: include_str!(concat!("../gallery/", $id, "/campaign.rhai")),
            cases: include_str!(concat!("../gallery/", $id, "/cases.toml")),
            picture: [$when, $what],
        }),*]
    };
}

const SAMPLES: [Sample; 24] = samples! {
    "base-points": "basket" "star",
    "birthday": "cake" "ticket",
    "anniversary": "calendar" "star",
    "welcome": "person" "star",
    "second-purchase": "basket" "ticket",
    "win-back": "moon" "ticket",
    "stamp-card": "stamps" "gift",
    "three-for-two": "items" "free",
    "bundle": "items" "ticket",
    "quantity-break": "items" "percent",
    "spend-ladder": "ladder" "percent",
    "basket-threshold": "basket" "percent",
    "free-delivery": "basket" "truck",
    "gift-with-purchase": "basket" "gift",
    "category-bonus": "items" "star",
    "happy-hour": "clock" "star",
    "weekend-double": "calendar" "star",
    "tier-multiplier": "crown" "star",
    "tier-welcome": "crown" "gift",
    "big-spender-week": "ladder" "star",
    "streak": "calendar" "stamps",
    "referral": "people" "star",
    "coupon-code": "ticket" "percent",
    "surprise": "dice" "gift",
};

#[derive(askama::Template)]
#[template(path = "gallery.html")]
struct Gallery {
    frame: Frame,
    templates: Vec<Shown>,
}

struct Shown {
    id: &'static str,
    title: String,
    about: String,
    picture: String,
    /// An id that no campaign has yet.
    free_id: String,
    /// Campaigns that were begun with it, by their ids.
    published: String,
}

pub(crate) async fn list(State(desk): State<Shared>, frame: Frame) -> Result<Response, Failure> {
    apart(move || {
        let folder = desk.folder()?;
        let taken: Vec<String> = desk.drafts()?.iter().map(ToString::to_string).collect();
        let snapshot = desk.host.snapshot();
        let begun_with = |sample: &Sample| {
            let ids = snapshot.campaigns().iter().map(|campaign| &*campaign.id);
            let own = ids.filter(|id| {
                let more = id.strip_prefix(sample.id);
                let others = SAMPLES.iter().filter(|other| id.starts_with(other.id));
                let longest = others.map(|other| other.id.len()).max();
                longest == Some(sample.id.len())
                    && more.is_some_and(|more| more.is_empty() || more.starts_with('-'))
            });
            own.collect::<Vec<_>>().join(", ")
        };
        let templates = SAMPLES.iter().map(|sample| Shown {
            id: sample.id,
            title: frame.t.say(&format!("gallery-{}", sample.id)),
            about: frame.t.say(&format!("gallery-{}-about", sample.id)),
            picture: picture(
                sample.picture,
                &frame.t.say(&format!("gallery-{}", sample.id)),
            ),
            free_id: free_id(sample.id, &folder, &taken),
            published: begun_with(sample),
        });
        page(Gallery {
            templates: templates.collect(),
            frame,
        })
    })
    .await
}

fn free_id(id: &str, folder: &Folder, taken: &[String]) -> String {
    let is_free =
        |id: &String| folder.get(&format!("campaigns/{id}.toml")).is_none() && !taken.contains(id);
    let ids = std::iter::once(id.to_owned()).chain((2..).map(|number| format!("{id}-{number}")));
    ids.into_iter().find(is_free).unwrap_or_default()
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    template: String,
    id: String,
}

/// Begins a draft with a template.
pub(crate) async fn begin(
    State(desk): State<Shared>,
    frame: Frame,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Failure> {
    let sample = SAMPLES.iter().find(|sample| sample.id == chosen.template);
    let sample = sample.ok_or(Failure::Nowhere)?;
    let Ok(id) = id_of(chosen.id.trim()) else {
        return Ok(see("/console/gallery?failed=id"));
    };
    apart(move || {
        if desk.folder()?.get(&id.manifest()).is_some() || desk.draft(&id)?.is_some() {
            return Ok(see("/console/gallery?failed=id-taken"));
        }
        let texts = [sample.manifest, sample.script, sample.cases];
        let kept = desk.keep(&id, 0, &frame.visitor, |draft, _| {
            for (path, text) in id.files().into_iter().zip(texts) {
                let text =
                    Some(adapted(text, sample.id, &id)).filter(|text| !text.trim().is_empty());
                draft.files.insert(path, text);
            }
        });
        match kept {
            Ok(_) => Ok(see(&format!("/console/campaigns/{id}?done=begun"))),
            Err(DeskError::Stale(_)) => Ok(see("/console/gallery?failed=id-taken")),
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// A template's text under another id: cases name their campaign.
fn adapted(text: &str, of: &str, id: &CampaignId) -> String {
    text.replace(
        &format!("campaign = \"{of}\""),
        &format!("campaign = \"{id}\""),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sadakat_engine::load::IncrementalLoader;

    use super::*;
    use crate::check::check;
    use crate::texts::Texts;

    fn program() -> Folder {
        let init = concat!(env!("CARGO_MANIFEST_DIR"), "/../cli/src/commands/init");
        let mut folder = Folder::default();
        let text = std::fs::read(format!("{init}/program.toml")).unwrap();
        folder.insert("program.toml", text);
        folder
    }

    #[test]
    fn every_template_is_right_in_a_new_program_with_cases_that_hold() {
        let mut loader = IncrementalLoader::new();
        for sample in &SAMPLES {
            let id = CampaignId::new(sample.id).unwrap();
            let mut folder = program();
            for (path, text) in
                id.files()
                    .into_iter()
                    .zip([sample.manifest, sample.script, sample.cases])
            {
                if !text.trim().is_empty() {
                    folder.insert(&path, text.as_bytes());
                }
            }
            let checked = check(&mut loader, &folder, &(&id).into());
            let found: Vec<String> = checked
                .found
                .iter()
                .map(|one| {
                    format!(
                        "{}:{}: {} {}",
                        one.file,
                        one.line,
                        one.message,
                        one.help.as_deref().unwrap_or_default()
                    )
                })
                .collect();
            assert!(checked.is_fine, "{id}:\n{}", found.join("\n"));
            assert!(found.is_empty(), "{id}:\n{}", found.join("\n"));
            assert!(
                checked.cases.len() >= 2,
                "{id} has {} cases",
                checked.cases.len()
            );
        }
    }

    #[test]
    fn every_template_has_words_and_a_picture() {
        let texts = Texts::new();
        let mut seen = BTreeSet::new();
        for sample in &SAMPLES {
            assert!(seen.insert(sample.id));
            for language in ["en", "tr"] {
                let t = texts.best([language]);
                assert!(
                    t.has(&format!("gallery-{}", sample.id)),
                    "{} in {language}",
                    sample.id
                );
                assert!(
                    t.has(&format!("gallery-{}-about", sample.id)),
                    "{} in {language}",
                    sample.id
                );
            }
            assert!(
                sample
                    .picture
                    .iter()
                    .all(|glyph| crate::picture::is_known(glyph)),
                "{:?}",
                sample.picture
            );
        }
    }
}
