//! Bytes of a file to a checked artefact, before anything is compiled.

use wasmparser::{ComponentTypeRef, Encoding, Parser, Payload};

use super::PluginError;
use super::console;
use super::interpreter::{self, Interpreter};
use super::shape::Shape;
use crate::diagnostic::codes;

/// Name of the custom section that states the version of the contract.
const ABI_SECTION: &str = "sadakat:abi";

/// The version of the contract that this host knows best.
pub(super) const HOST_ABI: Abi = Abi {
    major: 1,
    minor: 0,
    patch: 0,
};

/// Beside single types and the console, the one import that may stand in a
/// plugin: types without functions, which `use` in the contract's world leaves
/// behind.
const TYPES_IMPORT: &str = "sadakat:plugin/types@";

const REBUILD: &str = "build it with `sadakat plugin build`";

/// A version of the plugin contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Abi {
    /// Differs where hosts and plugins do not understand each other.
    pub major: u32,
    /// Grows where plugins may use what older hosts lack.
    pub minor: u32,
    /// Grows with corrections.
    pub patch: u32,
}

impl std::fmt::Display for Abi {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl Abi {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut parts = std::str::from_utf8(bytes).ok()?.split('.');
        let mut part = || parts.next()?.parse().ok();
        let abi = Self {
            major: part()?,
            minor: part()?,
            patch: part()?,
        };
        parts.next().is_none().then_some(abi)
    }
}

/// What can be known of a plugin without compiling it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Artifact {
    /// The version of the contract that it was built against.
    pub abi: Abi,
    /// Bytes of the file.
    pub size: usize,
    /// What it imports beside the contract's types and console; always nothing,
    /// since others are refused.
    pub imports: Vec<String>,
    /// The interpreter of its language, where it carries one.
    pub(super) interpreter: Option<&'static Interpreter>,
}

impl Artifact {
    /// The interpreter of its language that the plugin carries, if it does:
    /// which language, and which interpreter.
    pub fn interpreter(&self) -> Option<&'static str> {
        self.interpreter.map(|known| known.name)
    }
}

/// Checks that `bytes` are a component for this host.
///
/// # Errors
/// S0402 if it is no component or imports something, S0403 if its version of
/// the contract is missing or unknown.
pub(super) fn check(bytes: &[u8]) -> Result<Artifact, PluginError> {
    let no_plugin = |message: &str| PluginError::new(codes::NOT_A_PLUGIN, message).help(REBUILD);
    if bytes.is_empty() {
        return Err(no_plugin("the file is empty"));
    }
    if !bytes.starts_with(b"\0asm") {
        return Err(no_plugin("the file is not WebAssembly"));
    }
    let interpreter = interpreter::carried(bytes);
    let mut abi: Option<Abi> = None;
    let mut imports = Vec::new();
    let mut depth = 0usize;
    let mut shape = Shape::new(bytes.len(), interpreter.is_some())?;
    for payload in Parser::new(0).parse_all(bytes) {
        let damaged =
            || no_plugin("the file is cut off or damaged").help("build or download it again");
        let payload = payload.map_err(|_| damaged())?;
        shape.count(&payload, depth)?;
        match payload {
            Payload::Version {
                encoding: Encoding::Module,
                ..
            } if depth == 0 => {
                return Err(no_plugin(
                    "the file is a WebAssembly core module, not a component",
                ));
            }
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    let import = import.map_err(|_| damaged())?;
                    let name = import.name.name;
                    let is_type = matches!(import.ty, ComponentTypeRef::Type(_));
                    let known = [TYPES_IMPORT, console::IMPORT];
                    if !is_type && !known.iter().any(|known| name.starts_with(known)) {
                        imports.push(name.to_owned());
                    }
                }
            }
            Payload::CustomSection(section) if section.name() == ABI_SECTION => {
                let found = Abi::parse(section.data()).ok_or_else(|| {
                    PluginError::new(
                        codes::PLUGIN_VERSION,
                        "the plugin's contract version cannot be read",
                    )
                    .help(REBUILD)
                })?;
                // A component may be put together from several parts: all must
                // fit, and the newest says what the host must know.
                abi = abi.max(Some(found));
                if found.major != HOST_ABI.major {
                    return Err(unknown_version(found));
                }
            }
            _ => {}
        }
    }
    if let [first, ..] = &imports[..] {
        return Err(no_plugin(&format!(
            "the plugin imports `{first}`, but plugins get nothing from outside"
        ))
        .help("remove what needs a clock, files, network or random numbers, and build for wasm32-unknown-unknown"));
    }
    let abi = abi.ok_or_else(|| {
        PluginError::new(
            codes::PLUGIN_VERSION,
            "the plugin does not say which contract version it was built for",
        )
        .help(REBUILD)
    })?;
    Ok(Artifact {
        abi,
        size: bytes.len(),
        imports,
        interpreter,
    })
}

/// The plugin is for a contract that this host does not know.
pub(super) fn unknown_version(found: Abi) -> PluginError {
    let help = if found > HOST_ABI {
        "update Sadakat, or build the plugin with an older SDK"
    } else {
        "build the plugin with a newer SDK"
    };
    PluginError::new(
        codes::PLUGIN_VERSION,
        format!("the plugin was built for contract version {found}, this host knows {HOST_ABI}"),
    )
    .help(help)
}
