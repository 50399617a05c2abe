//! What a plugin's binary may hold, counted before anything is compiled.
//!
//! A few kilobytes can take gigabytes and minutes to compile: instances of
//! instances, functions with thousands of variables in hundreds of loops,
//! hundreds of thousands of functions. What the SDKs make is far below these
//! numbers: one core module of some 50 KB, 100 functions, the largest of some
//! 10 KB. A plugin is one core module and its adapters: components within it
//! hold none of their own. Plugins that carry a known interpreter
//! (`interpreter.rs`) may hold as much as that has.

use wasmparser::{
    BinaryReaderError, BlockType, CanonicalFunction, ComponentInstance, FunctionBody, Instance,
    Operator, Payload,
};

use super::{PluginError, interpreter};
use crate::diagnostic::codes;

/// One limit: what is counted, how much there may be of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Most {
    what: &'static str,
    most: u64,
    /// How much there may be in a file that carries an interpreter.
    carrying: u64,
}

const fn most(what: &'static str, most: u64) -> Most {
    Most {
        what,
        most,
        carrying: most,
    }
}

impl Most {
    const fn carrying(self, carrying: u64) -> Self {
        Self { carrying, ..self }
    }

    /// For a file that carries an interpreter or none.
    const fn of(self, carries: bool) -> Self {
        Self {
            most: if carries { self.carrying } else { self.most },
            ..self
        }
    }
}

/// Bytes of the file.
const BYTES: Most = most("bytes", 4 << 20).carrying(interpreter::BYTES);
/// Core modules: one, and its adapters.
const MODULES: Most = most("core modules", 4).carrying(128);
/// Instances of core modules, and the exports of some put together.
const INSTANCES: Most = most("instances of core modules", 16).carrying(256);
/// Components within the component, which only rename types.
const COMPONENTS: Most = most("nested components", 4).carrying(8);
/// Instances of those.
const COMPONENT_INSTANCES: Most = most("instances of components", 8).carrying(16);
/// Functions of all core modules.
const FUNCTIONS: Most = most("functions", 10_000).carrying(16_000);
/// Bytes of one function.
const BODY: Most = most("bytes in one function", 64 * 1024);
/// Variables of one function.
const LOCALS: Most = most("variables in one function", 1_000);
/// Loops that lie in each other: each keeps all variables that it changes.
const LOOPS: Most = most("loops within loops", 24);
/// Blocks, loops and conditions of one function, times its variables: how
/// much the compiler keeps of a function at once grows with it.
const WEIGHT: Most = most("branches times variables in one function", 400_000);
/// The same over all functions.
const WEIGHTS: Most = most("branches times variables in all functions", 4_000_000);
/// Blocks of one function that take values from the stack: for how many the
/// compiler needs memory grows with the square of it. Compilers of languages
/// make none.
const TAKING: Most = most("blocks with parameters in one function", 32);
/// Places that ask for more memory or larger tables: a function of thousands of
/// them takes minutes. Allocators have one.
const GROWS: Most = most("places that ask for memory", 200);
/// Operations of all functions, by how long the compiler is busy with them.
const WORK: Most = most("operations, of which a call counts as eight", 4_000_000);
/// What a call, a division or a checked conversion counts as.
const HEAVY: u64 = 8;
/// What a block with a value counts as beside its branches.
const VALUE: u64 = 64;
/// Types of core modules and components.
const TYPES: Most = most("types", 2_000);
/// Segments of data and of table entries.
const SEGMENTS: Most = most("segments of data", 4_000).carrying(16_000);
/// Globals, memories, tables and exports.
const ITEMS: Most = most("globals, tables, imports and exports", 4_000).carrying(40_000);

/// What was counted so far.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Whether the file carries an interpreter that is known.
    carries: bool,
    modules: u64,
    instances: u64,
    components: u64,
    component_instances: u64,
    functions: u64,
    weights: u64,
    grows: u64,
    work: u64,
    types: u64,
    segments: u64,
    items: u64,
}

