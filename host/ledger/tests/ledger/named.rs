//! What went wrong elsewhere, case by case, as files of what is asked and what
//! must be answered: `tests/corpus/ledger`.
//!
//! A line begins with what is done: `member`, `buy ID DAY CUSTOMER QUANTITY
//! [CODES]` of mugs for 10.00 (`-` is a guest), `preview` the same without
//! keeping it, `bring ID DAY CUSTOMER OF QUANTITY` of them back, `event`,
//! `order` and `coupon` with their JSON, `sweep DAY`, `merge DAY FROM INTO` and
//! `unmerge` the same; or with what must hold of
//! it: `says` a text of the answer, `refused` one of why it was not done,
//! `again` that it is answered the same once more; or with what is there: `has
//! CUSTOMER DAY WALLET AVAILABLE PENDING`, `lots CUSTOMER DAY WALLET
//! REST:CAMPAIGN:EVENT:GONE…`, `tier CUSTOMER DAY TIER`. Before
//! that, `settings` and `campaign ID: MANIFEST -> SCRIPT`, in which `;` ends a
//! line.

use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use sadakat_engine::Event;
use sadakat_engine::model::Date;
use sadakat_ledger::{Answer, LedgerError, Merge};

use crate::{program, sound};

const SETTINGS: &str = r#"
[program]
name = "Named"
currency = "EUR"
time_zone = "UTC"
[wallets.points]
expires = "30 days"
worth = "0.10"
[wallets.miles]
pending = "14 days"
expires = "30 days"
[wallets.coins]
expires = "never"
[tiers]
counts = "spend"
period = "rolling 60 days"
levels = { bronze = 0, silver = 100, gold = 300 }
"#;

const CAMPAIGNS: [(&str, &str, &str); 2] = [
    (
        "base",
        "on = [\"purchase\"]\nphase = \"earn\"\n",
        "points(purchase.earning);",
    ),
    (
        "ten",
        "on = [\"purchase\"]\nphase = \"order\"\naudience = '\"TEN\" in purchase.coupons'\n",
        "discount(#{ percent: 10, on: \"order\" });",
    ),
];

/// A case at work.
struct Case {
    ledger: crate::Fresh,
    /// What was done last.
    asked: String,
    /// What was answered, or why it was not done.
    answered: Result<String, String>,
    checked: bool,
}

