"""A plugin gets nothing from outside.

What Python has of clocks and random numbers would stop a plugin without a
word, or be the same at every call, so whoever asks for it is told what to read
instead. This module is imported before anything else.
"""

import builtins
import io
import os
import random
import sys
import time
from typing import Any, Callable

# The calendar in Python rather than in C: it asks `time` for the time.
sys.modules["_datetime"] = None  # type: ignore[assignment]
sys.modules.pop("datetime", None)


def _refuse(what: str, instead: str) -> Callable[..., Any]:
    def refused(*_: Any, **__: Any) -> Any:
        raise RuntimeError(f"a plugin has no {what}: read the field {instead}")

    return refused


_clock = _refuse("clock", "`today` or `event.at`")
_chance = _refuse("random numbers", "`event.seed`")

for _name in (
    "time",
    "time_ns",
    "monotonic",
    "monotonic_ns",
    "perf_counter",
    "perf_counter_ns",
    "process_time",
    "process_time_ns",
    "sleep",
):
    setattr(time, _name, _clock)

os.urandom = _chance
# The interpreter seeds the hidden generator before the first call, which nobody can ask then.
random.seed = lambda *_, **__: None
# Those of that one hidden generator; `random.Random(seed)` stays.
for _name in (
    "betavariate",
    "choice",
    "choices",
    "expovariate",
    "gauss",
    "getrandbits",
    "normalvariate",
    "randbytes",
    "randint",
    "random",
    "randrange",
    "sample",
    "shuffle",
    "triangular",
    "uniform",
):
    setattr(random, _name, _chance)


class _Late:
    """Finds no module: files are there only while the plugin is built."""

    @staticmethod
    def find_spec(name: str, *_: Any) -> None:
        raise ImportError(f"import {name} at the top of src/plugin.py: a plugin has no files later")


def seal() -> None:
    """Ends what is only there while the plugin is built."""
    files = _refuse("files", "or the parameter that it needs")
    builtins.open = io.open = os.open = os.listdir = os.stat = files  # type: ignore[assignment]
    sys.meta_path.insert(0, _Late)  # type: ignore[arg-type]
