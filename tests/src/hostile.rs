//! Programs, plugins, records and names that want to reach the host, and how
//! each must end.
//!
//! A row stands for a kind: `cargo test` runs all of them and their
//! neighbours, `cargo xtask hostile` a release build, with time and memory per
//! row. This file is in both; it needs nothing but the standard library.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// One attack.
pub struct Row {
    /// What it is, in words.
    pub name: &'static str,
    /// How its folder is made.
    make: Make,
    /// The command, run in the folder.
    pub args: &'static [&'static str],
    /// How it must end.
    pub exit: i32,
    /// What it must say.
    pub says: &'static str,
    /// Seconds that it may take in a release build on one ordinary core.
    pub seconds: u64,
    /// Megabytes of memory.
    pub megabytes: u64,
}

enum Make {
    /// A script beside healthy campaigns.
    Script(&'static str),
    /// Whatever it takes.
    By(fn(&Path) -> io::Result<()>),
}

/// Evaluates the events, with decisions on standard output.
const RUN: &[&str] = &[
    "run",
    ".",
    "--events",
    "events.ndjson",
    "--customers",
    "customers.ndjson",
    "--out",
    "-",
];
const CHECK: &[&str] = &["check", ".", "--no-cache"];

const OPERATIONS: &str = "did not end within 200000 operations";

/// A script that fails for one reason: its limits, its mistakes, its volume.
const fn script(name: &'static str, text: &'static str, says: &'static str) -> Row {
    Row {
        name,
        make: Make::Script(text),
        args: RUN,
        exit: 1,
        says,
        seconds: 2,
        megabytes: 200,
    }
}

const fn refused(name: &'static str, make: fn(&Path) -> io::Result<()>, says: &'static str) -> Row {
    Row {
        name,
        make: Make::By(make),
        args: CHECK,
        exit: 1,
        says,
        seconds: 2,
        megabytes: 300,
    }
}

impl Row {
    /// Makes its folder.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn make(&self, folder: &Path) -> io::Result<()> {
        healthy(folder)?;
        match self.make {
            Make::Script(text) => bad_script(folder, text),
            Make::By(make) => make(folder),
        }
    }

    /// Whether it writes decisions, which healthy campaigns must share with
    /// those of a run without it.
    pub fn decides(&self) -> bool {
        matches!(self.make, Make::Script(_)) && self.args == RUN
    }
}

/// A program of healthy campaigns, with its records.
///
/// # Errors
/// If a file cannot be written.
pub fn healthy(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder.join("campaigns"))?;
    let write = |path: &str, text: &str| fs::write(folder.join(path), text);
    write(
        "program.toml",
        "[program]\nname = \"Test\"\ncurrency = \"GBP\"\ntime_zone = \"Europe/London\"\n\
         [wallets.points]\nprecision = 0\n[tiers]\ncounts = \"earned points\"\n\
         levels = { bronze = 0, silver = 1000, gold = 2000 }\n\
         [limits]\ninterpreted = true\n",
    )?;
    write(
        "campaigns/base.toml",
        "on = [\"purchase\"]\nphase = \"earn\"\naudience = \"customer.id != ()\"\n",
    )?;
    write("campaigns/base.rhai", "points(purchase.net);\n")?;
    write(
        "campaigns/tag.toml",
        "on = [\"purchase\"]\naudience = 'customer.id != () && any(line.sku == \"tea\")'\n",
    )?;
    write(
        "campaigns/tag.rhai",
        "tag(`tea-${purchase.lines[0].quantity}`);\n",
    )?;
    write(
        "customers.ndjson",
        "{\"id\":\"c1\",\"tier\":\"gold\"}\n{\"id\":\"c2\"}\n",
    )?;
    let mut events = String::new();
    for (id, customer, quantity) in [("e1", "c1", 1), ("e2", "c2", 3), ("e3", "c1", 2)] {
        events.push_str(&format!(
            "{{\"id\":\"{id}\",\"kind\":\"purchase\",\"at\":\"2026-03-01T10:00:00Z\",\
             \"customer\":\"{customer}\",\"purchase\":{{\"lines\":[{{\"sku\":\"tea\",\
             \"quantity\":{quantity},\"unit_price\":\"8.00\"}}]}}}}\n"
        ));
    }
    write("events.ndjson", &events)
}

