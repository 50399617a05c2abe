//! The native part of the Python package `sadakat`: it decides, and hands what
//! came out over as JSON text or as Arrow tables. What users see is written in
//! Python beside it, `python/sadakat`.
//!
//! | file | concept |
//! |---|---|
//! | `host.rs` | a program in force |
//! | `header.rs` | what an event says of itself |
//! | `decision.rs` | what events come to |
//! | `value.rs` | Python's values as JSON, without binary floats |
//! | `records.rs` | events and customers: files, tables, lists |
//! | `table.rs` | decisions and effects as tables |
//! | `program.rs` | what is wrong with a program folder |
//! | `replay.rs` | past records, decided as they would have been |
//! | `error.rs` | errors as exceptions |

mod decision;
mod error;
mod header;
mod host;
mod program;
mod records;
mod replay;
mod table;
mod value;

use pyo3::prelude::*;

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<host::Host>()?;
    module.add_class::<decision::Decision>()?;
    module.add_class::<table::Decisions>()?;
    module.add_class::<header::Header>()?;
    module.add_class::<replay::Replayed>()?;
    module.add_function(wrap_pyfunction!(program::check, module)?)?;
    module.add_function(wrap_pyfunction!(program::test, module)?)?;
    module.add_function(wrap_pyfunction!(replay::replay, module)?)?;
    module.add_function(wrap_pyfunction!(replay::backtest, module)?)?;
    module.add_function(wrap_pyfunction!(table::effects_of, module)?)?;
    Ok(())
}
