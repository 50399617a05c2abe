//! The first page: all campaigns on a time line, and how they stand.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use sadakat_engine::campaign::{Active, Campaign};
use sadakat_engine::model::{Date, Instant};
use sadakat_engine::{CampaignState, Snapshot, Status};

use crate::campaign::apart;
use crate::campaign_id::CampaignId;
use crate::desk::{Desk, now};
use crate::failure::Failure;
use crate::frame::{Frame, Shared};
use crate::page::page;
use crate::plain::Plain;
use crate::texts::Tongue;

/// Days that the time line shows before today, and in all.
const BEFORE: i32 = 28;
const SHOWN: i32 = 140;

#[derive(Template)]
#[template(path = "calendar.html")]
struct Calendar {
    frame: Frame,
    rows: Vec<Row>,
    months: Vec<Month>,
    today: i32,
    width: i32,
    /// What is wrong with the files on disk, if they are not in force.
    failed: Vec<String>,
}

/// A campaign on the time line.
struct Row {
    id: String,
    name: String,
    /// A word for styles and texts.
    state: &'static str,
    /// More about the state.
    detail: String,
    /// Where its bar begins, and how long it is, in days.
    from: i32,
    length: i32,
    /// What it gave in the last seven days, or since the host began.
    gave: Vec<String>,
    has_draft: bool,
}

/// Where a month begins on the time line.
struct Month {
    at: i32,
    name: String,
}

/// What the text of a draft calls the campaign, or else its id.
fn name_of_draft(desk: &Desk, id: &str) -> Result<String, Failure> {
    let known = CampaignId::new(id);
    let draft = known.as_ref().map(|id| desk.draft(id)).transpose()?;
    let manifest = known.map(|id| id.manifest()).unwrap_or_default();
    let plain = draft
        .flatten()
        .and_then(|draft| Plain::read(draft.text(&manifest)));
    let name = plain.map(|plain| plain.name).unwrap_or_default();
    Ok(if name.is_empty() { id.to_owned() } else { name })
}