fn bad_script(folder: &Path, text: &str) -> io::Result<()> {
    fs::write(
        folder.join("campaigns/bad.toml"),
        "on = [\"purchase\"]\ninterpreted = true\n",
    )?;
    fs::write(folder.join("campaigns/bad.rhai"), text)
}

fn bad_plugin(folder: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::write(
        folder.join("campaigns/bad.toml"),
        "on = [\"purchase\"]\nplugin = \"bad\"\n",
    )?;
    fs::create_dir_all(folder.join("plugins"))?;
    fs::write(folder.join("plugins/bad.wasm"), bytes)
}

/// All rows, by kind.
pub const ROWS: &[Row] = &[
    // Names and evaluation.
    script(
        "code out of a text, by the name of a function",
        "let f = [`{\"a\":eval(\"let e=\\\"eval(e)\\\";eval(e)\")}`]; f.map(\"parse_json\");",
        "`map` cannot be called with a list and a text",
    ),
    script(
        "sleeping, by the name of a function",
        "[9000000000].map(\"sleep\");",
        "`map` cannot be called with a list and a text",
    ),
    Row {
        args: CHECK,
        ..script(
            "a function pointer made of a text",
            "Fn(\"par\" + \"se_json\").call(`{\"a\":1}`);",
            "`Fn` is not allowed",
        )
    },
    script(
        "functions that call themselves through closures",
        "fn again(f) { f.call(f) } again(|f| again(f));",
        "functions call each other more than 16 deep",
    ),
    script(
        "an effect that the phase does not allow, handed about",
        "fn give(f) { f.call(\"tea\") } give(|sku| [sku].map(|sku| sku.gift()));",
        "`gift` is not allowed in phase `reward`",
    ),
    // Every unit of work is counted.
    script(
        "loops in a function that `map` calls",
        "for i in 0..2000 { [1].map(|x| { let n = 0; while n < 40000 { n += 1; } n }); } tag(\"x\");",
        OPERATIONS,
    ),
    script(
        "a long list as a text, for ever",
        "let a = []; a.pad(9999, 0); loop { a.to_string() }",
        OPERATIONS,
    ),
    script(
        "two long lists compared, for ever",
        "let a = []; a.pad(9999, 0); let b = []; b.pad(9999, 0); loop { a == b }",
        OPERATIONS,
    ),
    script(
        "looked for in a long list, for ever",
        "let a = []; a.pad(9999, \"tea\"); loop { a.contains(\"coffee\"); a.index_of(1) }",
        OPERATIONS,
    ),
    script(
        "a long text split, replaced and searched, for ever",
        "let s = \"\"; s.pad(60000, \"y\"); loop { s.split(\"z\"); s.index_of(\"x\"); s.to_upper(); }",
        OPERATIONS,
    ),
    script(
        "long texts put together and compared, for ever",
        "let s = \"\"; s.pad(30000, \"y\"); loop { (s + s) == (s + s) }",
        OPERATIONS,
    ),
    script(
        "a long list copied, for ever",
        "let a = []; a.pad(9999, 1); loop { let b = a; b = a; }",
        OPERATIONS,
    ),
    script(
        "a long list sorted, for ever",
        "let a = []; for i in 0..9999 { a.push((i * 7919) % 10007); } loop { a.order() }",
        OPERATIONS,
    ),
    script(
        "an endless loop in what compares, swallowed by the sort",
        "[3, 1, 2].sort(|a, b| { loop { } }); tag(\"went on\");",
        OPERATIONS,
    ),
    script(
        "an endless loop that catches its errors",
        "loop { try { throw 1 } catch { } }",
        OPERATIONS,
    ),
    script(
        "functions within functions within functions",
        "let a = []; a.pad(2000, 1); let b = a; let c = a; a.map(|x| b.map(|y| c.map(|z| x + y + z)));",
        OPERATIONS,
    ),
    script(
        "powers with fractions, for ever",
        "loop { 1.5 ** 1.7 }",
        OPERATIONS,
    ),
    script(
        "texts grown by doubling",
        "let s = \"y\"; loop { s += s; }",
        "a text grew beyond 65536 bytes",
    ),
    script(
        "many long texts made by `map`",
        "let s = \"\"; s.pad(60000, \"y\"); let a = []; a.pad(9999, s); a.map(|t| t + \"x\");",
        "beyond 65536 bytes",
    ),
    // Volume.
    script(
        "thousands of long messages",
        "let s = \"\"; s.pad(65000, \"y\"); for i in 0..1999 { message(s + i); }",
        "more than 64 KiB of text in the effects of one event",
    ),
    script(
        "a message with more values than messages have",
        "let m = #{}; for i in 0..100 { m.set(`k${i}`, i); } message(\"hello\", m);",
        "100 values, and an effect has 64 at most",
    ),
    script(
        "numbers in texts as long as texts may be, for ever",
        "let s = \"9\"; s.pad(65000, \"_\"); loop { try { parse_decimal(s) } catch { } }",
        OPERATIONS,
    ),
    script(
        "lists of lists copied, for ever",
        "let n = [1]; for i in 0..30 { n = [n]; } loop { [n, n, n, n, n, n, n, n] }",
        OPERATIONS,
    ),
    script(
        "more bundles than anybody offers",
        "let l = purchase.lines; for i in 0..65 { discount(#{ parts: [#{ of: l, take: 1 }], percent: 1 }); }",
        "more than 64 discounts with `parts` for one event",
    ),
    script(
        "thousands of effects",
        "loop { tag(\"x\") }",
        "more than 2000 effects for one event",
    ),
    // Compile time.
    refused(
        "a script of a megabyte on one line",
        long_script,
        "may have 64",
    ),
    refused(
        "a switch of forty thousand cases",
        long_switch,
        "may have 64",
    ),
    refused(
        "a switch of ranges",
        many_ranges,
        "has 100 ranges, and may have 16",
    ),
    refused(
        "an audience of twenty thousand terms",
        long_audience,
        "may have 32",
    ),
    refused(
        "a campaign that gives itself ten minutes",
        generous_manifest,
        "a campaign gives itself",
    ),
    Row {
        exit: 0,
        seconds: 10,
        ..refused(
            "twenty thousand offers that all meet",
            meeting_offers,
            "this row applies together",
        )
    },
    Row {
        exit: 0,
        seconds: 10,
        ..refused(
            "audiences that are hard to tell apart",
            hard_audiences,
            "campaigns fine",
        )
    },
    refused(
        "thousands of facts about the past",
        many_windows,
        "and a program may have 256",
    ),
    refused("brackets within brackets", deep_script, "[S0301]"),
    refused(
        "tens of thousands of mistakes",
        many_mistakes,
        "there is more wrong",
    ),
    refused(
        "a table of 200,000 columns",
        wide_table,
        "has 200000 columns, and may have 1000",
    ),
    // Plugins before compilation.
    refused(
        "a plugin of hundreds of loops with thousands of variables",
        looping_plugin,
        "a plugin may have",
    ),
    refused(
        "a plugin of blocks with parameters",
        taking_blocks,
        "blocks with parameters in one function, and a plugin may have 32",
    ),
    refused(
        "a plugin of 900,000 functions",
        many_functions,
        "functions, and a plugin may have 10000",
    ),
    refused(
        "a plugin of instances of instances",
        many_instances,
        "components within components",
    ),
    refused(
        "a plugin of one large function",
        large_function,
        "bytes in one function",
    ),
    refused(
        "a plugin of nothing but requests for memory",
        many_grows,
        "has 201 places that ask for memory, and a plugin may have 200",
    ),
    refused(
        "a plugin of a million calls",
        many_calls,
        "operations, of which a call counts as eight",
    ),
    refused(
        "a plugin that gives the first event of each call something",
        remembering_plugin,
        "[S0408]",
    ),
    refused(
        "a plugin of nothing but types",
        many_types,
        "types, and a plugin may have",
    ),
    refused(
        "a plugin cut off in the middle",
        cut_plugin,
        "cut off or damaged",
    ),
    Row {
        args: &["plugin", "inspect", "plugins/bad.wasm"],
        ..refused("the same, inspected", looping_plugin, "a plugin may have")
    },
    // Folders.
    refused("a script of a gigabyte", sparse_script, "may have 1024"),
    #[cfg(unix)]
    refused(
        "a link to a file outside",
        link_outside,
        "a link that leads out of the folder",
    ),
    #[cfg(unix)]
    refused(
        "a link to the kernel's log",
        link_to_log,
        "out of the folder",
    ),
    #[cfg(unix)]
    refused(
        "a link out by way of a folder",
        link_by_folder,
        "out of the folder",
    ),
    #[cfg(unix)]
    Row {
        exit: 0,
        ..refused("files that are passed over", passed_over, "is passed over")
    },
    Row {
        exit: 0,
        ..refused("a name that looks like another", look_alike, "[S0117]")
    },
    // Records and output.
    Row {
        args: &["run", ".", "--events", "escapes.ndjson"],
        ..refused(
            "a record that would clear the screen",
            escapes,
            "\\u{1b}[2J",
        )
    },
    Row {
        args: &["explain", ".", "--events", "forged.ndjson", "--event", "e1"],
        exit: 0,
        ..refused(
            "a record that would add a line of its own",
            forged,
            "\\n✓ base (base): given",
        )
    },
    Row {
        args: &[
            "run",
            ".",
            "--events",
            "events.ndjson",
            "--out",
            "events.ndjson",
        ],
        ..refused("the output is the input", nothing, "the same file")
    },
    Row {
        args: &[
            "run",
            ".",
            "--events",
            "events.ndjson",
            "--rejects",
            "./events.ndjson",
        ],
        ..refused(
            "the rejects are the input by another name",
            nothing,
            "the same file",
        )
    },
    Row {
        args: &[
            "run",
            ".",
            "--events",
            "events.ndjson",
            "--out",
            "o",
            "--rejects",
            "o",
        ],
        ..refused("two outputs are one file", nothing, "the same file")
    },
    Row {
        args: &[
            "run",
            ".",
            "--events",
            "events.ndjson",
            "--out",
            "campaigns/base.rhai",
        ],
        ..refused(
            "the output is a script of the program",
            nothing,
            "into the program",
        )
    },
];