#[test]
fn what_went_wrong_elsewhere() -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/ledger");
    let mut files: Vec<_> = std::fs::read_dir(&folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    ensure!(files.len() >= 46, "{} cases", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file)?;
        if let Err(error) = run(&text) {
            wrong.push(format!("{}: {error:#}", file.display()));
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

fn run(text: &str) -> anyhow::Result<()> {
    let mut settings = SETTINGS.to_owned();
    let mut campaigns: Vec<(String, String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(more) = line.strip_prefix("settings ") {
            settings += &more.replace("; ", "\n");
        }
        if let Some(campaign) = line.strip_prefix("campaign ") {
            let (id, rest) = campaign.split_once(": ").context("an id")?;
            let (manifest, script) = rest.split_once(" -> ").context("a script")?;
            let manifest = manifest.replace("; ", "\n");
            campaigns.push((id.to_owned(), manifest, script.to_owned()));
        }
    }
    let own = campaigns.iter();
    let own = own.map(|(id, manifest, script)| (id.as_str(), manifest.as_str(), script.as_str()));
    let all: Vec<_> = CAMPAIGNS.into_iter().chain(own).collect();
    let mut case = Case {
        ledger: crate::empty(program(&settings, &all)?)?,
        asked: String::new(),
        answered: Ok(String::new()),
        checked: true,
    };
    for (number, line) in (1..).zip(text.lines()) {
        case.line(line).with_context(|| format!("line {number}"))?;
    }
    case.done()?;
    sound(&mut case.ledger)
}

impl Case {
    fn line(&mut self, line: &str) -> anyhow::Result<()> {
        let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
        match what {
            "" | "#" | "settings" | "campaign" => Ok(()),
            "says" => {
                let answer = self.answered.clone().map_err(anyhow::Error::msg)?;
                ensure!(answer.contains(rest), "it says {answer}");
                Ok(())
            }
            "refused" => {
                self.checked = true;
                let Err(why) = &self.answered else {
                    bail!("it was done: {:?}", self.answered);
                };
                ensure!(why.contains(rest), "it was refused: {why}");
                Ok(())
            }
            "again" => {
                let before = self.answered.clone();
                let again = self.ask(&self.asked.clone());
                ensure!(again == before, "{again:?}, not {before:?}");
                Ok(())
            }
            "has" => {
                let [customer, day, name, available, pending] = words(rest)?;
                let member = self.ledger.member(customer, Some(date(day)?))?;
                let mut wallets = member.wallets.iter();
                let wallet = wallets.find(|wallet| wallet.wallet == name);
                let wallet = wallet.context("a wallet")?;
                let has = (wallet.available.as_str(), wallet.pending.as_str());
                ensure!(has == (available, pending), "{customer} has {has:?}");
                Ok(())
            }
            "lots" => {
                let mut words = rest.split(' ');
                let mut next = || words.next().context("a word more");
                let (customer, day, name) = (next()?, date(next()?)?, next()?);
                let member = self.ledger.member(customer, Some(day))?;
                let wallet = member.wallets.iter().find(|wallet| wallet.wallet == name);
                let lots = wallet.context("a wallet")?.lots.iter().map(|lot| {
                    let gone = lot
                        .expires
                        .map_or("never".to_owned(), |day| day.to_string());
                    format!("{}:{}:{}:{gone}", lot.rest, lot.campaign, lot.event)
                });
                let (lots, wanted): (Vec<String>, Vec<&str>) = (lots.collect(), words.collect());
                ensure!(lots == wanted, "{customer} has {lots:?}");
                Ok(())
            }
            "tier" => {
                let [customer, day, tier] = words(rest)?;
                let member = self.ledger.member(customer, Some(date(day)?))?;
                ensure!(member.tier.as_deref() == Some(tier), "{:?}", member.tier);
                Ok(())
            }
            _ => {
                self.done()?;
                line.clone_into(&mut self.asked);
                self.answered = self.ask(line);
                self.checked = self.answered.is_ok();
                Ok(())
            }
        }
    }

    /// Whoever is refused is expected to be.
    fn done(&self) -> anyhow::Result<()> {
        ensure!(
            self.checked,
            "`{}` was refused: {:?}",
            self.asked,
            self.answered
        );
        Ok(())
    }

    fn ask(&mut self, line: &str) -> Result<String, String> {
        self.try_ask(line).map_err(|error| format!("{error:#}"))
    }

    fn try_ask(&mut self, line: &str) -> anyhow::Result<String> {
        let (what, rest) = line.split_once(' ').context("what is asked")?;
        let told = |answer: Result<Answer, LedgerError>| -> anyhow::Result<String> {
            let answer = answer?;
            let verdicts = serde_json::to_string(&answer.verdicts)?;
            Ok(format!("{}{verdicts}", answer.decisions.concat()))
        };
        match what {
            "member" => {
                let record = serde_json::json!({ "id": rest }).to_string();
                for enrolled in self.ledger.enrol([record.as_str()])? {
                    enrolled?;
                }
                Ok(String::new())
            }
            "buy" => told(self.ledger.process(&bought(rest)?)),
            "preview" => told(self.ledger.preview(&bought(rest)?)),
            "bring" => {
                let [id, day, customer, of, quantity] = words(rest)?;
                let record = crate::returned(id, day, customer, of, "mug", quantity.parse()?);
                told(self.ledger.process(&Event::from_json(record)))
            }
            "event" => told(self.ledger.process(&Event::from_json(rest.to_owned()))),
            "order" => {
                let receipt = self.ledger.order(&serde_json::from_str(rest)?)?;
                Ok(serde_json::to_string(&receipt)?)
            }
            "coupon" => {
                let receipt = self.ledger.coupon_order(&serde_json::from_str(rest)?)?;
                Ok(serde_json::to_string(&receipt)?)
            }
            "merge" | "unmerge" => {
                let [day, from, into] = words(rest)?;
                let merge = Merge {
                    // Another id each time, unless it is asked again.
                    id: line.replace(' ', "-"),
                    day: date(day)?,
                    from: from.to_owned(),
                    into: into.to_owned(),
                    reason: "a second card".to_owned(),
                    approver: "story".to_owned(),
                };
                let merged = match what {
                    "merge" => self.ledger.merge(&merge)?,
                    _ => self.ledger.unmerge(&merge)?,
                };
                Ok(serde_json::to_string(&merged)?)
            }
            "sweep" => {
                self.ledger.sweep(date(rest)?, |_, _| {})?;
                Ok(String::new())
            }
            other => bail!("nobody knows what `{other}` is"),
        }
    }
}

fn words<const N: usize>(line: &str) -> anyhow::Result<[&str; N]> {
    let words: Vec<&str> = line.split(' ').collect();
    let words = words.try_into();
    words.map_err(|words: Vec<&str>| anyhow::anyhow!("{} words, not {N}", words.len()))
}

fn date(text: &str) -> anyhow::Result<Date> {
    Date::parse(text).with_context(|| format!("`{text}` is no day"))
}

fn bought(line: &str) -> anyhow::Result<Event> {
    let (line, codes) = match line.split(' ').nth(4) {
        Some(codes) => (line.strip_suffix(codes).unwrap_or(line).trim_end(), codes),
        None => (line, ""),
    };
    let [id, day, customer, quantity] = words(line)?;
    let mut record = crate::purchase(id, day, customer, "mug", quantity.parse()?);
    if customer == "-" {
        record = record.replace(r#","customer":"-""#, "");
    }
    if !codes.is_empty() {
        let codes: Vec<&str> = codes.split(',').collect();
        let codes = format!(r#""coupons":{},"lines""#, serde_json::json!(codes));
        record = record.replace(r#""lines""#, &codes);
    }
    Ok(Event::from_json(record))
}
