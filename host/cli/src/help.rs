//! `--help` in the reader's language, for the commands that speak to authors.
//!
//! English help is clap's own. For another language every text of a command is
//! said in it, and what clap itself adds in English is left out and written
//! behind the texts instead.

use clap::builder::StyledStr;
use clap::{Arg, ArgAction, Command};
use sadakat_texts::Language;

/// The commands that campaign authors use. The others' own help is English.
pub(crate) const FOR_AUTHORS: [&str; 6] = ["check", "test", "watch", "run", "backtest", "explain"];

/// A command whose help speaks a language: its list of commands, and those for
/// authors.
pub(crate) fn speaking(command: Command, language: Language) -> Command {
    if language.name() == Language::ENGLISH.name() {
        return command;
    }
    // Only what is built knows how it is called.
    let mut built = command.clone();
    built.build();
    let own = built.render_usage();
    let usage = |name: &str| {
        let of = built.clone();
        let mut all = of.get_subcommands().cloned();
        let command = all.find(|command| command.get_name() == name);
        command.map(|mut command| command.render_usage())
    };
    let say = |text: &str| language.cell(text).into_owned();
    let mut command = said(command, &own, language);
    for name in names(&command) {
        command = command.mut_subcommand(&name, |sub| {
            let about = sub.get_about().map(|about| say(&about.to_string()));
            match usage(&name).filter(|_| FOR_AUTHORS.contains(&&*name)) {
                Some(usage) => said(sub, &usage, language),
                None => in_english(sub).about(about.unwrap_or_default()),
            }
        });
    }
    // Only then there is the one that clap adds.
    command.build();
    command.mut_subcommand("help", |help| {
        let about = help.get_about().map(|about| say(&about.to_string()));
        help.about(about.unwrap_or_default())
    })
}

/// A command whose help stays English: that clap's own flag is left out counts
/// for all commands beneath the one that says it.
fn in_english(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help");
    let help = help.action(ArgAction::Help).help("Print help");
    let mut command = command.arg(help);
    for name in names(&command) {
        command = command.mut_subcommand(&name, in_english);
    }
    command
}

fn names(command: &Command) -> Vec<String> {
    let all = command.get_subcommands();
    all.map(|command| command.get_name().to_owned()).collect()
}

/// One command with its arguments, said in a language.
fn said(command: Command, usage: &StyledStr, language: Language) -> Command {
    let say = |text: &str| language.cell(text).into_owned();
    let styles = command.get_styles();
    let (bold, header) = (*styles.get_header(), say("Usage"));
    let usage = usage.to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    let usage = usage
        .replace("[OPTIONS]", &format!("[{}]", say("OPTIONS")))
        .replace("<COMMAND>", &format!("<{}>", say("COMMAND")));
    let about = command.get_about().map(|about| say(&about.to_string()));
    let is_versioned = command.get_version().is_some();
    let template = format!(
        "{{about-with-newline}}\n{bold}{header}:{bold:#} {usage}\n\n{{all-args}}{{after-help}}"
    );
    let (options, arguments) = (heading("Options", language), heading("Arguments", language));
    let mut command = command
        .about(about.unwrap_or_default())
        .help_template(template)
        .subcommand_help_heading(heading("Commands", language))
        .subcommand_value_name(heading("COMMAND", language))
        .mut_args(|arg| {
            let heading = match arg.is_positional() {
                true => arguments,
                false => options,
            };
            argument(arg, language).help_heading(heading)
        })
        .disable_help_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help(say("Print help"))
                .help_heading(options),
        );
    if is_versioned {
        command = command.disable_version_flag(true).arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(say("Print version"))
                .help_heading(options),
        );
    }
    command
}

/// A heading. Parsers take those that last as long as they run, which is as long
/// as the command does.
fn heading(text: &str, language: Language) -> &'static str {
    language.cell(text).into_owned().leak()
}

