//! What only a ledger in a database does: it cannot be reached, it goes away and
//! comes back, and it is somebody else's.

use std::path::Path;

use sadakat_engine::Event;
use sadakat_ledger::{Ledger, LedgerError, OpenError, StoreError};
use sadakat_test_postgres::{Certificate, Postgres};

use crate::{CAMPAIGNS, Place, SETTINGS, program, purchase, sound};

/// Why a ledger cannot be opened.
fn refused(address: &Path) -> anyhow::Result<StoreError> {
    match Ledger::open(address, program(SETTINGS, &CAMPAIGNS)?) {
        Err(OpenError::Store(error)) => Ok(error),
        other => anyhow::bail!("{other:?}"),
    }
}

#[test]
fn a_database_of_something_else() -> anyhow::Result<()> {
    let place = Place::new()?;
    let missing = Ledger::open_existing(place.path(), program(SETTINGS, &CAMPAIGNS)?);
    assert!(
        matches!(missing, Err(OpenError::Missing { .. })),
        "{missing:?}"
    );
    place.rows("CREATE TABLE t (a TEXT)")?;
    let opened = Ledger::open(place.path(), program(SETTINGS, &CAMPAIGNS)?);
    assert!(
        matches!(opened, Err(OpenError::OtherDatabase)),
        "{opened:?}"
    );
    Ok(())
}

#[test]
fn a_schema_that_is_newer() -> anyhow::Result<()> {
    let place = Place::new()?;
    Ledger::open(place.path(), program(SETTINGS, &CAMPAIGNS)?)?;
    place.rows("UPDATE sadakat_schema SET steps = 99")?;
    let opened = Ledger::open(place.path(), program(SETTINGS, &CAMPAIGNS)?);
    assert!(
        matches!(opened, Err(OpenError::Newer { version: 99 })),
        "{opened:?}"
    );
    Ok(())
}

/// What is wrong is told, with the address, and never with the password.
#[test]
fn whoever_is_not_let_in_is_told_why() -> anyhow::Result<()> {
    let server = Postgres::shared()?;
    let place = Place::new()?;
    place.rows("CREATE ROLE guarded LOGIN PASSWORD 'right' SUPERUSER")?;
    let wrong = refused(&server.place_of(place.path(), "guarded:wr0ng")?)?;
    assert!(!wrong.is_passing());
    let database = place.path().to_str().unwrap_or_default();
    let missing = refused(Path::new(&database.replace("/postgres?", "/nowhere?")))?;
    let away = refused(Path::new("postgres://me:wr0ng@127.0.0.1:1/shop"))?;
    assert!(away.is_passing());
    let garbled = refused(Path::new("postgres://me:wr0ng@host:port/shop"))?;
    let mode = refused(Path::new("postgres://me@host/shop?sslmode=maybe"))?;
    for (error, says) in [
        (wrong, "is the password right?"),
        (missing, "database \"nowhere\" does not exist"),
        (away, "`postgres://me@127.0.0.1:1/shop` cannot be reached"),
        (garbled, "write an address such as"),
        (mode, "`sslmode` is `require` or `disable`"),
    ] {
        let told = error.to_string();
        assert!(told.contains(says), "{told}");
        assert!(!format!("{told} {error:?}").contains("wr0ng"), "{error:?}");
    }
    let right = server.place_of(place.path(), "guarded:right")?;
    let ledger = Ledger::open(right, program(SETTINGS, &CAMPAIGNS)?)?;
    assert!(!format!("{ledger:?}").contains("right"), "{ledger:?}");
    Ok(())
}

