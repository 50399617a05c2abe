//! A person is erased: nothing that is about them is left, and the ledger
//! balances and can be verified as before.
//!
//! Their record, the requests that are about them and what was answered go.
//! Accounts, lots and transfers stay under a number, since what campaigns gave
//! and what the program owed does not change; what the member has left expires.
//! Whatever is computed from the log cannot be computed from what is gone:
//! before it goes, everything is done once more, and what each of these requests
//! did is kept as rows, without the person.

use std::collections::{BTreeMap, HashSet};

use sadakat_engine::model::Date;
use serde::Serialize;
use serde_json::Value as Json;

use crate::error::LedgerError;
use crate::ledger::{Ledger, Then};
use crate::session::Known;
use crate::store::{Connection, params};
use crate::taken::{self, TakenRow};
use crate::verify::{self, Verified, begin_again, do_again};
use crate::work::Work;

/// People who want to be forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// An id that no other erasure has.
    pub id: String,
    /// The day that it counts on.
    pub day: Date,
    /// Who, by their ids.
    pub customers: Vec<String>,
}

/// What became of an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Erased {
    /// How many people were erased.
    pub members: u64,
    /// How many requests are gone with them.
    pub requests: u64,
    /// Whether it was asked before, so that nothing was done.
    pub repeated: bool,
}

/// What hidden names begin with.
const HIDDEN: &str = "erased:";

/// Where a record, or whatever else is asked, says whom it is about.
const NAMES: [&str; 5] = ["customer", "friend", "advocate", "from", "into"];

/// What is done once more, until what the erased did is known.
struct Search {
    again: Ledger,
    after: i64,
    members: Vec<i64>,
    customers: Vec<String>,
    verified: Verified,
    /// The requests that are about them, and what they did.
    found: BTreeMap<i64, Vec<TakenRow>>,
    /// The events of these requests.
    events: HashSet<i64>,
    /// Those of them that are events of theirs.
    own_events: HashSet<i64>,
}

impl Ledger {
    /// Erases people, by every id that was merged into theirs. Everything is done once more before, as
    /// [`Self::verify`] does it, so that this takes as long; others may write
    /// most of that time.
    ///
    /// # Errors
    /// If somebody is no member, or the ledger is not sound, or it cannot be
    /// written: then nothing was done.
    pub fn erase(&mut self, erasure: &Erasure) -> Result<Erased, LedgerError> {
        let mut search = {
            let connection = self.read()?;
            let known = connection
                .prepare_cached("SELECT 1 FROM request WHERE what = 'erase' AND name = ?1")?
                .exists(params![erasure.id])?;
            if known {
                drop(connection);
                self.connection().wipe()?;
                return Ok(Erased {
                    repeated: true,
                    ..Erased::default()
                });
            }
            let mut search = Search {
                again: begin_again(&connection, self.program().plugins())?,
                after: 0,
                members: Vec::new(),
                customers: Vec::new(),
                verified: Verified::default(),
                found: BTreeMap::new(),
                events: HashSet::new(),
                own_events: HashSet::new(),
            };
            for customer in &erasure.customers {
                search.name(&connection, customer)?;
            }
            taken::watch(search.again.connection())?;
            search.go_on(&connection)?;
            search
        };
        let erased = self.write(|work| {
            work.release_in_households(erasure, &search.members)?;
            // What came meanwhile, and this.
            search.go_on(work.connection)?;
            let erased = work.erase(erasure, &mut search)?;
            Ok((erased, Then::Keep))
        })?;
        self.connection().wipe()?;
        Ok(erased)
    }
}