pub(crate) async fn calendar(
    State(desk): State<Shared>,
    frame: Frame,
) -> Result<Response, Failure> {
    apart(move || {
        let desk = &*desk;
        let status = desk.host.status();
        let snapshot = desk.host.snapshot();
        let zone = &snapshot.settings().schema.zone;
        let today = Instant::from_micros(now().saturating_mul(1_000_000))
            .local(zone)
            .date;
        let drafts: BTreeSet<String> = desk.drafts()?.iter().map(ToString::to_string).collect();
        let mut rows = rows(&frame, desk, &snapshot, &status, today)?;
        for id in &drafts {
            match rows.iter_mut().find(|row| row.id == *id) {
                Some(row) => row.has_draft = true,
                None => rows.push(Row {
                    id: id.clone(),
                    name: name_of_draft(desk, id)?,
                    state: "draft",
                    detail: String::new(),
                    from: 0,
                    length: 0,
                    gave: Vec::new(),
                    has_draft: true,
                }),
            }
        }
        let failed = status.failed.as_ref().map(|failed| failed.why.to_string());
        page(Calendar {
            months: months(&frame, today),
            today: BEFORE,
            width: SHOWN,
            failed: failed.into_iter().flat_map(|why| lines(&why)).collect(),
            rows,
            frame,
        })
    })
    .await
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn rows(
    frame: &Frame,
    desk: &Desk,
    snapshot: &Snapshot,
    status: &Status,
    today: Date,
) -> Result<Vec<Row>, Failure> {
    let counters = desk.host.counters();
    let week = desk.past_week(today)?;
    let t = &frame.t;
    let campaigns = snapshot.campaigns().iter();
    let campaigns = campaigns.filter(|campaign| !campaign.id.contains(':'));
    let mut rows = Vec::new();
    for campaign in campaigns {
        let id = &*campaign.id;
        let state = status.campaigns.iter().find(|status| &*status.id == id);
        let quarantined = status
            .quarantined
            .iter()
            .find(|quarantined| &*quarantined.campaign == id);
        let (word, mut detail) = match state.map(|status| status.state) {
            Some(CampaignState::InForce { until }) => ("live", until.map(|until| ("until", until))),
            Some(CampaignState::Upcoming { from }) => ("planned", Some(("from", from))),
            Some(CampaignState::Paused { until }) => ("paused", Some(("from", until))),
            Some(CampaignState::Ended) => ("ended", None),
            _ => ("left-out", None),
        };
        let zone = &snapshot.settings().schema.zone;
        let said = detail.take().map(|(word, at)| {
            let day = t.day(at.local(zone).date);
            t.of(
                if word == "until" {
                    "until-day"
                } else {
                    "from-day"
                },
                "day",
                &day,
            )
        });
        let (word, said) = match quarantined {
            Some(quarantined) => ("quarantined", Some(quarantined.fault.to_string())),
            None => (word, said),
        };
        let (from, length) = bar(campaign, snapshot, today);
        let gave = match &week {
            Some(week) => week
                .iter()
                .filter(|given| given.campaign == id)
                .flat_map(|given| {
                    let points = (!given.wallet.is_empty())
                        .then(|| format!("{} {}", t.number(&given.given), given.wallet));
                    let coupons = usize::try_from(given.coupons).unwrap_or(usize::MAX);
                    let coupons = (coupons > 0).then(|| t.count("given-coupons", coupons));
                    points.into_iter().chain(coupons)
                })
                .collect(),
            None => counters
                .get(id)
                .map(|counters| counters.effects())
                .filter(|count| *count > 0)
                .map(|count| {
                    t.count(
                        "effects-since-start",
                        usize::try_from(count).unwrap_or(usize::MAX),
                    )
                })
                .into_iter()
                .collect(),
        };
        rows.push(Row {
            id: id.to_owned(),
            name: campaign.name.clone(),
            state: word,
            detail: said
                .into_iter()
                .chain(rollout(campaign, t))
                .collect::<Vec<_>>()
                .join(", "),
            from,
            length,
            gave,
            has_draft: false,
        });
    }
    Ok(rows)
}

/// How a campaign comes into force, if not at once and for everybody.
fn rollout(campaign: &Campaign, t: &Tongue) -> Vec<String> {
    let rollout = campaign.rollout();
    let canary = rollout.canary.as_ref();
    [
        rollout.shadow.then(|| t.say("rollout-shadow")),
        canary.map(|canary| t.of("rollout-canary", "share", &canary.percent())),
        rollout
            .replaces
            .as_ref()
            .map(|old| t.of("rollout-replaces", "campaign", old)),
        rollout
            .replaced_by()
            .map(|new| t.of("rollout-replaced", "campaign", new)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where a campaign's bar is, in days from the left end.
fn bar(campaign: &Campaign, snapshot: &Snapshot, today: Date) -> (i32, i32) {
    let zone = &snapshot.settings().schema.zone;
    let Active { from, until, .. } = &campaign.active;
    let place = |instant: Instant| instant.local(zone).date.days() - today.days() + BEFORE;
    let from = from
        .map_or(0, |from| place(from.in_zone(zone)))
        .clamp(0, SHOWN);
    let until = until.map_or(SHOWN, |until| {
        // The first moment that is out: a campaign through a day lasts all of it.
        place(Instant::from_micros(until.in_zone(zone).micros() - 1)) + 1
    });
    (from, until.clamp(from, SHOWN) - from)
}

fn months(frame: &Frame, today: Date) -> Vec<Month> {
    let first = today.days() - BEFORE;
    let days = (first..first + SHOWN).map(Date::from_days);
    days.filter(|day| day.ymd().2 == 1)
        .map(|day| Month {
            at: day.days() - first,
            name: frame.t.say(&format!("month-{}", day.ymd().1)),
        })
        .collect()
}
