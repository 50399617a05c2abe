//! Whether somebody may ask: by a token, or by a session that a token began.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, header};
use blake3::Hash;
use tokio::sync::Semaphore;

use crate::caller::{Caller, Role};
use crate::misses::Misses;
use crate::problem::Problem;
use crate::settings::Settings;
use crate::tokens::{Tokens, TokensError, secret};

/// The cookie of a session.
pub(crate) const COOKIE: &str = "sadakat_session";

/// How long a session lasts.
pub(crate) const SESSION: Duration = Duration::from_secs(12 * 60 * 60);

/// Sessions at a time; the oldest ends when there are more.
const MOST_SESSIONS: usize = 10_000;

/// Hashes that are computed at a time: each takes some memory and a while.
const HASHES: usize = 2;

/// Wrong tokens a minute under one name.
const TRIES: u32 = 20;

/// Who may ask.
pub(crate) struct Access {
    settings: Settings,
    tokens: RwLock<Arc<Tokens>>,
    /// What verified tokens are known by from then on. The key is this
    /// process's own, so that it tells nothing to look one up.
    verified: Mutex<HashMap<Hash, Caller>>,
    key: [u8; 32],
    sessions: Mutex<HashMap<Hash, Session>>,
    hashing: Semaphore,
    tries: Misses,
}

struct Session {
    caller: Caller,
    ends: Instant,
}

impl Access {
    pub(crate) fn new(settings: Settings) -> Result<Self, TokensError> {
        let tokens = read(&settings)?;
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| TokensError::Make(error.to_string()))?;
        Ok(Self {
            settings,
            tokens: RwLock::new(Arc::new(tokens)),
            verified: Mutex::default(),
            key,
            sessions: Mutex::default(),
            hashing: Semaphore::new(HASHES),
            tries: Misses::new(TRIES),
        })
    }

    /// Reads the file of tokens anew. Who has none any more is not known from
    /// now on, and neither are sessions that were begun with one.
    pub(crate) fn reload(&self) -> Result<(), TokensError> {
        let tokens = Arc::new(read(&self.settings)?);
        let stays = |caller: &Caller| {
            let mut holders = tokens.holders();
            holders.any(|(name, role)| *name == *caller.name && role == caller.role)
        };
        lock(&self.sessions)
            .retain(|_, session| &*session.caller.name == ONLY || stays(&session.caller));
        lock(&self.verified).clear();
        *self.tokens.write().unwrap_or_else(PoisonError::into_inner) = tokens;
        Ok(())
    }

    /// Whether everybody may do everything, since there are no tokens.
    pub(crate) fn is_open(&self) -> bool {
        self.settings.token.is_none() && self.settings.tokens.is_none()
    }

    /// Who says these headers; none if nobody that is known.
    pub(crate) async fn caller(&self, headers: &HeaderMap) -> Result<Option<Caller>, Problem> {
        if self.is_open() {
            return Ok(Some(Caller::new(Caller::ANYBODY, Role::Admin)));
        }
        if let Some(said) = headers.get(header::AUTHORIZATION) {
            let said = said.to_str().unwrap_or_default();
            let Some((scheme, token)) = said.split_once(' ') else {
                return Ok(None);
            };
            if !scheme.eq_ignore_ascii_case("bearer") {
                return Ok(None);
            }
            return self.holder(token.trim()).await;
        }
        Ok(session_of(headers).and_then(|id| self.session(id)))
    }

    /// Whose token it is.
    pub(crate) async fn holder(&self, token: &str) -> Result<Option<Caller>, Problem> {
        if let Some(only) = &self.settings.token
            && only.is(token.as_bytes())
        {
            return Ok(Some(Caller::new(ONLY, Role::Admin)));
        }
        let known = blake3::keyed_hash(&self.key, token.as_bytes());
        if let Some(caller) = lock(&self.verified).get(&known) {
            return Ok(Some(caller.clone()));
        }
        let tokens = self.tokens();
        if tokens.is_empty() {
            return Ok(None);
        }
        // Who tries has to wait, name by name: of names that there are none of,
        // all together.
        let name = token.split_once('.').map_or("", |(name, _)| name);
        let name = if tokens.knows(name) { name } else { "" }.to_owned();
        // Whoever has the right one does not wait for others who guess.
        if !tokens.looks_right(token) {
            self.tries.check(&name, "tokens")?;
        }
        let Ok(_turn) = self.hashing.acquire().await else {
            return Ok(None);
        };
        let said = token.to_owned();
        let verified = tokio::task::spawn_blocking(move || tokens.verify(&said)).await;
        let caller = verified.map_err(|error| Problem::failed(&error))?;
        if let Some(caller) = &caller {
            lock(&self.verified).insert(known, caller.clone());
        } else {
            self.tries.count(&name);
        }
        Ok(caller)
    }

    fn tokens(&self) -> Arc<Tokens> {
        Arc::clone(&self.tokens.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Begins a session: what the cookie says.
    pub(crate) fn begin(&self, caller: Caller) -> Result<String, Problem> {
        let id = secret().map_err(|error| Problem::failed(&error))?;
        let now = Instant::now();
        let mut sessions = lock(&self.sessions);
        if sessions.len() >= MOST_SESSIONS {
            sessions.retain(|_, session| session.ends > now);
        }
        if sessions.len() >= MOST_SESSIONS {
            let oldest = sessions.iter().min_by_key(|(_, session)| session.ends);
            if let Some(oldest) = oldest.map(|(id, _)| *id) {
                sessions.remove(&oldest);
            }
        }
        let ends = now + SESSION;
        let key = blake3::keyed_hash(&self.key, id.as_bytes());
        sessions.insert(key, Session { caller, ends });
        Ok(id)
    }

    /// Ends the session of these headers.
    pub(crate) fn end(&self, headers: &HeaderMap) {
        if let Some(id) = session_of(headers) {
            let key = blake3::keyed_hash(&self.key, id.as_bytes());
            lock(&self.sessions).remove(&key);
        }
    }

    fn session(&self, id: &str) -> Option<Caller> {
        let key = blake3::keyed_hash(&self.key, id.as_bytes());
        let sessions = lock(&self.sessions);
        let session = sessions.get(&key)?;
        (session.ends > Instant::now()).then(|| session.caller.clone())
    }
}

/// Whose the token is that `SADAKAT_TOKEN` or `--token-file` has.
const ONLY: &str = "token";

fn read(settings: &Settings) -> Result<Tokens, TokensError> {
    let tokens = settings.tokens.as_deref().map(Tokens::read).transpose()?;
    Ok(tokens.unwrap_or_default())
}

/// The session that a request's cookies name.
fn session_of(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter();
    let texts = all.filter_map(|cookies| cookies.to_str().ok());
    let mut pairs = texts.flat_map(|text| text.split(';'));
    pairs.find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == COOKIE).then_some(value)
    })
}

/// What a panic left behind is whole: maps are changed by one call each.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