/// Why a binary is refused.
pub(super) enum Refused {
    /// It has more than it may have.
    TooMuch { what: Most, has: u64 },
    /// It does what plugins cannot do.
    Forbidden(&'static str),
    /// It cannot be read.
    Damaged,
}

impl From<BinaryReaderError> for Refused {
    fn from(_: BinaryReaderError) -> Self {
        Self::Damaged
    }
}

impl From<Refused> for PluginError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::TooMuch { what, has } => Self::new(
                codes::NOT_A_PLUGIN,
                format!(
                    "the file has {has} {}, and a plugin may have {}",
                    what.what, what.most
                ),
            )
            .help(match what == BYTES {
                true => {
                    "build it with `sadakat plugin build` of this version, and leave out what it \
                     does not need; only plugins in TypeScript and Python are larger, and are \
                     known by the very versions of the tools that this version builds them with"
                }
                false => {
                    "build it with `sadakat plugin build`, and leave out what it does not need"
                }
            }),
            Refused::Forbidden(what) => Self::new(codes::NOT_A_PLUGIN, format!("the file {what}"))
                .help("build it with `sadakat plugin build`"),
            Refused::Damaged => Self::new(codes::NOT_A_PLUGIN, "the file is cut off or damaged")
                .help("build or download it again"),
        }
    }
}

/// Refuses more than there may be.
fn within(has: u64, what: Most) -> Result<(), Refused> {
    if has > what.most {
        return Err(Refused::TooMuch { what, has });
    }
    Ok(())
}

/// Adds to a count.
fn add(count: &mut u64, more: u32, what: Most) -> Result<(), Refused> {
    *count += u64::from(more);
    within(*count, what)
}

impl Shape {
    /// Of a file of so many bytes, and whether it carries a known interpreter.
    pub(super) fn new(bytes: usize, carries: bool) -> Result<Self, Refused> {
        within(bytes as u64, BYTES.of(carries))?;
        Ok(Self {
            carries,
            ..Self::default()
        })
    }

    /// Counts a part of the binary, `depth` modules or components deep.
    pub(super) fn count(&mut self, payload: &Payload<'_>, depth: usize) -> Result<(), Refused> {
        let carries = self.carries;
        let most = |what: Most| what.of(carries);
        match payload {
            Payload::ModuleSection { .. } => add(&mut self.modules, 1, most(MODULES)),
            Payload::ComponentSection { .. } => {
                if depth > 0 {
                    return Err(Refused::Forbidden(
                        "has components within components within components",
                    ));
                }
                add(&mut self.components, 1, most(COMPONENTS))
            }
            Payload::InstanceSection(section) => {
                add(&mut self.instances, section.count(), most(INSTANCES))?;
                for instance in section.clone() {
                    match instance? {
                        Instance::Instantiate { args, .. } => {
                            add(&mut self.items, len(args.len()), most(ITEMS))?;
                        }
                        Instance::FromExports(exports) => {
                            add(&mut self.items, len(exports.len()), most(ITEMS))?;
                        }
                    }
                }
                Ok(())
            }
            Payload::ComponentInstanceSection(section) => {
                add(
                    &mut self.component_instances,
                    section.count(),
                    most(COMPONENT_INSTANCES),
                )?;
                for instance in section.clone() {
                    let parts = match instance? {
                        ComponentInstance::Instantiate { args, .. } => args.len(),
                        ComponentInstance::FromExports(exports) => exports.len(),
                    };
                    add(&mut self.items, len(parts), most(ITEMS))?;
                }
                Ok(())
            }
            Payload::ComponentCanonicalSection(section) => {
                add(&mut self.items, section.count(), most(ITEMS))?;
                for function in section.clone() {
                    match function? {
                        CanonicalFunction::Lift { .. } => {}
                        // Numbers only, as to the console.
                        CanonicalFunction::Lower { options, .. } if options.is_empty() => {}
                        // Calls between the parts of a plugin copy texts and
                        // lists without using fuel, and nothing is there to be
                        // called.
                        _ => {
                            return Err(Refused::Forbidden(
                                "has parts that call each other, or waits for something",
                            ));
                        }
                    }
                }
                Ok(())
            }
            Payload::TypeSection(section) => {
                for group in section.clone() {
                    add(&mut self.types, len(group?.types().len()), most(TYPES))?;
                }
                Ok(())
            }
            Payload::CoreTypeSection(section) => add(&mut self.types, section.count(), most(TYPES)),
            Payload::ComponentTypeSection(section) => {
                add(&mut self.types, section.count(), most(TYPES))
            }
            Payload::ImportSection(section) => add(&mut self.items, section.count(), most(ITEMS)),
            Payload::ComponentImportSection(section) => {
                add(&mut self.items, section.count(), most(ITEMS))
            }
            Payload::ExportSection(section) => add(&mut self.items, section.count(), most(ITEMS)),
            Payload::ComponentExportSection(section) => {
                add(&mut self.items, section.count(), most(ITEMS))
            }
            Payload::ComponentAliasSection(section) => {
                add(&mut self.items, section.count(), most(ITEMS))
            }
            Payload::GlobalSection(section) => add(&mut self.items, section.count(), most(ITEMS)),
            Payload::TableSection(section) => add(&mut self.items, section.count(), most(ITEMS)),
            Payload::MemorySection(section) => add(&mut self.items, section.count(), most(ITEMS)),
            Payload::DataSection(section) => {
                add(&mut self.segments, section.count(), most(SEGMENTS))
            }
            Payload::ElementSection(section) => {
                add(&mut self.segments, section.count(), most(SEGMENTS))
            }
            Payload::FunctionSection(section) => {
                add(&mut self.functions, section.count(), most(FUNCTIONS))
            }
            Payload::CodeSectionEntry(body) if carries && interpreter::knows(body) => Ok(()),
            Payload::CodeSectionEntry(body) => self.function(body),
            Payload::ComponentStartSection { .. } => {
                Err(Refused::Forbidden("calls functions before it is asked"))
            }
            _ => Ok(()),
        }
    }

