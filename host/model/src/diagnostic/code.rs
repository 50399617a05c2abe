//! Every code of an author-facing error, once. The page of codes is made from
//! this file.

/// A code with its explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    /// `S` and four digits.
    pub id: &'static str,
    /// What went wrong, in a few words.
    pub title: &'static str,
    /// What it means and what to do.
    pub explanation: &'static str,
}

macro_rules! codes {
    ($($name:ident = $id:literal, $title:literal, $explanation:literal;)*) => {
        /// The codes by name.
        #[doc(hidden)]
        pub mod codes {
            use super::Code;
            $(
                #[doc = $title]
                pub const $name: Code = Code { id: $id, title: $title, explanation: $explanation };
            )*
        }

        /// Every code, in the order of the page of codes.
        pub const CODES: &[Code] = &[$(codes::$name),*];
    };
}

codes! {
    // S01: program folder and TOML files.
    UNREADABLE_FILE = "S0101", "file cannot be read",
        "The file is missing, is not UTF-8 text, or may not be read by this user.";
    TOML_SYNTAX = "S0102", "not valid TOML",
        "The file breaks the TOML syntax, so nothing in it can be used. Often a quote or a bracket is missing.";
    UNKNOWN_KEY = "S0103", "unknown key",
        "The key means nothing here. Keys are never ignored, since a misspelt one would silently change a campaign.";
    WRONG_TYPE = "S0104", "wrong type of value",
        "The key expects another type of value, for example a text in quotes or a whole number.";
    MISSING_KEY = "S0105", "missing key",
        "The file needs this key.";
    INVALID_VALUE = "S0106", "value not allowed",
        "The value has the right type, but is not one that this key allows.";
    UNKNOWN_NAME = "S0107", "unknown name",
        "The value names an event kind, tier, wallet, table or field that the program does not have. Built-in ones and those of program.toml exist, nothing else.";
    DUPLICATE = "S0108", "declared twice",
        "The same name is declared twice.";
    BAD_TABLE = "S0109", "lookup table cannot be used",
        "A table in tables/ is a CSV file with a header row. Its first column is the key, and no key may occur twice. Scripts name it by its file name: small letters, digits and `_`.";
    UNUSED_FILE = "S0110", "nothing uses this file",
        "No campaign runs the script, or the file does not count at all, most likely because a name or its ending is misspelt.";
    NO_CAMPAIGN = "S0111", "program without campaigns",
        "There is no manifest in campaigns/, so no event comes to anything.";
    DOUBTFUL_WINDOW = "S0112", "window is probably not as meant",
        "`until` is the first day that is out again, so that the last day of a month does not belong to the campaign; `through` is the last day that belongs to it. And only purchases and returns have a store whose clock a window can go by.";
    BARE_MONEY = "S0113", "amount without a currency",
        "The program has several currencies, and the amount does not say which it is in: 500 lira and 500 euros are not the same. Write it per currency under [params], such as `minimum = { TRY = 500, EUR = 15 }`, and `params.minimum` where it is used.";
    MIXED_CURRENCIES = "S0114", "sum of different currencies",
        "The program has several currencies, and this would add up or compare amounts of all of them. Count purchases or points instead, or give each market a program of its own.";
    TOO_LARGE = "S0115", "larger than it may be",
        "A file, a table, an expression or a whole folder is larger than a program needs. It is refused before it is read or worked on, so that it cannot keep the host busy.";
    PASSED_OVER = "S0116", "file is passed over",
        "Something in the folder looks like a file of the program and is none: its name is not text, its ending is written with capital letters, or it is a pipe or a device.";
    LOOK_ALIKE = "S0117", "name that looks like another",
        "The name has letters of several scripts, or looks like another name and is not the same. Write it with plain letters, or people will take one for the other.";
    NOT_SUPPLIED = "S0118", "fact that the service does not have",
        "The campaign reads a fact about members that the service which runs the program does not supply. It could decide no event, so the program does not go into force. Leave the fact out, or have the service supply it.";
    SEGMENT_CIRCLE = "S0119", "segments that use each other",
        "A segment may use another one, `segment.loyal && history.days_since_purchase > 90`, but not one that uses it in turn: nobody could say who is in either.";

    // S02: expressions (audiences, `where`).
    EXPRESSION_SYNTAX = "S0201", "expression cannot be read",
        "The expression breaks the syntax. Compare with `==`, combine with `&&`, `||` and `!`, put texts in double quotes.";
    UNKNOWN_FIELD = "S0202", "unknown field",
        "The field is neither built in nor declared in program.toml.";
    TYPE_MISMATCH = "S0203", "values of different types",
        "Only values of the same type can be compared or added: amounts with amounts or whole numbers, texts with texts, days with days.";
    FIELD_NOT_HERE = "S0204", "field not available here",
        "Not every event kind of this campaign's `on` has the field, or it belongs to single lines and is used outside `any`, `all`, `none`, `count` or `sum`. `event.seed` is for scripts and plugins, `purchase.net` and `line.net` are known from the phase `order` on, `purchase.earning` from `earn` and `purchase.base_points` from `boost` on; what a decision computes is in no history.";
    MISSING_VALUE = "S0205", "value may be missing",
        "The field is optional. Say what happens without it: `field ?? default`, or `field != ()` first.";
    NOT_A_CONDITION = "S0206", "not a condition",
        "An audience must be true or false for every event.";
    EVALUATED_BY_ROW = "S0207", "expression is evaluated row by row",
        "The expression is correct, but uses something that cannot be decided for a whole batch at once. It costs about a hundred times more.";

    // S03: scripts.
    SCRIPT_SYNTAX = "S0301", "script cannot be read",
        "The script breaks the syntax of Rhai. Nothing of the campaign runs until it is mended.";
    UNKNOWN_VARIABLE = "S0302", "unknown variable",
        "Scripts read event, customer, purchase, history, wallet, params, tables, today and now, and what they define with `let`.";
    UNKNOWN_FUNCTION = "S0303", "unknown function",
        "There is no function of this name.";
    UNKNOWN_PARAMETER = "S0304", "unknown parameter",
        "The campaign's manifest does not set this parameter under [params].";
    FORBIDDEN_EFFECT = "S0305", "effect not allowed in this phase",
        "Discounts on lines belong to the phases item and order, on the order to order, on shipping to shipping; gifts to item and order, multiply to boost, set_tier to status.";
    FORBIDDEN_FEATURE = "S0306", "feature not allowed in scripts",
        "Scripts cannot use eval, import, or anything that would make a decision differ from one run to the next.";
    WRONG_ARGUMENT = "S0307", "wrong argument",
        "The function cannot be called with this argument.";
    INTEGER_DIVISION = "S0308", "division of whole numbers drops the rest",
        "10 / 4 is 2. Write 10.0 / 4 to keep the fraction.";
    UNUSED_PARAMETER = "S0309", "parameter that nothing reads",
        "Neither the audience nor the script reads the parameter. Often it is misspelt, or a key of the manifest that has slipped below [params].";
    PROPOSES_NOTHING = "S0310", "script proposes nothing",
        "Whatever the event, the script proposes no effect.";
    NOT_A_PLAN = "S0311", "script that cannot be compiled",
        "Scripts are compiled to plans, which always end, call nothing by name and keep nothing. A script that no plan can hold runs in the interpreter only if its manifest says `interpreted = true` and the program grants it: `interpreted = true` under [limits] of program.toml.";
    BIRTHDAY_MOVED = "S0312", "birthday of a day that was moved",
        "Days were added to a date of birth before its birthday is asked for. They are counted in the year of birth: whoever was born on 27 February of a leap year has `+ 4` on 2 March, and this year's 27 February is four days before 3 March. `days_to_birthday` and `days_since_birthday` count in this year, over 29 February and New Year too.";

    // S04: plugins.
    PLUGIN_MISSING = "S0401", "plugin not found",
        "There is no file of this name in plugins/. Build it with `sadakat plugin build`. A service that embeds the library needs only the file, not the command: it lies in plugins/ of the folder, or is inserted into the `Folder` under that path. `cargo xtask demo` builds those of the example program.";
    NOT_A_PLUGIN = "S0402", "file is not a Sadakat plugin",
        "The file is not a WebAssembly component with the exports of the plugin contract. Build it with `sadakat plugin build`.";
    PLUGIN_VERSION = "S0403", "plugin is for another host version",
        "The plugin was built against a version of the contract that this host does not know. Update the host, or build the plugin with an older SDK.";
    PLUGIN_FIELD = "S0404", "plugin needs a field that the program lacks",
        "The plugin reads a field that is neither built in nor declared in program.toml, or that has another type there.";
    PLUGIN_PARAMETER = "S0405", "plugin parameter is wrong",
        "The campaign sets a parameter that the plugin does not have, lacks one that it requires, gives one the wrong type, or gives values that the plugin itself refuses.";
    PLUGIN_DESCRIBE = "S0406", "plugin cannot describe itself",
        "The plugin trapped, ran out of fuel, or gave nonsense when asked what it reads and proposes.";
    NO_PLUGINS = "S0407", "this host runs no plugins",
        "The service was built without its feature `wasm`, and the campaign runs a plugin.";
    PLUGIN_STATE = "S0408", "plugin whose answers depend on earlier events",
        "An event must come out the same whatever else was asked before it or with it. When the program is loaded, each plugin is asked about made-up events in several orders, alone and together, and its answers differed: something in it remembers, such as a `static`, a cache or a global variable. Take what it must know of the past from `history.…`.";

    PLUGIN_SIGNATURE = "S0409", "plugin that the right people did not sign",
        "`signed_by` under [plugins] of program.toml names the public keys of those whose plugins the program runs. The plugin has no signature beside it, or one by somebody else or of another file. `sadakat plugin sign` signs it, `sadakat plugin verify` says who did.";

    // S05: records.
    BAD_JSON = "S0501", "not valid JSON",
        "Each line must be one JSON object.";
    RECORD_UNKNOWN_FIELD = "S0502", "unknown field in record",
        "The record has a field that the program does not declare.";
    RECORD_TYPE = "S0503", "wrong type in record",
        "The field's value is not of the type that the program declares.";
    RECORD_MISSING = "S0504", "missing field in record",
        "The record lacks a required field.";
    INEXACT = "S0505", "number is not exact",
        "The number has more decimal places than its unit: an amount more than the currency's minor unit, a quantity more than three.";
    AMOUNT_MISMATCH = "S0506", "amount does not add up",
        "A line's amount must equal quantity × unit_price − discount, and the total the sum of the lines' amounts, of which the tax is a part.";
    DUPLICATE_EVENT = "S0507", "event occurs twice",
        "An earlier event has the same id.";
    RECORD_UNKNOWN_NAME = "S0508", "unknown name in record",
        "The record names an event kind, tier or currency that the program does not have.";
    UNKNOWN_CUSTOMER = "S0509", "unknown customer",
        "The event's customer is not among the customers, and the run was told to reject such events.";
    RECORD_TOO_LARGE = "S0510", "record too large",
        "The record is larger than a record may be.";
    NOT_UTF8 = "S0511", "not UTF-8 text",
        "The line has bytes that are not UTF-8.";
    OUT_OF_ORDER = "S0512", "events out of time order",
        "Events must come in the order of time, since each sees the outcome of earlier ones. Sort the file by `at`.";
    DUPLICATE_CUSTOMER = "S0513", "customer occurs twice",
        "An earlier customer record has the same id.";
    TRUNCATED_FILE = "S0514", "file ends too early",
        "The compressed file is cut off or damaged. What could be read before that point was used.";
    RECORD_ZONE = "S0515", "unknown time zone in record",
        "`time_zone` of a customer or a purchase is an IANA name such as Europe/Istanbul, or is left out: then the program's zone counts.";
    RETURN_UNKNOWN = "S0516", "return of an unknown purchase",
        "The return names a purchase that is not among the earlier records, or names none although the program wants that reported. Write the purchase's id as `of`.";
    RETURN_TOO_MUCH = "S0517", "more comes back than is left",
        "The return has more of a line than its purchase has left after earlier returns, or a line that the purchase does not have.";
    RETURN_AMOUNT = "S0518", "return of another amount than was paid",
        "Amounts of a return are optional. If they are given, they are what was paid for these goods, after discounts.";
    USES_UNSAID = "S0519", "nothing was said of what was got before",
        "The program has campaigns with limits, caps or budgets, and whoever asks for the decision does not say what was got before: the decision could give more than there is. Say what the store has, nothing if it has nothing, or say that it is not known.";
    OTHER_MEMBER = "S0520", "event of somebody else",
        "What is known of a member was given with an event of another customer. An event is decided with what is known of its own customer.";
    TWO_EVENTS = "S0521", "receipt that is two events",
        "The receipt has goods that were bought and others that came back, which are a purchase and a return. A file of records and a ledger take it as both; whoever asks for one decision gives them one after the other.";

    // S06: cases.
    CASE_FAILED = "S0601", "case does not hold",
        "What the campaign gives is not what the case expects. Lines with `-` were expected and not given, lines with `+` given and not expected. Mend the campaign, or the case if the campaign is right. `sadakat check --no-cases` looks at the program alone.";

    // S07: faults while evaluating.
    SCRIPT_FAILED = "S0701", "script failed",
        "The script stopped with an error for this event.";
    SCRIPT_LIMIT = "S0702", "script exceeded a limit",
        "The script used more operations, memory or nested calls than a script may.";
    EFFECT_REFUSED = "S0703", "effect refused",
        "The effect cannot be given: an unknown wallet or tier, a negative discount, a line that the purchase does not have, a discount that its phase does not take, or more effects for one event than `effects` under [limits] grants.";
    PLUGIN_TRAPPED = "S0704", "plugin crashed",
        "The plugin stopped with a WebAssembly trap.";
    PLUGIN_LIMIT = "S0705", "plugin exceeded a limit",
        "The plugin used more fuel, memory, time or output than a plugin may.";
    PLUGIN_OUTPUT = "S0706", "plugin gave invalid output",
        "The plugin's answer refers to events, texts or values that do not exist.";
    PLUGIN_REPORTED = "S0707", "plugin reported an error",
        "The plugin could not evaluate this event, and said why.";
    PLUGIN_DEADLINE = "S0708", "plugin took too long",
        "The wall clock ended a call of the plugin, for all events of the call. Fuel ends plugins long before; so either the fuel is set very high, or the machine is overloaded. The decision cannot be repeated for certain.";
    PLUGIN_REMEMBERED = "S0709", "plugin answered otherwise among other events",
        "A running host asks plugins again about a small share of what they were asked, each event alone and in a fresh instance. This one answered otherwise, so something in it remembers other events of the same call, and the campaign is out of force until its files change. See S0408.";

    // S08: import mappings.
    MAPPING_COLUMN = "S0801", "column not found",
        "The mapping names a column that the file's header does not have.";
    MAPPING_VALUE = "S0802", "value cannot be converted",
        "The value does not fit the mapping: a date in another format, a number with another decimal mark, or an empty required column.";
    MAPPING_EXPRESSION = "S0803", "expression in a mapping cannot be used",
        "The expression breaks the syntax, calls a function that does not exist, or mixes numbers and texts. Columns are `row.Total` or `row.\"Net Sales\"`, texts stand in double quotes.";
    ROW_DAMAGED = "S0804", "row cannot be read",
        "The row has a quotation mark that nothing closes, bytes that are no text of the file's encoding, or more or fewer cells than the header. Its receipt is left out as a whole.";
    RECEIPT_DISAGREES = "S0805", "rows of one receipt disagree",
        "Rows with the same key have different members, days or order values, so that the receipt cannot be right. Most often the key lacks a column: the store, the till or the day.";
    RECEIPT_AGAIN = "S0806", "receipt differs between two files",
        "Two exports overlap, and a receipt that is in both is not the same in both. The same receipt twice is counted once.";
    RECEIPT_SUM = "S0807", "receipt does not add up",
        "What the lines cost does not agree with what the receipt says of itself: a discount is larger than what it is taken off, or the lines cost less than the subtotal.";

    // S09: lints.
    AUDIENCE_NEVER = "S0901", "audience that is never true",
        "No event satisfies the audience, so the campaign never gives anything: its parts contradict each other.";
    AUDIENCE_ALWAYS = "S0902", "audience that is always true",
        "Every event satisfies the audience. Leave it out if that is meant.";
    SHADOWED = "S0903", "campaign that another one always shuts out",
        "Whoever qualifies also qualifies for an earlier campaign that gives something every time and shuts this one out: it is `exclusive`, or the first of their group.";
    DISCOUNTS_MEET = "S0904", "two discounts on one purchase",
        "Two campaigns lower prices of one purchase, and nothing says that both are meant to. Put them into a group, or name their groups under `never_together`.";
    STORED_VALUE = "S0905", "discount on gift cards",
        "The script lowers lines that sell stored value. A gift card is money: such lines take no part in discounts, unless program.toml says `discount_gift_cards = true` under `[money]`.";
    SPEND_LADDER = "S0906", "more spent, less given",
        "A higher step of a ladder gives less than a lower one, or is never reached because a lower one comes first.";
    PERCENT_UNCAPPED = "S0907", "percentage without a limit",
        "A percentage of a large purchase is a large amount. Write `cap` into the discount, or `cap = { discount = … }` into the manifest.";
    WINDOW_UNZONED = "S0908", "window that does not say by whose clock",
        "Stores or members of this program have time zones of their own, and the window does not say whether it goes by theirs or by the program's. Write `zone = \"store\"`, \"member\" or \"program\" into `active`.";
    COUPON_UNLIMITED = "S0909", "coupon without an end",
        "The coupon can be used for ever. Write `valid: \"30 days\"`, or the number of days.";
    OFFERS_GAP = "S0910", "table of offers with a gap",
        "There are events that no row of the table is for, though its campaign is on them. A last row whose conditions are all `-` is for everything that is left.";
    TAKEN_TWICE = "S0911", "points that a return takes twice",
        "A return takes back what its purchase gave: points, bonuses, spend, uses of limits, progress. A campaign on returns that takes points besides takes them a second time.";
    GIVEN_TWICE = "S0912", "the same given twice on a member's day",
        "Two campaigns are for the same members on the same day of the year, such as their birthday, and both give a coupon, or points. Most often one of them is last year's.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_ascend() {
        assert!(CODES.windows(2).all(|pair| pair[0].id < pair[1].id));
    }
}
