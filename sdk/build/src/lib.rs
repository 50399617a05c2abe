//! Makes plugins in several languages and turns them into components.
//!
//! ```no_run
//! # fn main() -> anyhow::Result<()> {
//! let built = sadakat_plugin_build::build(&sadakat_plugin_build::BuildOptions {
//!     target_dir: None,
//!     ..sadakat_plugin_build::BuildOptions::new("plugins/win-back", "rules/plugins")
//! })?;
//! println!("{} ({} bytes)", built.path.display(), built.size);
//! # Ok(())
//! # }
//! ```

mod abi;
mod budget;
mod build;
mod cargo;
mod component;
mod foreign;
mod imports;
mod language;
mod python;
mod sdk;
mod size;
mod template;
mod toolchain;
mod typescript;

pub use abi::{ABI_SECTION, abi_version};
pub use budget::Budget;
pub use build::{BuildOptions, Built, build, tests_hold};
pub use component::component_from_module;
pub use language::Language;
pub use size::{Part, sizes};
pub use template::{NewPlugin, SdkSource, new_plugin};
pub use toolchain::{Toolchain, find_toolchain};
