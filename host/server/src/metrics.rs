//! What campaigns did, for Prometheus.

use std::hash::{Hash, Hasher};
use std::sync::atomic::Ordering;

use axum::extract::{MatchedPath, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, LabelSetEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::given::What;
use crate::router::Shared;

/// How long answers took, by request and outcome.
pub(crate) type Times = Family<Answered, Histogram, fn() -> Histogram>;

/// What was asked and how it ended: labels that cost an answer no memory.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    pub(crate) method: Method,
    /// As the router has it, with `{id}` for what stands there.
    pub(crate) path: MatchedPath,
    pub(crate) status: StatusCode,
}

impl Answered {
    fn labels(&self) -> [(&'static str, &str); 3] {
        [
            ("method", self.method.as_str()),
            ("path", self.path.as_str()),
            ("status", self.status.as_str()),
        ]
    }
}

impl PartialEq for Answered {
    fn eq(&self, other: &Self) -> bool {
        self.labels() == other.labels()
    }
}

impl Eq for Answered {}

impl Hash for Answered {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.labels().hash(state);
    }
}

impl EncodeLabelSet for Answered {
    fn encode(&self, encoder: &mut LabelSetEncoder<'_>) -> Result<(), std::fmt::Error> {
        self.labels().encode(encoder)
    }
}

/// Borders of times in seconds.
const BORDERS: [f64; 12] = [
    0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0,
];

pub(crate) fn times() -> Times {
    Family::new_with_constructor(|| Histogram::new(BORDERS))
}

type Labels = Vec<(&'static str, String)>;

/// What campaigns did since the server was started.
#[utoipa::path(get, path = "/metrics", tag = "operations",
    security(("token" = ["service", "admin"])),
    responses((status = 200, description = "For Prometheus")))]
pub(crate) async fn metrics(State(shared): State<Shared>) -> Response {
    // The host counts; the registry is how it is written.
    let mut registry = Registry::with_prefix("sadakat");
    let mut family = |name: &str, help: &str| {
        let family = Family::<Labels, Counter>::default();
        registry.register(name, help, family.clone());
        family
    };
    let evaluated = family(
        "campaign_evaluations",
        "Events that a campaign was asked about",
    );
    let effects = family("campaign_effects", "Effects that a campaign gave, by kind");
    let faults = family(
        "campaign_faults",
        "Events that a campaign failed for, by code",
    );
    let held_out = family(
        "campaign_held_out",
        "Events that control groups went without",
    );
    let shadow = family(
        "campaign_shadow_effects",
        "Effects that a campaign would have given that is tried only",
    );
    let points = family(
        "campaign_points",
        "Points that a campaign gave or took in the ledger, in the wallet's smallest unit",
    );
    let money = family(
        "campaign_discount_minor_units",
        "Money off prices by a campaign in the ledger, in the currency's minor unit",
    );
    let work = family("campaign_work", "Operations of scripts and fuel of plugins");
    let requests = family("requests", "Requests for decisions, by outcome");
    let records = family(
        "ledger_records",
        "Events that came for the ledger, by what became of them",
    );
    let reloads = family("reloads", "Edits, by whether they went into force");
    for (id, counters) in shared.host.counters() {
        let own = || vec![("campaign", id.as_ref().to_owned())];
        let with = |key, value: &str| [own(), vec![(key, value.to_owned())]].concat();
        evaluated.get_or_create(&own()).inc_by(counters.evaluations);
        held_out.get_or_create(&own()).inc_by(counters.held_out);
        shadow.get_or_create(&own()).inc_by(counters.shadow_effects);
        work.get_or_create(&own()).inc_by(counters.work);
        for (kind, count) in counters.effects_by_kind() {
            effects
                .get_or_create(&with("kind", kind.name()))
                .inc_by(count);
        }
        for (code, count) in counters.faults_by_code() {
            faults.get_or_create(&with("code", code.id)).inc_by(*count);
        }
    }
    for (what, count) in shared.given.all() {
        let kept = |campaign: String, key, of: String, taken| {
            let taken = if taken { "taken" } else { "given" };
            vec![
                ("campaign", campaign),
                (key, of),
                ("direction", taken.to_owned()),
            ]
        };
        let (family, labels) = match what {
            What::Points {
                campaign,
                wallet,
                taken,
            } => (&points, kept(campaign, "wallet", wallet, taken)),
            What::Money {
                campaign,
                currency,
                taken,
            } => (&money, kept(campaign, "currency", currency, taken)),
            What::Shadow { campaign } => (&shadow, vec![("campaign", campaign)]),
            What::Effects { campaign, kind } => {
                (&effects, vec![("campaign", campaign), ("kind", kind)])
            }
            What::Faults { campaign, code } => {
                (&faults, vec![("campaign", campaign), ("code", code)])
            }
        };
        family.get_or_create(&labels).inc_by(count);
    }
    let outcome = |outcome: &str| vec![("outcome", outcome.to_owned())];
    let kept = &shared.records;
    for (name, count) in [
        ("processed", &kept.processed),
        ("repeated", &kept.repeated),
        ("refused", &kept.refused),
    ] {
        records
            .get_or_create(&outcome(name))
            .inc_by(count.load(Ordering::Relaxed));
    }
    for (name, count) in [("decided", &shared.decided), ("refused", &shared.refused)] {
        requests
            .get_or_create(&outcome(name))
            .inc_by(count.load(Ordering::Relaxed));
    }
    let status = shared.host.status();
    reloads
        .get_or_create(&outcome("live"))
        .inc_by(status.reloads);
    reloads
        .get_or_create(&outcome("refused"))
        .inc_by(status.refused);
    registry.register_with_unit(
        "request_duration",
        "How long answers took, by request and status",
        Unit::Seconds,
        shared.times.clone(),
    );
    let generation: Gauge = Gauge::default();
    generation.set(i64::try_from(status.generation).unwrap_or(i64::MAX));
    registry.register("generation", "Which program is in force", generation);
    let mut text = String::new();
    if encode(&mut text, &registry).is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