    fn function(&mut self, body: &FunctionBody<'_>) -> Result<(), Refused> {
        within(body.range().len() as u64, BODY)?;
        let mut locals = 0_u64;
        for local in body.get_locals_reader()? {
            let (count, _) = local?;
            add(&mut locals, count, LOCALS)?;
        }
        let mut branches = 0_u64;
        let mut work = 0_u64;
        let mut taking = 0_u64;
        let mut open = Vec::new();
        let mut loops = 0_u64;
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            work += if is_heavy(&operator) { HEAVY } else { 1 };
            match operator {
                Operator::MemoryGrow { .. } | Operator::TableGrow { .. } => {
                    add(&mut self.grows, 1, GROWS)?;
                }
                Operator::Loop { blockty } => {
                    taking += u64::from(matches!(blockty, BlockType::FuncType(_)));
                    branches += 1;
                    loops += 1;
                    open.push(true);
                    within(loops, LOOPS)?;
                }
                Operator::Block { blockty }
                | Operator::If { blockty }
                | Operator::Try { blockty } => {
                    taking += u64::from(matches!(blockty, BlockType::FuncType(_)));
                    work += match blockty {
                        BlockType::Empty => 0,
                        _ => VALUE,
                    };
                    branches += 1;
                    open.push(false);
                }
                Operator::TryTable { .. } => {
                    branches += 1;
                    open.push(false);
                }
                Operator::End if open.pop() == Some(true) => loops -= 1,
                Operator::BrIf { .. } | Operator::Br { .. } => branches += 1,
                Operator::BrTable { targets } => branches += u64::from(targets.len()),
                _ => {}
            }
        }
        within(taking, TAKING)?;
        self.work = self.work.saturating_add(work);
        within(self.work, WORK)?;
        let weight = branches.saturating_mul(locals + 1);
        within(weight, WEIGHT)?;
        self.weights = self.weights.saturating_add(weight);
        within(self.weights, WEIGHTS)
    }
}

/// Whether the compiler makes much of an operation: what may end the call, and
/// calls.
const fn is_heavy(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::Call { .. }
            | Operator::CallIndirect { .. }
            | Operator::ReturnCall { .. }
            | Operator::ReturnCallIndirect { .. }
            | Operator::CallRef { .. }
            | Operator::I32DivS
            | Operator::I32DivU
            | Operator::I32RemS
            | Operator::I32RemU
            | Operator::I64DivS
            | Operator::I64DivU
            | Operator::I64RemS
            | Operator::I64RemU
            | Operator::I32TruncF32S
            | Operator::I32TruncF32U
            | Operator::I32TruncF64S
            | Operator::I32TruncF64U
            | Operator::I64TruncF32S
            | Operator::I64TruncF32U
            | Operator::I64TruncF64S
            | Operator::I64TruncF64U
    )
}

fn len(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use wasmparser::Parser;

    use super::Shape;

    /// A module with one function, of two thousand variables in five bytes.
    const MANY_VARIABLES: &[u8] = b"\0asm\x01\0\0\0\
        \x01\x04\x01\x60\0\0\
        \x03\x02\x01\0\
        \x0a\x07\x01\x05\x01\xd0\x0f\x7e\x0b";

    /// What is too small to be known of an interpreter's code, whoever wrote a
    /// plugin may have written.
    #[test]
    fn small_functions_beside_an_interpreter_are_bounded() {
        for carries in [false, true] {
            let mut shape = Shape {
                carries,
                ..Shape::default()
            };
            let counted = Parser::new(0)
                .parse_all(MANY_VARIABLES)
                .try_for_each(|payload| shape.count(&payload.unwrap(), 0));
            assert!(counted.is_err(), "{carries}");
        }
    }
}
