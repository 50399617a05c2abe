use std::sync::Arc;

use super::*;
use crate::batch::{
    Column, Columns, ColumnsBuilder, DictionaryBuilder, Integers, TextColumn, Texts,
};
use crate::model::{Currency, Zone};
use crate::schema::{Field, FieldSet, FieldType, Origin, Presence, Schema};

fn schema() -> Schema {
    let zone = Zone::from_name("Europe/Istanbul").unwrap();
    let mut schema = Schema::new(Currency::from_code("TRY").unwrap(), zone);
    for name in ["wallet.points.balance", "wallet.points.pending"] {
        schema.declare(Field {
            name: name.to_owned(),
            ty: FieldType::Integer,
            presence: Presence::Default(0),
            origin: Origin::State,
        });
    }
    schema
}

fn settings() -> Settings {
    Settings {
        wallets: vec![WalletSettings {
            name: "points".into(),
            precision: 0,
            expires: Expiry::Days(365),
            pending_days: 0,
            rounding: crate::model::Rounding::Down,
            worth: Vec::new(),
            below_zero: true,
        }],
        tiers: Some(TierSettings {
            counts: TierCount::EarnedPoints,
            period: TierPeriod::CalendarYear,
            levels: vec![("bronze".into(), 0), ("silver".into(), 100)],
            grace_days: 0,
            keep: Vec::new(),
        }),
        ..Settings::default()
    }
}

/// Customers c0 to c2: born on 29 February, unknown, on 28 February; c1 with a
/// tag, c2 from İzmir.
fn customers(schema: &Schema) -> Customers {
    let mut ids = DictionaryBuilder::default();
    for id in ["c0", "c1", "c2"] {
        ids.intern(id);
    }
    let mut texts = DictionaryBuilder::default();
    texts.intern("vip");
    texts.intern("İzmir");
    let texts = texts.finish();
    let births = ["2000-02-29", "1970-01-01", "1990-02-28"].map(|d| i64::from(day(d).days()));
    let field = |name| schema.find(name).unwrap();
    Customers {
        ids: ids.finish(),
        columns: vec![
            (
                field("customer.birth_date"),
                Column::Integers(Integers {
                    values: births.to_vec().into(),
                    validity: Some(vec![true, false, true].into()),
                }),
            ),
            (
                field("customer.tags"),
                Column::Texts(Texts {
                    starts: vec![0, 0, 1, 1].into(),
                    keys: vec![0].into(),
                    dictionary: texts.clone(),
                }),
            ),
            (
                field("customer.city"),
                Column::Text(TextColumn {
                    keys: vec![0, 0, 1].into(),
                    dictionary: texts,
                    validity: Some(vec![false, false, true].into()),
                }),
            ),
        ],
    }
}

fn events(schema: &Schema, at: &str, count: usize) -> Columns {
    let mut builder = ColumnsBuilder::default();
    for _ in 0..count {
        let at = Instant::parse(at, &schema.zone).unwrap();
        builder.push(KindId::PURCHASE, at, schema, 0);
    }
    builder.finish()
}

fn show(columns: &Columns, schema: &Schema, name: &str) -> Vec<String> {
    let column = columns.get(schema.find(name).unwrap()).unwrap();
    let entry = |row| match column {
        Column::Integers(c) => c.get(row).map_or("-".to_owned(), |v| v.to_string()),
        Column::Text(c) => c.get(row).unwrap_or("-").to_owned(),
        Column::Texts(c) => c.get(row).collect::<Vec<_>>().join("+"),
    };
    assert_eq!(column.len(), columns.rows());
    (0..column.len()).map(entry).collect()
}