impl Search {
    /// Searches for a person too: by every id that is theirs, since others were
    /// merged into one.
    fn name(&mut self, connection: &Connection, customer: &str) -> Result<(), LedgerError> {
        let known = Known::of_survivor(connection, customer)?;
        let (_, known) = known.ok_or_else(|| LedgerError::UnknownMember(customer.to_owned()))?;
        let mut all = connection.prepare_cached(
            "WITH RECURSIVE own (id) AS (
                SELECT id FROM member WHERE id = ?1
                UNION SELECT m.id FROM member m JOIN own o ON m.merged = o.id)
             SELECT m.id, m.customer FROM own o JOIN member m ON m.id = o.id ORDER BY m.id",
        )?;
        let all = all.query_map(params![known.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for one in all {
            let (member, customer) = one?;
            if !self.members.contains(&member) {
                self.members.push(member);
                self.customers.push(customer);
            }
        }
        Ok(())
    }

    /// Does what is left of the log once more, one request at a time.
    fn go_on(&mut self, connection: &Connection) -> Result<(), LedgerError> {
        let after = self.after;
        let sql = format!("SELECT id, body FROM request WHERE id > {after} ORDER BY id");
        let mut next = connection.prepare(&sql)?;
        let mut next = next.query(params![])?;
        while let Some(row) = next.next()? {
            let (id, body): (i64, Option<String>) = (row.get(0)?, row.get(1)?);
            let again = &mut self.again;
            do_again(connection, again, &mut self.after, id, &mut self.verified)?;
            let mut rows = taken::touched(again.connection())?;
            taken::read(again.connection(), again.connection(), &mut rows)?;
            let is_named = body.is_some_and(|body| self.is_named(&body));
            let is_about = |row| self.is_about(row) || self.is_of_found(row);
            if is_named || rows.iter().any(is_about) {
                for row in rows.iter().filter(|row| row.table == "event") {
                    let Some(event) = row.get("id").and_then(Json::as_i64) else {
                        continue;
                    };
                    self.events.insert(event);
                    if self.is_about(row) {
                        self.own_events.insert(event);
                    }
                }
                self.found.insert(id, rows);
            }
        }
        Ok(())
    }

    /// Whether it names one of them, though it may be about somebody else: one
    /// of whom they were thought to be the same.
    fn is_named(&self, body: &str) -> bool {
        // Most bodies name nobody of them, and need not be read.
        let may = |customer: &String| body.contains(customer.as_str()) || body.contains('\\');
        if !self.customers.iter().any(may) {
            return false;
        }
        let body: Json = serde_json::from_str(body).unwrap_or_default();
        self.names(&body)
    }

    fn names(&self, value: &Json) -> bool {
        match value {
            Json::Object(fields) => fields.iter().any(|(key, value)| match value {
                Json::String(text) => {
                    NAMES.contains(&key.as_str()) && self.customers.contains(text)
                }
                value => self.names(value),
            }),
            Json::Array(all) => all.iter().any(|value| self.names(value)),
            _ => false,
        }
    }

    /// Whether a row is about one of them.
    fn is_about(&self, row: &TakenRow) -> bool {
        let column = if row.table == "member" {
            "id"
        } else {
            "member"
        };
        let member = row.get(column).and_then(Json::as_i64);
        member.is_some_and(|member| self.members.contains(&member))
    }

    /// Whether it is a purchase whose record goes, so that what comes back of it
    /// cannot be done once more either; or a hold that they asked for, whose name
    /// goes, so that what ended it under that name cannot be done once more. It may
    /// have ended for somebody else, into whom they were merged then.
    fn is_of_found(&self, row: &TakenRow) -> bool {
        if row.table != "purchase" {
            return self.is_held_by_them(row);
        }
        let event = row.get("event").and_then(Json::as_i64);
        event.is_some_and(|event| self.events.contains(&event))
    }

    /// Whether it is a hold that they asked for, in whosever hands it is: of a
    /// household's points, or of somebody else's into whom they were merged.
    fn is_held_by_them(&self, row: &TakenRow) -> bool {
        let event = row.get("event").and_then(Json::as_i64);
        row.table == "hold" && event.is_some_and(|event| self.own_events.contains(&event))
    }

    /// What is kept of the rows of a request: nothing about the person.
    fn without_person(
        &self,
        work: &Work<'_>,
        rows: Vec<TakenRow>,
    ) -> Result<Vec<TakenRow>, LedgerError> {
        let mut kept = Vec::with_capacity(rows.len());
        for mut row in rows {
            let own = self.is_about(&row);
            let hidden = |row: &TakenRow, column: &str| match row.get(column) {
                Some(Json::String(name)) => Ok(Json::from(work.hidden(name)?)),
                _ => Ok::<_, LedgerError>(Json::Null),
            };
            match row.table {
                "request" => {
                    let name = hidden(&row, "name")?;
                    row.set("name", name);
                    row.set("hash", Json::Array(Vec::new()));
                    row.set("body", Json::Null);
                    row.set("answer", Json::from(""));
                }
                "event" => {
                    let name = hidden(&row, "name")?;
                    row.set("name", name);
                }
                // It may have been in other hands, while they were merged into
                // somebody else: it is nobody's any more.
                "purchase" if own => row.content = None,
                "member_tag" if own => continue,
                "record" if own => row.set("body", Json::Null),
                "hold" if own || self.is_held_by_them(&row) => {
                    let name = hidden(&row, "name")?;
                    row.set("name", name);
                }
                "coupon_hold" if own => {
                    let basket = hidden(&row, "basket")?;
                    row.set("basket", basket);
                }
                "member" if own => {
                    let number = row.get("id").and_then(Json::as_i64).unwrap_or_default();
                    row.set("customer", Json::from(nobody(number)));
                    for column in ["day", "tier", "state", "joined"] {
                        row.set(column, Json::Null);
                    }
                }
                // What either was before is about the other as well.
                "member_merge" => {
                    let is_of = |column| {
                        let member = row.get(column).and_then(Json::as_i64);
                        member.is_some_and(|member| self.members.contains(&member))
                    };
                    if is_of("member") || is_of("survivor") {
                        for column in ["own", "other", "joined"] {
                            row.set(column, Json::Null);
                        }
                    }
                }
                _ => {}
            }
            kept.push(row);
        }
        Ok(kept)
    }
}

/// What a member is called who was erased.
pub(crate) fn nobody(member: i64) -> String {
    format!("erased:{member}")
}

impl Work<'_> {
    /// A name that nobody reads, but by which it is known when it comes again.
    pub(crate) fn hidden(&self, name: &str) -> Result<String, LedgerError> {
        // It may be hidden already.
        let hash = name.strip_prefix(HIDDEN);
        if hash.is_some_and(|hash| hash.len() == 64) {
            return Ok(name.to_owned());
        }
        let mut secret = self
            .connection
            .prepare_cached("SELECT secret FROM ledger")?;
        let secret: [u8; 32] = secret.query_row(params![], |row| row.get(0))?;
        let hash = blake3::keyed_hash(&secret, name.as_bytes()).to_hex();
        Ok(format!("{HIDDEN}{hash}"))
    }

