//! Black-box tests across the crates, in one binary, so that the engine is
//! linked once.

mod abi;
mod accounts;
mod architecture;
mod cases;
mod codes;
mod determinism;
mod documents;
mod faults;
mod fields;
mod fuzz;
mod lints;
mod neighbours;
mod plugin_cases;
mod programs;
mod saved;
mod surface;
mod typos;
mod upkeep;