/// An argument with its help, its default and the values that it can have.
fn argument(arg: Arg, language: Language) -> Arg {
    let say = |text: &str| language.cell(text).into_owned();
    let help = arg.get_help().map(|help| say(&help.to_string()));
    let mut short = help.unwrap_or_default();
    let mut long = String::new();
    let is_switch = matches!(arg.get_action(), ArgAction::SetTrue | ArgAction::Help);
    let values = arg.get_possible_values();
    let shown = values.iter().filter(|value| !value.is_hide_set());
    let values: Vec<_> = shown.filter(|_| !is_switch).collect();
    let with_help = values.iter().any(|value| value.get_help().is_some());
    let usual = arg.get_default_values().iter().filter(|_| !is_switch);
    let usual: Vec<_> = usual.map(|value| value.to_string_lossy()).collect();
    let mut behind = String::new();
    if !usual.is_empty() {
        behind.push_str(&format!(" [{}: {}]", say("default"), usual.join(", ")));
    }
    if !values.is_empty() {
        let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
        if with_help {
            let title = say("Possible values");
            long = format!("{short}{behind}\n\n{title}:");
            for value in &values {
                let help = value.get_help().map(|help| say(&help.to_string()));
                let help = help.unwrap_or_default();
                long.push_str(&format!("\n- {}: {help}", value.get_name()));
            }
        }
        behind.push_str(&format!(
            " [{}: {}]",
            say("possible values"),
            names.join(", ")
        ));
    }
    short.push_str(&behind);
    let arg = match is_switch {
        true => arg,
        false => arg.hide_default_value(true).hide_possible_values(true),
    };
    match long.is_empty() {
        true => arg.help(short),
        false => arg.help(short).long_help(long),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::Cli;

    /// Every text of a command that its help shows.
    fn texts(command: &Command) -> Vec<String> {
        let mut texts: Vec<String> = command
            .get_about()
            .map(ToString::to_string)
            .into_iter()
            .collect();
        assert_eq!(
            command.get_long_about().map(ToString::to_string),
            None,
            "a long text"
        );
        for arg in command.get_arguments() {
            assert_eq!(arg.get_long_help().map(ToString::to_string), None, "{arg}");
            texts.extend(arg.get_help().map(ToString::to_string));
            for value in arg.get_possible_values() {
                texts.extend(value.get_help().map(ToString::to_string));
            }
        }
        texts
    }

    #[test]
    fn no_help_of_a_command_for_authors_lacks_a_language() {
        let english = Cli::command();
        for language in Language::ALL {
            let mut seen = 0;
            let mut lacking = Vec::new();
            let mut look = |command: &Command, only_about: bool| {
                let mut all = texts(command);
                all.truncate(if only_about { 1 } else { usize::MAX });
                seen += all.len();
                lacking.extend(all.into_iter().filter(|text| !language.knows(text)));
            };
            look(&english, false);
            for command in english.get_subcommands() {
                look(command, !FOR_AUTHORS.contains(&command.get_name()));
            }
            assert!(seen > 60, "{seen}");
            assert!(lacking.is_empty(), "{}: {lacking:#?}", language.name());
        }
    }

    #[test]
    fn help_in_turkish_has_nothing_of_claps_own_english() {
        let turkish = Language::find("tr").unwrap();
        let mut command = speaking(Cli::command(), turkish);
        command.build();
        let mut told = vec![command.render_long_help().to_string()];
        for name in FOR_AUTHORS {
            let own = command.find_subcommand_mut(name).unwrap();
            told.push(own.render_help().to_string());
            told.push(own.render_long_help().to_string());
        }
        for help in told {
            assert!(help.contains("Kullanım: sadakat"), "{help}");
            assert!(help.contains("Seçenekler:"), "{help}");
            for english in [
                "Usage",
                "Print this message",
                "Options",
                "Arguments",
                "Commands:",
                "Print",
                "default:",
                "possible",
                "Possible",
                "OPTIONS",
                "COMMAND>",
            ] {
                assert!(!help.contains(english), "{english}:\n{help}");
            }
        }
    }
}