    fn erase(&mut self, erasure: &Erasure, search: &mut Search) -> Result<Erased, LedgerError> {
        for (table, order) in verify::FOLLOWS {
            let again = search.again.connection();
            verify::compare(self.connection, again, table, order, &mut search.verified)?;
        }
        if let Some(problem) = search.verified.problems.first() {
            return Err(LedgerError::Unsound(problem.clone()));
        }
        let request = self.next_request()?;
        let members = &search.members;
        let body = serde_json::json!({ "day": erasure.day, "members": members }).to_string();
        let close = |work: &Work<'_>| {
            for &member in members {
                work.close(erasure, request, member)?;
            }
            work.log("erase", &erasure.id, &[], Some(&body), "")?;
            work.buffer.write(work.connection)
        };
        close(self)?;
        // The same is done beside it, where somebody watches which rows it
        // touches.
        search
            .again
            .write(|again| close(again).map(|()| ((), Then::Keep)))?;
        let mut rows = taken::touched(search.again.connection())?;
        let requests = search.found.len() as u64;
        self.connection.without_triggers(|| self.forget(search))?;
        taken::read(self.connection, search.again.connection(), &mut rows)?;
        taken::keep(self.connection, request, &rows)?;
        for (request, rows) in std::mem::take(&mut search.found) {
            let rows = search.without_person(self, rows)?;
            taken::keep(self.connection, request, &rows)?;
        }
        Ok(Erased {
            members: search.members.len() as u64,
            requests,
            repeated: false,
        })
    }

    /// Lets go of the person in what was written down, as
    /// [`Search::without_person`] does in what is kept beside it.
    fn forget(&self, search: &Search) -> Result<(), LedgerError> {
        let hide = |table: &str, column: &str, of: &str, id: i64| -> Result<(), LedgerError> {
            let sql = format!("SELECT DISTINCT {column} FROM {table} WHERE {of} = ?1");
            let names = {
                let mut names = self.connection.prepare_cached(&sql)?;
                let names = names.query_map(params![id], |row| row.get(0))?;
                names.collect::<Result<Vec<String>, _>>()?
            };
            let sql = format!("UPDATE {table} SET {column} = ?3 WHERE {of} = ?1 AND {column} = ?2");
            for name in names {
                let hidden = self.hidden(&name)?;
                let mut update = self.connection.prepare_cached(&sql)?;
                update.execute(params![id, name, hidden])?;
            }
            Ok(())
        };
        for &request in search.found.keys() {
            hide("request", "name", "id", request)?;
            hide("event", "name", "request", request)?;
            let mut update = self.connection.prepare_cached(
                "UPDATE request SET hash = ?2, body = NULL, answer = '' WHERE id = ?1",
            )?;
            update.execute(params![request, [0u8; 0][..]])?;
            let mut delete = self
                .connection
                .prepare_cached("DELETE FROM held_back WHERE request = ?1")?;
            delete.execute(params![request])?;
        }
        for &member in &search.members {
            hide("hold", "name", "member", member)?;
            // Those that they asked for, in whosever hands they are.
            let holder = "(SELECT e.member FROM event e WHERE e.id = hold.event)";
            hide("hold", "name", holder, member)?;
            hide("coupon_hold", "basket", "member", member)?;
            let mut update = self
                .connection
                .prepare_cached("UPDATE record SET body = NULL WHERE member = ?1")?;
            update.execute(params![member])?;
        }
        Ok(())
    }
}
