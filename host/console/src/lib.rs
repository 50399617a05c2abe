//! The marketer's desk in a browser: see what a campaign will cost before it
//! is live, who got what after, and undo.
//!
//! [`router`] has all pages; `sadakat serve` mounts it, and so can a service
//! of its own. Pages are made by the server, and work without scripts; with
//! them, the editor keeps drafts as they are typed. Nothing is taken from the
//! network.
//!
//! | file | concept |
//! |---|---|
//! | `desk.rs` | a program folder with its drafts and versions |
//! | `subject.rs`, `campaign_id.rs`, `campaign_files.rs`, `draft.rs`, `version.rs`, `shelf.rs`, `git.rs` | what is worked at, what was published, and where both are kept |
//! | `check.rs` | what is wrong with a draft |
//! | `plain.rs` | a manifest as a form, and back |
//! | `frame.rs`, `texts.rs`, `visitor.rs` | the language, who looks, what they like |
//! | `guard.rs`, `page.rs`, `failure.rs`, `assets.rs` | pages as answers |
//! | `calendar.rs` | all campaigns on a time line |
//! | `campaign.rs`, `trial.rs`, `backtest.rs`, `versions.rs` | one campaign: its text, tried on a basket and on the past, published and undone |
//! | `gallery.rs`, `picture.rs` | campaigns to begin with |
//! | `segments.rs`, `segment_samples.rs`, `segment_words.rs`, `segment_count.rs` | segments: their pages, those to begin with, their conditions in words, their members |
//! | `segment_desk.rs`, `segment_draft.rs`, `segment_text.rs` | segments that are worked at, published and undone within the text of `program.toml` |
//! | `members.rs`, `why.rs` | who got what, and why |
//! | `now.rs`, `near.rs`, `reports.rs`, `uplift.rs` | what happens, what nearly did, what happened, and what campaigns changed |
//! | `words.rs` | what the editor completes |

mod assets;
mod backtest;
mod calendar;
mod campaign;
mod campaign_files;
mod campaign_id;
mod check;
mod desk;
mod draft;
mod failure;
mod frame;
mod gallery;
mod git;
mod guard;
mod members;
mod near;
mod now;
mod page;
mod picture;
mod plain;
mod reports;
mod segment_count;
mod segment_desk;
mod segment_draft;
mod segment_samples;
mod segment_text;
mod segment_words;
mod segments;
mod settings;
mod shelf;
mod subject;
mod texts;
mod trial;
mod uplift;
mod version;
mod versions;
mod visitor;
mod why;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use axum::response::Redirect;
use axum::routing::{get, post};
use sadakat_engine::Host;

pub use settings::{Records, Settings};

/// All pages, under `/console`; `/` leads there.
pub fn router(host: Host, settings: Settings) -> Router {
    let desk = Arc::new(desk::Desk::new(host, settings));
    Router::new()
        .route("/", get(async || Redirect::to("/console")))
        .route("/console", get(calendar::calendar))
        .route("/console/assets/{name}", get(assets::asset))
        .route("/console/visitor", post(visitor::change))
        .route("/console/words.json", get(words::words))
        .route("/console/gallery", get(gallery::list).post(gallery::begin))
        .route(
            "/console/segments",
            get(segments::list).post(segments::begin),
        )
        .route("/console/segments/{name}", get(segments::show))
        .route("/console/segments/{name}/draft", post(segments::keep))
        .route("/console/segments/{name}/publish", post(segments::publish))
        .route("/console/segments/{name}/discard", post(segments::discard))
        .route(
            "/console/segments/{name}/take-down",
            post(segments::take_down),
        )
        .route("/console/segments/{name}/count", get(segments::count))
        .route("/console/campaigns/{id}", get(campaign::show))
        .route("/console/campaigns/{id}/draft", post(campaign::keep))
        .route("/console/campaigns/{id}/plain", post(campaign::keep_plain))
        .route("/console/campaigns/{id}/found.json", get(campaign::found))
        .route("/console/campaigns/{id}/try", post(trial::try_it))
        .route("/console/campaigns/{id}/backtest", post(backtest::begin))
        .route("/console/campaigns/{id}/publish", post(campaign::publish))
        .route("/console/campaigns/{id}/discard", post(campaign::discard))
        .route("/console/campaigns/{id}/rebase", post(campaign::rebase))
        .route(
            "/console/campaigns/{id}/take-down",
            post(campaign::take_down),
        )
        .route("/console/backtests/{number}", get(backtest::show))
        .route("/console/backtests/{number}/page", get(backtest::report))
        .route("/console/versions", get(versions::list))
        .route("/console/versions/{number}", get(versions::show))
        .route(
            "/console/versions/{number}/{what}",
            post(versions::bring_back),
        )
        .route("/console/members", get(members::list))
        .route("/console/members/{id}", get(members::show))
        .route("/console/events/{id}", get(why::why))
        .route("/console/now", get(now::show))
        .route("/console/now/live", get(now::fragment))
        .route("/console/now/near", get(near::fragment).post(near::look))
        .route("/console/reports", get(reports::show))
        .route("/console/reports/{name}", get(reports::csv))
        .route("/console/uplift", get(uplift::show))
        .route("/console/uplift.csv", get(uplift::csv))
        .layer(from_fn(guard::guard))
        .with_state(desk)
}
