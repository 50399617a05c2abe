use proptest::prelude::*;

use super::*;
use crate::batch::{Dictionary, DictionaryBuilder, Texts};
use crate::schema::{FieldId, KindId};

const TEXTS: [&str; 4] = ["kadikoy", "besiktas", "moda", "online"];

fn settings(over: Period) -> Settings {
    let aggregates = [
        Aggregate::Sum,
        Aggregate::Count,
        Aggregate::Max,
        Aggregate::Distinct,
    ];
    let windows = aggregates.iter().enumerate().map(|(index, &aggregate)| {
        WindowSettings::new(
            FieldId::from_index(index),
            (aggregate, over),
            (None, None),
            vec![KindId::PURCHASE],
        )
    });
    Settings {
        windows: windows.collect(),
        ..Settings::default()
    }
}

fn dictionary() -> Dictionary {
    let mut builder = DictionaryBuilder::default();
    for text in TEXTS {
        builder.intern(text);
    }
    builder.finish()
}

#[derive(Debug, Clone)]
struct Sale {
    gap: i32,
    is_return: bool,
    value: Option<i64>,
    texts: Vec<u32>,
}

fn sale() -> impl Strategy<Value = Sale> {
    let texts = proptest::collection::vec(0..TEXTS.len() as u32, 0..3);
    let value = proptest::option::weighted(0.8, 0i64..500);
    (0i32..12, proptest::bool::weighted(0.2), value, texts).prop_map(
        |(gap, is_return, value, texts)| Sale {
            gap,
            is_return,
            value,
            texts,
        },
    )
}

fn over() -> impl Strategy<Value = Period> {
    prop_oneof![
        (1u32..50).prop_map(Period::Days),
        Just(Period::Week),
        Just(Period::Month),
        Just(Period::Year),
    ]
}

/// All windows from the whole list of earlier purchases.
fn recompute(over: Period, today: Date, sales: &[(Date, Sale)]) -> [Option<i64>; 4] {
    let start = over.start(today);
    let within = || sales.iter().filter(|(on, _)| *on >= start);
    let sum: i64 = within().map(|(_, sale)| sale.value.unwrap_or(0)).sum();
    let count: i64 = within().filter_map(|(_, sale)| sale.value).sum();
    let max = within().filter_map(|(_, sale)| sale.value).max();
    let texts: std::collections::HashSet<_> = within().flat_map(|(_, sale)| &sale.texts).collect();
    [Some(sum), Some(count), max, Some(texts.len() as i64)]
}

proptest! {
    #[test]
    fn windows_like_a_list(
        over in over(),
        first in 19_000i32..19_800,
        sales in proptest::collection::vec(sale(), 1..60),
    ) {
        let settings = settings(over);
        let dictionary = dictionary();
        let mut member = MemberState::new(Start::default(), &settings);
        let mut today = Date::from_days(first);
        let mut earlier = Vec::new();
        for sale in sales {
            today = later(today, sale.gap);
            let stepwise = day_by_day(&member, if earlier.is_empty() { member.day() } else { today }, &settings);
            member.advance(today, &settings);
            let read = |member: &MemberState| [0, 1, 2, 3].map(|w| member.window(w, &settings));
            prop_assert_eq!(read(&member), recompute(over, today, &earlier));
            if !earlier.is_empty() {
                prop_assert_eq!(read(&stepwise), read(&member));
            }
            // A return takes an earlier purchase out of the list.
            let (on, put_in, takes_back) = if sale.is_return && !earlier.is_empty() {
                let at = sale.texts.len() % earlier.len();
                let (on, bought) = earlier.remove(at);
                (on, bought, true)
            } else {
                (today, sale, false)
            };
            let numbers = [put_in.value];
            let texts = Texts {
                starts: vec![0, put_in.texts.len() as u32].into(),
                keys: put_in.texts.clone().into(),
                dictionary: dictionary.clone(),
            };
            let numbers = WindowInput::Numbers(&numbers);
            let windows = [numbers, numbers, numbers, WindowInput::Texts(&texts)];
            let none = Outcome::default();
            if takes_back {
                let counted = Counted::new(0, &windows, 0, &none);
                let back = TakenBack::new(on, on, &[], counted, None);
                take_back(&mut member, &back, &settings);
            } else {
                let event = EventFacts { windows: &windows, ..purchase(on, 0) };
                apply(&mut member, &event, &none, &settings);
                earlier.push((on, put_in));
            }
        }
    }
}

/// `over = "90 days"` on day d covers d − 89 to d.
#[test]
fn ninety_days_include_today() {
    let settings = settings(Period::Days(90));
    let mut member = MemberState::new(Start::default(), &settings);
    let bought = day("2023-12-01");
    let numbers = [Some(250)];
    let windows = [WindowInput::Numbers(&numbers)];
    let event = EventFacts {
        windows: &windows,
        ..purchase(bought, 250)
    };
    apply(&mut member, &event, &Outcome::default(), &settings);
    // 31 days of December, 31 of January, 28 of February.
    member.advance(day("2024-02-28"), &settings);
    assert_eq!(member.window(0, &settings), Some(250));
    member.advance(day("2024-02-29"), &settings);
    assert_eq!(member.window(0, &settings), Some(0));
    assert_eq!(member.window(2, &settings), None);
}
