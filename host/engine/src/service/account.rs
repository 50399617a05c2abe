//! What a member owns and did, for a store to keep as one text.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::error::DecideError;
use super::value::FieldValue;
use crate::diagnostic::codes;
use crate::model::Date;
use crate::records::{CustomerFormat, CustomerTable, Reject, read_customers};
use crate::replay::Replay;
use crate::returns::KeptPurchase;
use crate::snapshot::Snapshot;
use crate::state::{KeptMember, MemberIndex};

/// The form of an account. Later versions read earlier forms.
const VERSION: u32 = 1;

/// The one member of a replay of an account.
const MEMBER: MemberIndex = MemberIndex(0);

/// What a member owns and did: points with their days, tier, history, uses of
/// limits, tags, badges, and the purchases that may come back.
/// [`Host::process`](crate::Host::process) decides by it and changes it.
///
/// A store keeps it as text, one for each member: [`Self::to_json`] writes it,
/// [`Self::kept`] reads it, and so does `serde`. Equal accounts are equal texts.
/// It outlives the program: wallets and tiers are found by their names in the
/// next one, what that does not know is kept. The text has a version; later
/// versions read earlier ones.
///
/// Events of a member are to come in the order of time; a late one counts on the
/// day that the account has come to. It has the ids of purchases, of returns and
/// of what else gave something, for as long as purchases may come back (`within`
/// of `[returns]`, 730 days by default), so that none of them is booked twice.
///
/// ```
/// use sadakat_engine::{Account, Event, Host, Line};
/// # use sadakat_engine::load::Folder;
/// # let mut folder = Folder::default();
/// # folder.insert("program.toml", &b"[program]\nname = \"Caf\xc3\xa9\"\ncurrency = \"TRY\"\n\
/// #     time_zone = \"Europe/Istanbul\"\n[wallets.points]\n"[..]);
/// # folder.insert("campaigns/base.toml", &b"on = [\"purchase\"]\n"[..]);
/// # folder.insert("campaigns/base.rhai", &b"points(purchase.net);"[..]);
/// # let host = Host::builder().build(&folder).map_err(|report| report.render(false))?;
///
/// let event = Event::purchase("e1", "2026-11-21T14:03:00+03:00")
///     .customer("c42")
///     .line(Line::new("latte").quantity(2).unit_price("95.00"))
///     .build();
/// let mut account = Account::kept("c42", None)?;
/// let decision = host.process(&event, &mut account)?;
/// // What the store keeps until the member comes again.
/// let text = account.to_json();
/// let account = Account::kept("c42", Some(&text))?;
/// let known = host.facts(&account, decision.day())?;
/// assert_eq!(known["wallet.points.balance"], 190.into());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    #[serde(deserialize_with = "known_version")]
    version: u32,
    id: Box<str>,
    /// What the customer's record says, by keys without `customer.`.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    record: Map<String, Value>,
    /// None before the first event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<Box<KeptMember>>,
    /// Those that may come back, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    purchases: Vec<KeptPurchase>,
    /// The ids of what is booked, with its days, as long as purchases may come
    /// back.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    booked: BTreeMap<String, Date>,
}

impl Account {
    /// The account of somebody who never did anything.
    pub fn new(id: &str) -> Self {
        Self {
            version: VERSION,
            id: id.into(),
            record: Map::new(),
            state: None,
            purchases: Vec::new(),
            booked: BTreeMap::new(),
        }
    }

    /// A member's account as a store kept it, or a new one of somebody of whom
    /// the store has none.
    ///
    /// # Errors
    /// If the text is damaged, of a newer version, or of another member.
    pub fn kept(id: &str, text: Option<&str>) -> Result<Self, DecideError> {
        let Some(text) = text else {
            return Ok(Self::new(id));
        };
        let account: Self =
            serde_json::from_str(text).map_err(|error| unusable(id, error.to_string()))?;
        if *account.id != *id {
            let why = format!("it is that of `{}`", account.id);
            return Err(unusable(id, why));
        }
        Ok(account)
    }