fn nothing(_: &Path) -> io::Result<()> {
    Ok(())
}

fn long_script(folder: &Path) -> io::Result<()> {
    bad_script(folder, &"points(1); ".repeat(90_000))
}

fn long_switch(folder: &Path) -> io::Result<()> {
    let cases: String = (0..40_000)
        .map(|n| format!("{n} => points({n}), "))
        .collect();
    bad_script(folder, &format!("switch event.hour {{ {cases} }}"))
}

fn many_ranges(folder: &Path) -> io::Result<()> {
    let cases: String = (0..100)
        .map(|n| format!("{}..{} => points({}), ", n * 10, n * 10 + 9, n + 1))
        .collect();
    bad_script(folder, &format!("switch event.hour {{ {cases} }}"))
}

fn long_audience(folder: &Path) -> io::Result<()> {
    let audience = vec!["purchase.total > 1"; 20_000].join(" || ");
    let manifest = format!("on = [\"purchase\"]\naudience = '{audience}'\n");
    bad_script(folder, "points(1);")?;
    fs::write(folder.join("campaigns/bad.toml"), manifest)
}

fn deep_script(folder: &Path) -> io::Result<()> {
    let (open, close) = ("(".repeat(20_000), ")".repeat(20_000));
    bad_script(folder, &format!("points({open}1{close});"))
}

