//! What one campaign may use.

/// What one campaign may use. Equal in debug and release builds.
///
/// A program sets them for all its campaigns, `[limits]` in `program.toml`,
/// and a campaign for itself, `[limits]` in its manifest. A host grants so
/// much at most (`HostBuilder::limits`): who asks for more is told so when the
/// program is loaded.
///
/// ```
/// # use sadakat_model::program::Limits;
/// let limits = Limits::default().plugin_fuel(2_000_000);
/// assert_eq!(limits.script_operations, 200_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Limits {
    /// Script operations for one event; default 200,000. A step of the script
    /// is one, and so are eight entries of a list or half a kilobyte of text
    /// that it touches; a simple expression takes 5 to 10, a script over a
    /// purchase of 200 lines some 10,000. The worst script takes the whole
    /// limit: some 5 to 25 ms of a thread for each event.
    pub script_operations: u64,
    /// Milliseconds of wall-clock time after which a script is stopped for an
    /// event: a backstop for the host, far above what the operations allow;
    /// default 10,000.
    pub script_deadline_ms: u64,
    /// Bytes of one text that a script builds; default 64 KiB.
    pub script_text: usize,
    /// Entries of one list or map that a script builds; default 10,000, which
    /// is as many lines as an event may have. An entry takes 16 bytes and what
    /// is in it.
    pub script_entries: usize,
    /// Nested calls of a script's own functions; default 16. Each takes some
    /// kilobytes of the thread's stack.
    pub script_calls: usize,
    /// WebAssembly fuel for one event, about an instruction each; default
    /// 11 million, which is what Shopify Functions grant a whole basket. A
    /// call for many events gets no more, and is split if it needs more, so
    /// that no event lives on what others left. An endless loop costs the
    /// whole limit: some 5 ms of a thread for each event.
    pub plugin_fuel: u64,
    /// Bytes of linear memory of a plugin instance; default 16 MiB. Only what a
    /// call touches is taken from the machine.
    pub plugin_memory: usize,
    /// Milliseconds of wall-clock time after which a plugin call is stopped:
    /// a backstop for the host, far above what the fuel allows; default
    /// 10,000.
    pub plugin_deadline_ms: u64,
    /// Calls after which a plugin instance is replaced by a fresh one, so that
    /// memory that it leaks is given back, where a campaign asks for instances
    /// that are kept (`isolation = "shared"` in the manifest); default 10,000.
    /// Else each call has an instance of its own.
    pub plugin_calls: u32,
    /// Effects that one campaign may propose for one event; default 2,000. A
    /// discount on each line is one effect a line; the longest receipts have
    /// some 1,000.
    pub effects: usize,
    /// Whether campaigns may ask for the interpreter (`interpreted = true` in
    /// the manifest) for scripts that no plan can hold; default no. A plan
    /// always ends, calls nothing by name and keeps nothing; the interpreter
    /// is stopped by the limits above.
    pub interpreted: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            script_operations: 200_000,
            script_deadline_ms: 10_000,
            script_text: 64 * 1024,
            script_entries: 10_000,
            script_calls: 16,
            plugin_fuel: 11_000_000,
            plugin_memory: 16 * 1024 * 1024,
            plugin_deadline_ms: 10_000,
            plugin_calls: 10_000,
            effects: 2_000,
            interpreted: false,
        }
    }
}

impl Limits {
    /// The highest that any host can grant, which is what a host grants if
    /// nothing else is said.
    pub const HIGHEST: Self = Self {
        script_operations: u32::MAX as u64,
        script_deadline_ms: 10 * 60 * 1_000,
        script_text: 16 * 1024 * 1024,
        script_entries: 1_000_000,
        // More would not fit a thread's stack of 2 MiB.
        script_calls: 32,
        plugin_fuel: u32::MAX as u64,
        plugin_memory: u32::MAX as usize,
        plugin_deadline_ms: 10 * 60 * 1_000,
        plugin_calls: 1_000_000,
        effects: 100_000,
        interpreted: true,
    };

    /// Another limit of script operations for one event.
    #[must_use]
    pub const fn script_operations(mut self, script_operations: u64) -> Self {
        self.script_operations = script_operations;
        self
    }

    /// Another limit of milliseconds of a script's evaluation.
    #[must_use]
    pub const fn script_deadline_ms(mut self, script_deadline_ms: u64) -> Self {
        self.script_deadline_ms = script_deadline_ms;
        self
    }

    /// Another limit of bytes of one text.
    #[must_use]
    pub const fn script_text(mut self, script_text: usize) -> Self {
        self.script_text = script_text;
        self
    }

    /// Another limit of entries of one list or map.
    #[must_use]
    pub const fn script_entries(mut self, script_entries: usize) -> Self {
        self.script_entries = script_entries;
        self
    }

    /// Another limit of nested calls.
    #[must_use]
    pub const fn script_calls(mut self, script_calls: usize) -> Self {
        self.script_calls = script_calls;
        self
    }

    /// Another limit of fuel for one event.
    #[must_use]
    pub const fn plugin_fuel(mut self, plugin_fuel: u64) -> Self {
        self.plugin_fuel = plugin_fuel;
        self
    }

    /// Another limit of bytes of an instance's memory.
    #[must_use]
    pub const fn plugin_memory(mut self, plugin_memory: usize) -> Self {
        self.plugin_memory = plugin_memory;
        self
    }

    /// Another limit of milliseconds of a plugin call.
    #[must_use]
    pub const fn plugin_deadline_ms(mut self, plugin_deadline_ms: u64) -> Self {
        self.plugin_deadline_ms = plugin_deadline_ms;
        self
    }

