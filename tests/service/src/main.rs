//! A service that decides purchases with limits, and keeps what changed: every
//! member's account and every answer, in one transaction.
#![expect(clippy::print_stdout, reason = "it says where it listens")]
use std::error::Error;
use std::path::{Path, PathBuf};

use axum::{Router, extract::State, http::StatusCode, routing::post};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};
use sadakat_engine::{Account, DecideError, Event, Host, Member, watch::WatchSettings};

const TABLES: &str = "CREATE TABLE IF NOT EXISTS members (id PRIMARY KEY, account);
    CREATE TABLE IF NOT EXISTS answers (event PRIMARY KEY, answer);";

fn decide(host: &Host, file: &Path, event: &Event) -> Result<String, Box<dyn Error>> {
    let header = host.header(event)?;
    let Some(customer) = header.customer else {
        return Ok(host.decide(event, &Member::guest())?.to_json());
    };
    let mut database = Connection::open(file)?;
    let all = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let find = |sql, id: &str| all.query_row(sql, [id], |row| row.get(0)).optional();
    // A till that asks again gets the same answer.
    if let Some(answer) = find("SELECT answer FROM answers WHERE event = ?1", &header.id)? {
        return Ok(answer);
    }
    let kept = find("SELECT account FROM members WHERE id = ?1", &customer)?;
    let mut account = Account::kept(&customer, kept.as_deref())?;
    let answer = host.process(event, &mut account)?.to_json();
    let row = [customer, account.to_json()];
    all.execute("REPLACE INTO members VALUES (?1, ?2)", row)?;
    all.execute("INSERT INTO answers VALUES (?1, ?2)", [&header.id, &answer])?;
    all.commit()?;
    Ok(answer)
}

type Shop = State<(Host, PathBuf)>;

async fn ask(State((host, file)): Shop, text: String) -> Result<String, (StatusCode, String)> {
    let decided = tokio::task::block_in_place(|| decide(&host, &file, &Event::from_json(text)));
    decided.map_err(|why| match why.is::<DecideError>() {
        true => (StatusCode::UNPROCESSABLE_ENTITY, why.to_string()),
        false => (StatusCode::INTERNAL_SERVER_ERROR, why.to_string()),
    })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut said = std::env::args().skip(1);
    let (folder, file) = said.next().zip(said.next()).ok_or("PROGRAM DATABASE")?;
    Connection::open(&file)?.execute_batch(TABLES)?;
    // Edits of the program go into force meanwhile.
    let watched = Host::builder().watch(WatchSettings::default());
    let shop = (watched.open(folder)?, file.into());
    let service = Router::new().route("/events", post(ask));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    Ok(axum::serve(listener, service.with_state(shop)).await?)
}