fn many_mistakes(folder: &Path) -> io::Result<()> {
    let keys: String = (0..12_000).map(|n| format!("x{n} = 1\n")).collect();
    fs::write(folder.join("campaigns/bad.toml"), keys)?;
    fs::write(folder.join("campaigns/bad.rhai"), "points(1);")
}

fn wide_table(folder: &Path) -> io::Result<()> {
    fs::create_dir(folder.join("tables"))?;
    let header: Vec<String> = (0..200_000).map(|n| format!("c{n}")).collect();
    fs::write(folder.join("tables/wide.csv"), header.join(",") + "\n")
}

fn sparse_script(folder: &Path) -> io::Result<()> {
    bad_script(folder, "")?;
    let file = fs::File::options()
        .write(true)
        .open(folder.join("campaigns/bad.rhai"))?;
    file.set_len(1 << 30)
}

#[cfg(unix)]
fn link_outside(folder: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink("/etc/passwd", folder.join("campaigns/bad.toml"))
}

#[cfg(unix)]
fn link_to_log(folder: &Path) -> io::Result<()> {
    let log = if Path::new("/proc/kmsg").exists() {
        "/proc/kmsg"
    } else {
        "/etc/passwd"
    };
    std::os::unix::fs::symlink(log, folder.join("campaigns/bad.toml"))
}

#[cfg(unix)]
fn link_by_folder(folder: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink("/etc", folder.join("campaigns/..data"))?;
    std::os::unix::fs::symlink("..data/passwd", folder.join("campaigns/bad.toml"))
}

