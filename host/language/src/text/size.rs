//! How large scripts and conditions may be.
//!
//! What is done with them while they are checked grows faster than they do in
//! places, here and in Rhai; within these limits nobody waits for it.

use rhai::{AST, ASTNode, Expr, Stmt};

use sadakat_model::diagnostic::{Problem, codes};

/// Bytes of a script. The longest that people wrote have some 4 KiB.
pub(crate) const SCRIPT: usize = 64 * 1024;

/// Bytes of an audience or another condition.
pub(crate) const CONDITION: usize = 32 * 1024;

/// Ranges among the cases of one `switch`: Rhai tries one after the other
/// within a single step.
const RANGES: usize = 16;

/// Bytes of a text in quotes: comparing it is one step.
const LITERAL: usize = 4096;

/// What is wrong with a text that is longer than its kind may be.
pub(crate) fn too_long(what: &str, text: &str, most: usize) -> Option<Problem> {
    if text.len() <= most {
        return None;
    }
    let message = format!(
        "{what} has {} KiB, and may have {}",
        text.len().div_ceil(1024),
        most / 1024
    );
    Some(
        Problem::error(codes::TOO_LARGE, 0..0, message)
            .help("put long lists into a table under tables/, and look them up"),
    )
}

/// What is wrong with a script that would work long within one step.
pub(crate) fn too_much(ast: &AST) -> Option<Problem> {
    let (mut worst, mut longest) = (0, 0);
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        match path.last() {
            Some(ASTNode::Stmt(Stmt::Switch(switch, _))) => {
                worst = worst.max(switch.1.ranges.len());
            }
            Some(ASTNode::Expr(Expr::StringConstant(text, _))) => {
                longest = longest.max(text.len());
            }
            _ => {}
        }
        true
    });
    let message = if worst > RANGES {
        format!("a `switch` has {worst} ranges, and may have {RANGES}")
    } else if longest > LITERAL {
        format!("a text in quotes has {longest} bytes, and may have {LITERAL}")
    } else {
        return None;
    };
    Some(
        Problem::error(codes::TOO_LARGE, 0..0, message)
            .help("put long lists into a table under tables/, and look them up"),
    )
}
