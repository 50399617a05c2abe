//! A plugin's answer: flat columns, checked, and made into a decision.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use sadakat_engine::Snapshot;
use sadakat_engine::load::load;
use sadakat_engine::plugin::fuzzing::{Answer, Mouth, give_mouth};
use sadakat_engine::records::CustomerFormat;

use super::{CUSTOMERS, EVENTS, folder, promises};

const PHASES: [&str; 7] = [
    "item", "order", "shipping", "earn", "boost", "reward", "status",
];

/// Answers of one campaign a phase, as a list of commands; see `Words::row`.
pub fn effects(bytes: &[u8]) {
    static PROGRAM: OnceLock<Mutex<(Arc<Snapshot>, Vec<Mouth>)>> = OnceLock::new();
    // One answer at a time: the test replays several targets at once.
    let program = PROGRAM.get_or_init(|| Mutex::new(talking()));
    let program = program.lock().unwrap_or_else(PoisonError::into_inner);
    let (snapshot, mouths) = &*program;
    let mut words = Words(bytes);
    for mouth in mouths {
        mouth.say(words.answer());
    }
    let customers = (CUSTOMERS.as_bytes(), CustomerFormat::NdJson);
    let replayed = promises::replayed(snapshot, customers, EVENTS.as_bytes(), 64);
    for line in replayed.decisions.lines() {
        promises::decision(line);
    }
}

/// The usual program with campaigns that say what they are told to.
fn talking() -> (Arc<Snapshot>, Vec<Mouth>) {
    let mut folder = folder();
    for phase in PHASES {
        let manifest = format!("on = [\"purchase\", \"return\", \"visit\"]\nphase = \"{phase}\"\n");
        folder.insert(&format!("campaigns/{phase}.toml"), manifest.into_bytes());
        folder.insert(&format!("campaigns/{phase}.rhai"), &b"points(1);"[..]);
    }
    let loaded = load(&folder);
    let report = loaded.report.render(false);
    let mut snapshot = loaded
        .snapshot
        .and_then(Arc::into_inner)
        .unwrap_or_else(|| super::unreadable(&std::io::Error::other(report)));
    let mouths = PHASES
        .iter()
        .filter_map(|phase| give_mouth(&mut snapshot, phase))
        .collect();
    (Arc::new(snapshot), mouths)
}

/// Numbers at which something changes.
const EDGES: [i64; 16] = [
    0,
    1,
    -1,
    i64::MAX,
    i64::MIN,
    i64::MAX / 100,
    i64::MAX / 1_000_000,
    i64::MIN / 1_000_000,
    1_000_000,
    100_000_000,
    100_000_001,
    -1_000_000,
    1_000,
    i64::MAX - 1,
    9_000_000_000_000_000,
    50_000,
];

/// The numbers of kinds, as the contract has them.
const DISCOUNT: u8 = 2;
const COUPON: u8 = 4;
const MESSAGE: u8 = 5;
const CUSTOM: u8 = 10;

/// Bytes as commands; what is not there is 0.
struct Words<'a>(&'a [u8]);

impl Words<'_> {
    fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        first
    }

    fn number(&mut self) -> i64 {
        match self.byte() {
            edge @ 0..16 => EDGES.get(usize::from(edge)).copied().unwrap_or(0),
            16..128 => i64::from(self.byte()) * 1_000_000,
            _ => i64::from_le_bytes(std::array::from_fn(|_| self.byte())),
        }
    }

    /// One campaign's answer: up to the byte 0 or the end.
    fn answer(&mut self) -> Answer {
        let texts = [
            "", "points", "stamps", "gold", "silver", "WELCOME", "\0\n\"", "ü",
        ];
        let mut answer = Answer {
            texts: texts.map(str::to_owned).to_vec(),
            ..Answer::default()
        };
        answer.texts.push("long".repeat(5_000));
        let mut event = 0;
        loop {
            match self.byte() {
                0 => return answer,
                // What comes next is about a later event.
                1 => event += 1,
                2 => event = u32::from(self.byte()),
                3 => answer.failures.push((event, "odd\n".to_owned())),
                4 => self.misfit(&mut answer),
                5 => {
                    for _ in 0..self.byte() {
                        self.row(&mut answer, event, 0);
                    }
                }
                kind => self.row(&mut answer, event, (kind - 6) % 12),
            }
        }
    }

    /// An effect with everything that belongs to its kind.
    fn row(&mut self, answer: &mut Answer, event: u32, kind: u8) {
        answer.events.push(event);
        answer.kinds.push(kind);
        answer.names.push(u32::from(self.byte()));
        answer.amounts.push(self.number());
        match kind {
            DISCOUNT => {
                answer.discounts.0.push(self.byte());
                answer.discounts.1.push(u32::from(self.byte()));
                answer.discounts.2.push(self.byte());
                answer.discounts.3.push(self.number());
            }
            COUPON => {
                answer.coupons.0.push(self.byte());
                answer.coupons.1.push(self.number());
            }
            MESSAGE | CUSTOM => {
                let count = self.byte();
                answer.counts.push(u32::from(count));
                for _ in 0..count {
                    answer.values.0.push(u32::from(self.byte()));
                    answer.values.1.push(u32::from(self.byte()));
                }
            }
            _ => {}
        }
    }

    /// One entry too many in one column.
    fn misfit(&mut self, answer: &mut Answer) {
        let which = self.byte();
        let byte = self.byte();
        let small = u32::from(byte);
        match which % 14 {
            0 => answer.events.push(small),
            1 => answer.kinds.push(byte),
            2 => answer.names.push(small),
            3 => answer.amounts.push(i64::from(byte)),
            4 => answer.discounts.0.push(byte),
            5 => answer.discounts.1.push(small),
            6 => answer.discounts.2.push(byte),
            7 => answer.discounts.3.push(i64::from(byte)),
            8 => answer.coupons.0.push(byte),
            9 => answer.coupons.1.push(i64::from(byte)),
            10 => answer.counts.push(u32::MAX - small),
            11 => answer.values.0.push(u32::MAX - small),
            12 => answer.values.1.push(small),
            _ => answer.texts.clear(),
        }
    }
}