#[cfg(unix)]
fn passed_over(folder: &Path) -> io::Result<()> {
    use std::os::unix::ffi::OsStrExt as _;
    let name = std::ffi::OsStr::from_bytes(b"campaigns/bad\xff.toml");
    fs::write(folder.join(name), "x")?;
    fs::copy(
        folder.join("campaigns/base.toml"),
        folder.join("campaigns/x.TOML"),
    )?;
    let pipe = folder.join("campaigns/p.toml");
    std::process::Command::new("mkfifo")
        .arg(pipe)
        .status()
        .map(|_| ())
}

fn look_alike(folder: &Path) -> io::Result<()> {
    fs::copy(
        folder.join("campaigns/base.rhai"),
        folder.join("campaigns/b\u{430}se.rhai"),
    )?;
    fs::copy(
        folder.join("campaigns/base.toml"),
        folder.join("campaigns/b\u{430}se.toml"),
    )
    .map(|_| ())
}

fn escapes(folder: &Path) -> io::Result<()> {
    let record =
        r#"{"id":"e1","kind":"\u001b[2J\u001b]0;pwned\u0007\u202e","at":"2026-03-01T10:00:00Z"}"#;
    fs::write(folder.join("escapes.ndjson"), record)
}

fn forged(folder: &Path) -> io::Result<()> {
    let record = r#"{"id":"e1","kind":"purchase","at":"2026-03-01T10:00:00Z","customer":"c1","purchase":{"lines":[{"sku":"\u001b[2J\n✓ base (base): given","quantity":1,"unit_price":"8.00"}]}}"#;
    fs::write(folder.join("forged.ndjson"), record)
}

/// A number as WebAssembly writes it.
fn leb(mut number: usize, to: &mut Vec<u8>) {
    loop {
        let byte = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            to.push(byte);
            return;
        }
        to.push(byte | 0x80);
    }
}

fn section(id: u8, contents: &[u8]) -> Vec<u8> {
    let mut bytes = vec![id];
    leb(contents.len(), &mut bytes);
    bytes.extend_from_slice(contents);
    bytes
}

/// A core module of these sections.
fn module(sections: &[Vec<u8>]) -> Vec<u8> {
    [b"\0asm\x01\0\0\0".to_vec(), sections.concat()].concat()
}

/// A component of these sections.
fn component(sections: &[Vec<u8>]) -> Vec<u8> {
    [b"\0asm\x0d\0\x01\0".to_vec(), sections.concat()].concat()
}

/// A component with one core module of functions without parameters.
fn functions(bodies: &[Vec<u8>]) -> Vec<u8> {
    let mut declared = Vec::new();
    leb(bodies.len(), &mut declared);
    declared.extend(std::iter::repeat_n(0, bodies.len()));
    let mut code = Vec::new();
    leb(bodies.len(), &mut code);
    for body in bodies {
        leb(body.len(), &mut code);
        code.extend_from_slice(body);
    }
    let module = module(&[
        section(1, &[1, 0x60, 0, 0]),
        section(3, &declared),
        section(10, &code),
    ]);
    component(&[section(1, &module)])
}

fn generous_manifest(folder: &Path) -> io::Result<()> {
    fs::write(
        folder.join("campaigns/bad.toml"),
        "on = [\"purchase\"]\n[limits]\nscript_operations = 4294967295\nscript_deadline_ms = 600000\n",
    )?;
    fs::write(
        folder.join("campaigns/bad.rhai"),
        "for i in 0..4000000000 { let x = i; }\ntag(\"x\");\n",
    )
}

fn meeting_offers(folder: &Path) -> io::Result<()> {
    fs::write(
        folder.join("campaigns/bad.toml"),
        "on = [\"purchase\"]\nphase = \"order\"\noffers = \"bad.csv\"\nhit = \"all\"\n",
    )?;
    let mut rows = String::from("purchase.total,percent\n");
    for row in 0..20_000 {
        rows.push_str(&format!("{}..{},10\n", row % 500, row % 500 + 400));
    }
    fs::write(folder.join("campaigns/bad.csv"), rows)
}

