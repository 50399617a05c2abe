//! What a member pays never depends on the order in which campaigns are
//! loaded, nor on which group is named first.

use proptest::prelude::*;
use sadakat_engine::load::{Folder, IncrementalLoader};

use super::basket::{Basket, baskets};
use super::program::{GROUPS, Program, programs};
use super::{compile, decide, runner};

const PROGRAMS: u32 = 100;
const BASKETS: usize = 20;

#[test]
fn what_a_member_pays_does_not_depend_on_the_order_of_loading() {
    let mut runner = runner(PROGRAMS);
    let order = prop::collection::vec(any::<u16>(), 16);
    let groups = Just((0..GROUPS).collect::<Vec<_>>()).prop_shuffle();
    let input = (
        programs(),
        order,
        groups,
        prop::collection::vec(baskets(), BASKETS),
    );
    let result = runner.run(&input, |(program, order, groups, baskets)| {
        check(&program, &order, &groups, &baskets)
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

fn check(
    program: &Program,
    order: &[u16],
    groups: &[usize],
    baskets: &[Basket],
) -> Result<(), TestCaseError> {
    let expected = decide(&compile(program), baskets);
    prop_assert_eq!(&decide(&one_by_one(program, order), baskets), &expected);
    // Groups count by their first campaign, not by their names.
    let renamed = compile(&with_groups(program, groups));
    prop_assert_eq!(&decide(&renamed, baskets), &expected);
    Ok(())
}

/// The program after its campaigns came into it one by one, in some order.
fn one_by_one(program: &Program, order: &[u16]) -> std::sync::Arc<sadakat_engine::Snapshot> {
    let mut campaigns: Vec<(u16, &(String, String))> = Vec::new();
    let files = program.files();
    let mut folder = Folder::default();
    // Groups that nobody is in yet cannot be kept apart.
    let without = |text: &str| text.replace("never_together", "# never_together");
    for (at, file) in files.iter().enumerate() {
        match file.0.as_str() {
            "program.toml" => folder.insert("program.toml", without(&file.1).as_bytes()),
            // A manifest and its script come together.
            _ => campaigns.push((order[(at - 1) / 2 % order.len()], file)),
        }
    }
    campaigns.sort_by_key(|(key, _)| *key);
    let mut loader = IncrementalLoader::new();
    for (_, (path, text)) in campaigns {
        folder.insert(path, text.as_bytes());
        loader.load(&folder);
    }
    folder.insert("program.toml", files[0].1.as_bytes());
    loader.load(&folder).snapshot.unwrap()
}

/// The same program, in which other names stand for its groups.
fn with_groups(program: &Program, names: &[usize]) -> Program {
    let mut renamed = program.clone();
    for campaign in &mut renamed.campaigns {
        campaign.group = campaign.group.map(|group| names[group]);
    }
    for (a, b) in &mut renamed.apart {
        (*a, *b) = (names[*a], names[*b]);
    }
    for (group, stacking) in program.stacking.iter().enumerate() {
        renamed.stacking[names[group]] = *stacking;
    }
    renamed
}
