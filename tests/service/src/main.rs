//! A service that decides purchases with limits, and keeps what changed: every
//! member's account and every answer, in one transaction.
#![expect(clippy::print_stdout, reason = "it says where it listens")]
use std::{error::Error, path::PathBuf};

use axum::{Router, extract::State, http::StatusCode, routing::post};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};
use sadakat_engine::{Account, DecideError, Event, Host, Member};

const TABLE: &str = "CREATE TABLE IF NOT EXISTS kept (name PRIMARY KEY, text)";
const FIND: &str = "SELECT text FROM kept WHERE name = ?1";
const KEEP: &str = "REPLACE INTO kept VALUES (?1, ?2)";

fn decide((host, file): &(Host, PathBuf), event: &Event) -> Result<String, Box<dyn Error>> {
    let header = host.header(event)?;
    let mut database = Connection::open(file)?;
    let all = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let find = |name: &str| all.query_row(FIND, [name], |row| row.get(0)).optional();
    // A till that asks again gets the same answer, also of a guest.
    let name = format!("answer {}", header.id);
    if let Some(answer) = find(&name)? {
        return Ok(answer);
    }
    let (decision, member) = match header.customer {
        None => (host.decide(event, &Member::guest())?, None),
        Some(id) => {
            let name = format!("member {id}");
            let mut account = Account::kept(&id, find(&name)?.as_deref())?;
            let decision = host.process(event, &mut account)?;
            (decision, Some((name, account.to_json())))
        }
    };
    let mut rows = [(name, decision.to_json())].into_iter().chain(member);
    let kept = rows.try_for_each(|row| all.execute(KEEP, row).map(drop));
    let kept = kept.and_then(|()| all.commit());
    kept.inspect_err(|_| host.release(&decision))?;
    Ok(decision.to_json())
}

async fn ask(shop: State<(Host, PathBuf)>, text: String) -> Result<String, (StatusCode, String)> {
    let decided = tokio::task::block_in_place(|| decide(&shop, &Event::from_json(text)));
    decided.map_err(|why| match why.is::<DecideError>() {
        true => (StatusCode::UNPROCESSABLE_ENTITY, why.to_string()),
        false => (StatusCode::INTERNAL_SERVER_ERROR, why.to_string()),
    })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut said = std::env::args().skip(1);
    let (folder, file) = said.next().zip(said.next()).ok_or("PROGRAM DATABASE")?;
    Connection::open(&file)?.execute_batch(TABLE)?;
    let watched = Host::builder().watch(Default::default()).open(folder)?;
    let service = Router::new().route("/events", post(ask));
    let service = service.with_state((watched, file.into()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    Ok(axum::serve(listener, service).await?)
}