    /// Another number of calls after which an instance is replaced.
    #[must_use]
    pub const fn plugin_calls(mut self, plugin_calls: u32) -> Self {
        self.plugin_calls = plugin_calls;
        self
    }

    /// Another limit of effects for one event.
    #[must_use]
    pub const fn effects(mut self, effects: usize) -> Self {
        self.effects = effects;
        self
    }

    /// Whether campaigns may ask for the interpreter.
    #[must_use]
    pub const fn interpreted(mut self, interpreted: bool) -> Self {
        self.interpreted = interpreted;
        self
    }

    /// Each limit, but not above that of `ceilings`.
    #[must_use]
    pub fn at_most(mut self, ceilings: &Self) -> Self {
        for limit in &LIMITS {
            let least = limit.of(&self).min(limit.of(ceilings));
            limit.set(&mut self, least);
        }
        self.interpreted &= ceilings.interpreted;
        self
    }
}

/// What a limit limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limited {
    /// Scripts only.
    Scripts,
    /// Plugins only.
    Plugins,
    /// Whatever a campaign runs.
    Both,
}

/// One limit of [`Limits`].
pub struct Limit {
    /// The key under `[limits]`.
    pub key: &'static str,
    /// What it limits.
    pub limits: Limited,
    /// Nothing lower makes sense.
    pub lowest: u64,
    get: fn(&Limits) -> u64,
    set: fn(&mut Limits, u64),
}

impl Limit {
    /// Its value.
    pub fn of(&self, limits: &Limits) -> u64 {
        (self.get)(limits)
    }

    /// What a campaign may ask for by itself, in a program with these limits:
    /// ten times what campaigns have if nobody says anything, and no longer
    /// by the clock. Beyond that the program has to ask.
    pub fn of_itself(&self, program: &Limits) -> u64 {
        let usual = self.of(&Limits::default());
        let by_clock = self.key.ends_with("_ms");
        let most = if by_clock {
            usual
        } else {
            usual.saturating_mul(10)
        };
        most.max(self.of(program)).min(self.of(&Limits::HIGHEST))
    }

    /// Changes its value.
    pub fn set(&self, limits: &mut Limits, value: u64) {
        (self.set)(limits, value);
    }
}

/// Every limit by its key.
pub const LIMITS: [Limit; 10] = [
    Limit {
        key: "script_operations",
        limits: Limited::Scripts,
        lowest: 1,
        get: |limits| limits.script_operations,
        set: |limits, value| limits.script_operations = value,
    },
    Limit {
        key: "script_deadline_ms",
        limits: Limited::Scripts,
        lowest: 1,
        get: |limits| limits.script_deadline_ms,
        set: |limits, value| limits.script_deadline_ms = value,
    },
    Limit {
        key: "script_text",
        limits: Limited::Scripts,
        lowest: 1,
        get: |limits| limits.script_text as u64,
        set: |limits, value| limits.script_text = size(value),
    },
    Limit {
        key: "script_entries",
        limits: Limited::Scripts,
        lowest: 1,
        get: |limits| limits.script_entries as u64,
        set: |limits, value| limits.script_entries = size(value),
    },
    Limit {
        key: "script_calls",
        limits: Limited::Scripts,
        lowest: 1,
        get: |limits| limits.script_calls as u64,
        set: |limits, value| limits.script_calls = size(value),
    },
    Limit {
        key: "plugin_fuel",
        limits: Limited::Plugins,
        lowest: 1,
        get: |limits| limits.plugin_fuel,
        set: |limits, value| limits.plugin_fuel = value,
    },
    Limit {
        key: "plugin_memory",
        limits: Limited::Plugins,
        // A page of WebAssembly memory.
        lowest: 64 * 1024,
        get: |limits| limits.plugin_memory as u64,
        set: |limits, value| limits.plugin_memory = size(value),
    },
    Limit {
        key: "plugin_deadline_ms",
        limits: Limited::Plugins,
        lowest: 1,
        get: |limits| limits.plugin_deadline_ms,
        set: |limits, value| limits.plugin_deadline_ms = value,
    },
    Limit {
        key: "plugin_calls",
        limits: Limited::Plugins,
        lowest: 1,
        get: |limits| limits.plugin_calls.into(),
        set: |limits, value| limits.plugin_calls = u32::try_from(value).unwrap_or(u32::MAX),
    },
    Limit {
        key: "effects",
        limits: Limited::Both,
        lowest: 1,
        get: |limits| limits.effects as u64,
        set: |limits, value| limits.effects = size(value),
    },
];

fn size(value: u64) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `1234567` as `1,234,567`.
    fn grouped(number: u64, by: &str) -> String {
        let digits = number.to_string();
        let groups = digits.as_bytes().rchunks(3).rev();
        let groups = groups.map(|group| String::from_utf8_lossy(group).into_owned());
        groups.collect::<Vec<_>>().join(by)
    }

    #[test]
    fn the_guide_says_what_they_are() {
        let editions = [
            (include_str!("../../../GUIDE.md"), ","),
            (include_str!("../../../GUIDE.tr.md"), "."),
        ];
        for (guide, by) in editions {
            for limit in &LIMITS {
                let usual = grouped(limit.of(&Limits::default()), by);
                let highest = grouped(limit.of(&Limits::HIGHEST), by);
                let row = format!("| `{}` | {usual} | {highest} |", limit.key);
                assert!(guide.contains(&row), "{row}");
            }
        }
    }
}