fn hard_audiences(folder: &Path) -> io::Result<()> {
    for number in 0..60_usize {
        let clause = |at: usize| {
            let tag = |term: usize| (number * 7 + at * 13 + term * 29 + at * term) % 41;
            format!(
                "(!(\"t{}\" in customer.tags) || \"t{}\" in customer.tags || !(\"t{}\" in customer.tags))",
                tag(1),
                tag(2),
                tag(3)
            )
        };
        let clauses: Vec<String> = (0..70).map(clause).collect();
        let audience = clauses.join(" && ");
        let name = |ending: &str| folder.join(format!("campaigns/hard{number}.{ending}"));
        fs::write(
            name("toml"),
            format!(
                "on = [\"purchase\"]\nphase = \"order\"\nallow = [\"S0901\", \"S0902\"]\naudience = 'customer.id != () && customer.tags != () && {audience}'\n"
            ),
        )?;
        fs::write(name("rhai"), "discount(#{ percent: 10, cap: 5 });\n")?;
    }
    Ok(())
}

fn many_windows(folder: &Path) -> io::Result<()> {
    let program = folder.join("program.toml");
    let mut text = fs::read_to_string(&program)?;
    text.push_str("[history]\n");
    for number in 0..3_000 {
        text.push_str(&format!(
            "h{number} = {{ distinct = \"line.sku\", where = 'line.sku != \"x\"', over = \"{} days\" }}\n",
            number + 1
        ));
    }
    fs::write(program, text)
}

fn looping_plugin(folder: &Path) -> io::Result<()> {
    // 500 loops in each other, and each sets another of 2,000 variables.
    let mut body = vec![1];
    leb(2_000, &mut body);
    body.push(0x7e);
    for local in 0..500 {
        body.extend([0x03, 0x40, 0x20]);
        leb(local * 3 % 2_000, &mut body);
        body.extend([0x42, 1, 0x7c, 0x21]);
        leb(local, &mut body);
    }
    for local in 0..500 {
        body.push(0x20);
        leb(local, &mut body);
        body.extend([0xa7, 0x0d, 0x00, 0x0b]);
    }
    body.push(0x0b);
    bad_plugin(folder, &functions(&[body]))
}

fn taking_blocks(folder: &Path) -> io::Result<()> {
    // Loops of the type of a function.
    let mut body = vec![0];
    body.extend([0x03, 0x00, 0x0b].repeat(500));
    body.push(0x0b);
    bad_plugin(folder, &functions(&[body]))
}

fn many_functions(folder: &Path) -> io::Result<()> {
    bad_plugin(folder, &functions(&vec![vec![0, 0x0b]; 900_000]))
}

fn many_grows(folder: &Path) -> io::Result<()> {
    let mut body = vec![0];
    for _ in 0..12_500 {
        // One page more; what comes of it is dropped.
        body.extend([0x41, 0x01, 0x40, 0x00, 0x1a]);
    }
    body.push(0x0b);
    bad_plugin(folder, &functions(&[body]))
}

fn many_calls(folder: &Path) -> io::Result<()> {
    let mut body = vec![0];
    body.extend([0x10, 0x00].repeat(30_000));
    body.push(0x0b);
    bad_plugin(folder, &functions(&vec![body; 40]))
}

fn remembering_plugin(folder: &Path) -> io::Result<()> {
    bad_plugin(folder, include_bytes!("../fixtures/plugins/company.wasm"))
}

fn large_function(folder: &Path) -> io::Result<()> {
    let mut body = vec![0];
    body.extend(std::iter::repeat_n(0x01, 200_000));
    body.push(0x0b);
    bad_plugin(folder, &functions(&[body]))
}

fn many_instances(folder: &Path) -> io::Result<()> {
    // Each component instantiates the one within it twice: two to the 22nd.
    let mut inner = component(&[]);
    for _ in 0..22 {
        inner = component(&[
            section(4, &inner),
            section(5, &[2, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00]),
        ]);
    }
    bad_plugin(folder, &inner)
}

fn many_types(folder: &Path) -> io::Result<()> {
    let mut types = Vec::new();
    leb(100_000, &mut types);
    for _ in 0..100_000 {
        types.extend([0x60, 0, 0]);
    }
    let module = module(&[section(1, &types)]);
    bad_plugin(folder, &component(&[section(1, &module)]))
}

fn cut_plugin(folder: &Path) -> io::Result<()> {
    let whole = functions(&[vec![0, 0x0b]]);
    let mut file = Vec::new();
    file.write_all(whole.get(..whole.len() - 3).unwrap_or_default())?;
    bad_plugin(folder, &file)
}