#[test]
fn columns_of_members_and_guests() {
    let schema = Arc::new(schema());
    let mut members = Members::new(schema.clone(), settings(), customers(&schema));
    let wanted: FieldSet = schema
        .fields()
        .iter()
        .map(|f| schema.find(&f.name).unwrap())
        .collect();

    let mut ids = DictionaryBuilder::default();
    let keys: Vec<u32> = ["c2", "stranger", "c0", "c1"]
        .map(|id| ids.intern(id))
        .into();
    let rows = members.find_all(&TextColumn {
        keys: [keys, vec![0]].concat().into(),
        dictionary: ids.finish(),
        validity: Some(vec![true, true, true, true, false].into()),
    });
    assert_eq!(
        rows,
        [
            Some(MemberIndex(2)),
            None,
            Some(MemberIndex(0)),
            Some(MemberIndex(1)),
            None
        ]
    );

    // In Istanbul, 28 February begins at 21:00 UTC of the 27th.
    let mut columns = events(&schema, "2025-02-27T21:30:00Z", rows.len());
    members.columns(&rows, &mut columns, &wanted);
    let column = |columns: &Columns, name| show(columns, &schema, name);
    assert_eq!(
        column(&columns, "customer.birthday"),
        ["1", "-", "1", "-", "-"]
    );
    assert_eq!(
        column(&columns, "customer.city"),
        ["İzmir", "-", "-", "-", "-"]
    );
    assert_eq!(
        column(&columns, "customer.country"),
        ["-", "-", "-", "-", "-"]
    );
    assert_eq!(column(&columns, "customer.tags"), ["", "", "", "vip", ""]);
    assert_eq!(
        column(&columns, "customer.tier"),
        ["bronze", "-", "bronze", "bronze", "-"]
    );
    assert_eq!(
        column(&columns, "history.purchases"),
        ["0", "-", "0", "0", "-"]
    );
    assert_eq!(
        column(&columns, "history.last_purchase_at"),
        ["-", "-", "-", "-", "-"]
    );
    assert_eq!(
        column(&columns, "wallet.points.balance"),
        ["0", "-", "0", "0", "-"]
    );

    let fan = members.name("fan");
    let vip = members.name("vip");
    let campaign = members.campaign("welcome");
    let outcome = Outcome {
        tags: vec![
            TagChange::Add(fan),
            TagChange::Add(fan),
            TagChange::Remove(vip),
        ],
        uses: vec![Use {
            campaign,
            every: Period::Ever,
        }],
        progress: vec![
            Progress { badge: fan, by: 2 },
            Progress { badge: fan, by: 1 },
        ],
        ..points(150)
    };
    let member = MemberIndex(1);
    let on = columns.date(3);
    members.apply(member, &purchase(on, 1900), &outcome);
    assert_eq!(members.state(member).unwrap().progress(fan), 3);
    assert_eq!(members.name_text(fan), "fan");
    assert_eq!(members.find_campaign("welcome"), Some(campaign));
    assert_eq!(
        members.used(member, campaign, Period::Ever, later(on, 400)),
        1
    );
    assert_eq!(members.used(MemberIndex(0), campaign, Period::Ever, on), 0);

    let mut columns = events(&schema, "2025-03-02T12:00:00Z", 1);
    members.columns(&[Some(member)], &mut columns, &wanted);
    assert_eq!(column(&columns, "customer.tags"), ["fan"]);
    assert_eq!(column(&columns, "customer.tier"), ["silver"]);
    assert_eq!(column(&columns, "history.purchases"), ["1"]);
    assert_eq!(column(&columns, "history.spend"), ["1900"]);
    assert_eq!(column(&columns, "history.days_since_purchase"), ["2"]);
    assert_eq!(column(&columns, "history.streak_weeks"), ["1"]);
    assert_eq!(column(&columns, "wallet.points.balance"), ["150"]);
}

/// Without tiers in the program, a tier is what the customer record says.
#[test]
fn tiers_of_customer_records() {
    let schema = Arc::new(schema());
    let mut customers = customers(&schema);
    let tier = schema.find("customer.tier").unwrap();
    let city = customers.columns[2].1.clone();
    customers.columns.push((tier, city));
    let settings = Settings {
        tiers: None,
        ..settings()
    };
    let mut members = Members::new(schema.clone(), settings, customers);
    let mut columns = events(&schema, "2025-03-02T12:00:00Z", 2);
    let rows = [members.find("c2"), members.find("c9")];
    members.columns(&rows, &mut columns, &[tier].into_iter().collect());
    assert_eq!(show(&columns, &schema, "customer.tier"), ["İzmir", "-"]);
}
