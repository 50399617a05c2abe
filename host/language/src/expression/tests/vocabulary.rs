//! Columns have the functions that the vocabulary promises.

use super::World;
use crate::expression::{Failure, Graph};
use crate::vocabulary::{FUNCTIONS, OF_LINES};
use sadakat_model::diagnostic::codes;

/// Whether columns have a function: they say what is wrong with a call without
/// arguments, and do not leave it to whoever decides row by row.
fn has(world: &World, name: &str) -> bool {
    match Graph::new().condition(&format!("{name}()"), &world.context()) {
        Err(Failure::Wrong(problems)) => problems
            .iter()
            .all(|problem| problem.code == codes::WRONG_ARGUMENT),
        Err(Failure::ByRow(_)) => false,
        Ok(_) => panic!("{name} needs no argument"),
    }
}

#[test]
fn columns_have_the_functions_of_the_vocabulary() {
    let world = World::new();
    for name in OF_LINES {
        assert!(has(&world, name), "{name}");
    }
    for function in FUNCTIONS {
        // `all` of a list is another one than `all` of the lines.
        if !OF_LINES.contains(&function.name) {
            let promised = function.is_in_columns();
            assert_eq!(has(&world, function.name), promised, "{}", function.name);
        }
    }
}
