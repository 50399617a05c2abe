//! What only a ledger in a database does.

use sadakat_ledger::{Ledger, OpenError};

use crate::{CAMPAIGNS, Place, SETTINGS, program};

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