    /// The account as text, one JSON object without a line break, for
    /// [`Self::kept`].
    pub fn to_json(&self) -> String {
        // Its keys are texts, and nothing else can fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What the customer's record says, such as `customer.birth_date`, in the
    /// place of what it said before. A `customer.tier` and `customer.tags` are
    /// what the member begins with.
    #[must_use]
    pub fn fact(mut self, field: &str, value: impl Into<FieldValue>) -> Self {
        let key = field.strip_prefix("customer.").unwrap_or(field);
        self.record.insert(key.to_owned(), value.into().0);
        self
    }

    /// The member's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What rules see of the member at the start of a day.
    pub(crate) fn facts(
        &self,
        snapshot: &Arc<Snapshot>,
        on: Date,
    ) -> Result<BTreeMap<String, FieldValue>, DecideError> {
        let schema = &snapshot.settings().schema;
        let mut replay = self.replay(snapshot, &self.customers(snapshot)?)?;
        let known = replay.known_on(MEMBER, on).into_iter();
        Ok(known
            .map(|(field, fact)| (field, FieldValue(fact.to_json(schema))))
            .collect())
    }

    /// The customer's record, as a program reads it.
    pub(super) fn customers(&self, snapshot: &Snapshot) -> Result<CustomerTable, DecideError> {
        let mut record = self.record.clone();
        record.insert("id".to_owned(), (*self.id).into());
        let record = Value::Object(record).to_string();
        let mut wrong = None;
        let table = read_customers(
            record.as_bytes(),
            "account",
            CustomerFormat::NdJson,
            &snapshot.settings().schema,
            &mut |reject| wrong = Some(reject),
        );
        match (wrong, table) {
            (Some(reject), _) => Err(about_customer(reject)),
            (None, Ok(table)) => Ok(table),
            (None, Err(error)) => Err(unusable(&self.id, error.to_string())),
        }
    }

    /// The purchases that may come back, the oldest first.
    pub(super) fn purchases(&self) -> &[KeptPurchase] {
        &self.purchases
    }

    /// A replay that has come to where the member is. Purchases that another
    /// program decided do not come back in it.
    pub(super) fn replay(
        &self,
        snapshot: &Arc<Snapshot>,
        customers: &CustomerTable,
    ) -> Result<Replay, DecideError> {
        let mut replay = self.without_purchases(snapshot, customers);
        for purchase in &self.purchases {
            if purchase.by().is_none_or(|by| by == snapshot.hash()) {
                self.recall(&mut replay, purchase)?;
            } else {
                replay.carry(purchase.clone());
            }
        }
        Ok(replay)
    }

    /// The same with nothing but one purchase that may come back, by the program
    /// that decided it.
    pub(super) fn replay_of(
        &self,
        program: &Arc<Snapshot>,
        purchase: usize,
    ) -> Result<Replay, DecideError> {
        // What that does not understand of the record is not known to it.
        let customers = self.customers(program);
        let customers = customers.or_else(|_| Self::new(&self.id).customers(program))?;
        let mut replay = self.without_purchases(program, &customers);
        if let Some(purchase) = self.purchases.get(purchase) {
            self.recall(&mut replay, purchase)?;
        }
        Ok(replay)
    }

    fn without_purchases(&self, snapshot: &Arc<Snapshot>, customers: &CustomerTable) -> Replay {
        let mut replay = Replay::new(Arc::clone(snapshot), customers);
        if let Some(state) = &self.state {
            replay.member(self.id.as_ref().to_owned(), state.clone());
        }
        replay
    }

    fn recall(&self, replay: &mut Replay, purchase: &KeptPurchase) -> Result<(), DecideError> {
        replay.purchase(purchase.clone()).ok_or_else(|| {
            let why = "a purchase has more or fewer values than lines".to_owned();
            unusable(&self.id, why)
        })
    }

    /// Whether an event with this id is booked, as far as it is known.
    pub(super) fn has(&self, event: &str) -> bool {
        self.booked.contains_key(event)
    }

    /// Remembers the id of what is booked on a day, and forgets those of before
    /// the oldest day.
    pub(super) fn remember(&mut self, event: &str, day: Date, oldest: Date) {
        self.booked.retain(|_, on| *on >= oldest);
        self.booked.insert(event.to_owned(), day);
    }

    /// Takes over what a replay of it came to.
    pub(super) fn take(&mut self, replay: &Replay) {
        self.state = replay.kept(MEMBER).map(Box::new);
        self.purchases = replay.kept_purchases();
    }

    /// The same of a replay of one purchase that came back.
    pub(super) fn take_of(&mut self, replay: &Replay, purchase: usize, in_force: &Snapshot) {
        let is_in_force = replay.snapshot().hash() == in_force.hash();
        let state = match self.state.as_ref().filter(|_| !is_in_force) {
            Some(now) => replay
                .keep(MEMBER)
                .map(|kept| replay.beside(kept, now, in_force)),
            None => replay.kept(MEMBER),
        };
        self.state = state.map(Box::new);
        let mut kept = replay.kept_purchases();
        if let (Some(place), Some(kept)) = (self.purchases.get_mut(purchase), kept.pop()) {
            *place = kept;
        }
    }
}

fn known_version<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    version_up_to(from, "the account has", VERSION)
}

/// The version of a text, if it is none of a newer version.
pub(super) fn version_up_to<'de, D: Deserializer<'de>>(
    from: D,
    what_has: &str,
    newest: u32,
) -> Result<u32, D::Error> {
    let version = u32::deserialize(from)?;
    if version <= newest {
        return Ok(version);
    }
    Err(D::Error::custom(format_args!(
        "{what_has} form {version}, of a newer version, and {newest} is the newest that is known"
    )))
}

/// What is wrong with the customer's record.
fn about_customer(reject: Reject) -> DecideError {
    let key = reject.field.as_deref().unwrap_or("id");
    DecideError::Value {
        field: format!("customer.{}", key.trim_start_matches("customer.")),
        code: reject.code,
        message: reject.message,
        help: reject.help,
    }
}

fn unusable(id: &str, why: String) -> DecideError {
    DecideError::Value {
        field: format!("the account of `{id}`"),
        code: codes::BAD_JSON,
        message: why,
        help: Some("use the version that wrote it, or restore it from a copy".to_owned()),
    }
}