/// Over the network only what is encrypted is said, to nobody but the server that
/// the certificate names.
#[test]
fn whoever_is_not_the_server_learns_nothing() -> anyhow::Result<()> {
    let pem = |name: &str| {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        here.join("../../tests/fixtures/tls").join(name)
    };
    let (cert, key) = (pem("cert.pem"), pem("key.pem"));
    let server = Postgres::start_encrypted(&Certificate {
        cert: &cert,
        key: &key,
    })?;
    let place = server.place()?;
    let roots = cert.display().to_string().replace('/', "%2F");
    let trusted = format!("sslmode=require&sslrootcert={roots}");
    let right = server.place_at(&place, "127.0.0.1", &trusted)?;
    let mut ledger = Ledger::open(right, program(SETTINGS, &CAMPAIGNS)?)?;
    ledger.enrol([r#"{"id":"a"}"#])?;
    let encrypted = server.rows(
        &place,
        "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
         WHERE application_name = 'sadakat'",
    )?;
    assert_eq!(encrypted, ["t"]);
    sound(&mut ledger)?;
    drop(ledger);
    let stranger = server.place_at(&place, "127.0.0.1", "sslmode=require")?;
    let other_name = server.place_at(&place, "127.0.0.2", &trusted)?;
    let plain = server.place_at(&place, "127.0.0.1", "sslmode=disable")?;
    let no_file = server.place_at(&place, "127.0.0.1", "sslmode=require&sslrootcert=none.pem")?;
    for (address, says) in [
        (stranger, "certificate"),
        (other_name, "certificate not valid for name \"127.0.0.2\""),
        (plain, "no encryption"),
        (no_file, "cannot read certificates of `none.pem`"),
    ] {
        let told = refused(&address)?.to_string();
        assert!(told.contains(says), "{told}");
    }
    Ok(())
}

/// The server stops and starts again: what was answered is there, what failed is
/// asked again, and the same ledger goes on.
#[test]
fn a_server_that_goes_away_and_comes_back() -> anyhow::Result<()> {
    let server = Postgres::start(false)?;
    let place = server.place()?;
    let mut ledger = Ledger::open(&place, program(SETTINGS, &CAMPAIGNS)?)?;
    ledger.enrol([r#"{"id":"a"}"#])?;
    let event = |number: u32| {
        let record = purchase(&format!("e{number}"), "2026-03-01", "a", "tea", 1);
        Event::from_json(record)
    };
    ledger.process(&event(1))?;
    server.stop()?;
    for _ in 0..2 {
        match ledger.process(&event(2)) {
            Err(LedgerError::Store(error)) => assert!(error.is_passing(), "{error}"),
            other => anyhow::bail!("{other:?}"),
        }
        assert!(ledger.member("a", None).is_err());
    }
    server.start_again()?;
    assert!(ledger.process(&event(1))?.repeated);
    assert!(!ledger.process(&event(2))?.repeated);
    sound(&mut ledger)
}

/// What this database cannot keep touches nothing else.
#[test]
fn what_cannot_be_kept_is_refused_alone() -> anyhow::Result<()> {
    let place = Place::new()?;
    let mut ledger = Ledger::open(place.path(), program(SETTINGS, &CAMPAIGNS)?)?;
    // Letters that cannot be written shorter.
    let mut long = String::new();
    let mut mixed = 1u64;
    for _ in 0..4000 {
        mixed ^= mixed << 13;
        mixed ^= mixed >> 7;
        mixed ^= mixed << 17;
        long.push(char::from(b'a' + u8::try_from(mixed % 26)?));
    }
    let long_customer = format!(r#"{{"id":"{long}"}}"#);
    let enrolled = ledger.enrol([r#"{"id":"a"}"#, r#"{"id":"n\u0000"}"#, &long_customer])?;
    let kept: Vec<bool> = enrolled.iter().map(Result::is_ok).collect();
    assert_eq!(kept, [true, false, false], "{enrolled:?}");
    let records = [
        purchase("e1", "2026-03-01", "a", "tea", 1),
        purchase(r"x\u0000", "2026-03-01", "a", "tea", 1),
        purchase("e2", "2026-03-01", "a", "tea", 1),
        purchase(&long, "2026-03-01", "a", "tea", 1),
        purchase("e3", "2026-03-01", "a", "tea", 1),
    ];
    let answers = ledger.process_batch(records.iter().map(String::as_str))?;
    let kept: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(kept, [true, false, true, false, true], "{answers:?}");
    let refused = answers.iter().filter_map(|answer| answer.as_ref().err());
    for error in refused {
        assert!(matches!(error, LedgerError::Unkeepable(_)), "{error}");
        assert!(error.is_refusal());
    }
    sound(&mut ledger)
}
