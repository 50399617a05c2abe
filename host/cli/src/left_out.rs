//! Commands that this build is without.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Commands that are part of a build by a feature.
const OPTIONAL: [(&str, &str); 16] = [
    ("adjust", "ledger"),
    ("coupon", "ledger"),
    ("hold", "ledger"),
    ("household", "ledger"),
    ("ledger", "ledger"),
    ("member", "ledger"),
    ("outbox", "ledger"),
    ("process", "ledger"),
    ("redeem", "ledger"),
    ("replay", "ledger"),
    ("report", "ledger"),
    ("serve", "serve"),
    ("stream", "stream"),
    ("sweep", "ledger"),
    ("token", "serve"),
    ("uplift", "ledger"),
];

/// What is told to whoever asks for a command that this build is without.
pub(crate) fn told(error: &clap::Error) -> Option<String> {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return None;
    }
    let Some(ContextValue::String(asked)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let (command, feature) = OPTIONAL.iter().find(|(command, _)| command == asked)?;
    Some(format!(
        "error: this build of sadakat is without `{command}`: build it with `--features {feature}`"
    ))
}

#[cfg(all(test, feature = "stream"))]
mod tests {
    use clap::{Command, CommandFactory as _, Subcommand as _};

    use super::{OPTIONAL, told};
    use crate::Cli;
    use crate::commands::of_ledger;

    fn asked(lean: Command, command: &str) -> Option<String> {
        let error = lean.try_get_matches_from(["sadakat", command]).err()?;
        told(&error)
    }

    fn names(command: &Command) -> Vec<&str> {
        command.get_subcommands().map(Command::get_name).collect()
    }

    #[test]
    fn whoever_asks_for_what_was_left_out_is_told_how_to_get_it() {
        let lean = || Command::new("sadakat").subcommand(Command::new("check"));
        for (command, feature) in OPTIONAL {
            let said = asked(lean(), command).unwrap_or_default();
            assert!(said.contains(&format!("`--features {feature}`")), "{said}");
        }
        assert_eq!(asked(lean(), "check "), None);
        assert_eq!(asked(Cli::command(), "points"), None);
    }

    #[test]
    fn what_can_be_left_out_is_what_there_is() {
        let all = Cli::command();
        let there = names(&all);
        for (command, _) in OPTIONAL {
            assert!(there.contains(&command), "{command}");
        }
        let ledgers = of_ledger::Command::augment_subcommands(Command::new("sadakat"));
        for command in names(&ledgers) {
            assert!(OPTIONAL.contains(&(command, "ledger")), "{command}");
        }
    }
}
