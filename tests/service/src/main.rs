//! A service that decides purchases with limits, and keeps what changed: in
//! memory here, in one transaction of your database there.
#![expect(clippy::print_stdout, reason = "it says where it listens")]
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::{Router, http::StatusCode, routing::put};
use sadakat_engine::{CampaignUse, DecideError, Event, Host, Member, watch::WatchSettings};

/// What was bought and got by member, and what was answered by event.
#[derive(Default)]
struct Store {
    purchases: HashMap<String, u32>,
    uses: HashMap<String, Vec<CampaignUse>>,
    answers: HashMap<String, String>,
}

impl Store {
    fn decide(&mut self, host: &Host, member: &str, event: &Event) -> Result<String, DecideError> {
        let bought = self.purchases.entry(member.to_owned()).or_default();
        let uses = self.uses.entry(member.to_owned()).or_default();
        let known = Member::new(member).fact("history.purchases", *bought);
        let decision = host.decide(event, &known.uses(uses.clone()))?;
        *bought += 1;
        uses.extend(decision.changes().uses);
        Ok(decision.to_json())
    }
}

async fn purchase(
    State((host, store)): State<(Host, Arc<Mutex<Store>>)>,
    Path((member, id)): Path<(String, String)>,
    event: String,
) -> Result<String, (StatusCode, String)> {
    let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
    // A till that asks again gets the same answer.
    if let Some(answer) = store.answers.get(&id) {
        return Ok(answer.clone());
    }
    let answer = store.decide(&host, &member, &Event::from_json(event));
    let answer = answer.map_err(|why| (StatusCode::UNPROCESSABLE_ENTITY, why.to_string()))?;
    store.answers.insert(id, answer.clone());
    Ok(answer)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("give a program folder")?;
    // Edits go into force meanwhile, unless they read what we do not have.
    let builder = Host::builder().watch(WatchSettings::default());
    let host = builder.supplies(["history.purchases"]).open(folder)?;
    let path = "/members/{member}/purchases/{id}";
    let state = (host, Arc::<Mutex<Store>>::default());
    let service = Router::new().route(path, put(purchase)).with_state(state);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    Ok(axum::serve(listener, service).await?)
}
