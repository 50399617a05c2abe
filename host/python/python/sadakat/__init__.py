"""Sadakat: a rules engine for loyalty programs.

>>> import sadakat
>>> host = sadakat.Host("rules")  # doctest: +SKIP
>>> decision = host.decide(event, member)  # doctest: +SKIP

A :class:`Host` keeps a program folder in force and decides events; :func:`check`
and :func:`test` say what is wrong with a folder; :func:`replay` decides past
records, and :func:`backtest` says what a change would have cost.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from . import _native
from ._errors import Problem, ProgramError, RecordError, SadakatError
from ._native import __version__

if TYPE_CHECKING:
    import pyarrow

__all__ = [
    "Backtest",
    "Cases",
    "Case",
    "Decision",
    "Decisions",
    "Header",
    "Host",
    "Problem",
    "Processed",
    "ProgramError",
    "RecordError",
    "Replayed",
    "SadakatError",
    "__version__",
    "backtest",
    "check",
    "replay",
    "test",
]

#: An event or a member: a mapping, or its JSON as text.
Record = Mapping[str, Any] | str | bytes

_UNSAID: Any = object()


class Decision:
    """What one event comes to. It holds the program that decided it, so that it
    can be explained however many edits went into force since."""

    __slots__ = ("_native",)

    def __init__(self, native: _native.Decision) -> None:
        self._native = native

    @property
    def event(self) -> str:
        """The event's id."""
        return self._native.event

    @property
    def customer(self) -> str | None:
        """Whose event it is; none for a guest's that names nobody."""
        return self._native.customer

    @property
    def program(self) -> str:
        """The program that decided it, by its hash."""
        return self._native.program

    @property
    def day(self) -> str:
        """The local day of the event, which limits and points go by."""
        return self._native.day

    @property
    def valid_until(self) -> str | None:
        """Until when the same event would be decided alike, all else being equal."""
        return self._native.valid_until()

    @property
    def effects(self) -> list[dict[str, Any]]:
        """What is given, in order. Amounts are texts, so that none is a float."""
        return json.loads(self.to_json())["effects"]

    @property
    def faults(self) -> list[dict[str, Any]]:
        """The campaigns that failed; the others stand."""
        return json.loads(self.to_json())["faults"]

    @property
    def changes(self) -> dict[str, Any]:
        """What your store keeps: points with their days, uses, tags, tiers."""
        return json.loads(self._native.changes_json())

    def to_json(self) -> str:
        """The bytes that ``sadakat run`` writes."""
        return self._native.to_json()

    def explain(self) -> str:
        """What became of every campaign, and why, for people."""
        return self._native.explain_text()

    def explanation(self) -> dict[str, Any]:
        """What became of every campaign, and why."""
        return json.loads(self._native.explain_json())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decision):
            return NotImplemented
        return self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __repr__(self) -> str:
        return f"Decision({self.to_json()})"


class Decisions(Sequence[Decision]):
    """The decisions of a table, one for each row."""

    __slots__ = ("_native",)

    def __init__(self, native: _native.Decisions) -> None:
        self._native = native

    def __len__(self) -> int:
        return len(self._native)

    @overload
    def __getitem__(self, at: int) -> Decision: ...
    @overload
    def __getitem__(self, at: slice) -> Decisions: ...
    def __getitem__(self, at: int | slice) -> Decision | Decisions:
        rows = range(len(self._native))[at]
        if isinstance(rows, range):
            return Decisions(self._native.of(list(rows)))
        return Decision(self._native.at(rows))

    def table(self, *, only_effects: bool = False) -> pyarrow.RecordBatch:
        """One row an event: ``event``, ``customer``, ``day``, ``program``, and the
        whole decision as JSON; with ``only_effects`` without those to which nothing
        happens."""
        return self._native.table(only_effects)

    def effects(self) -> pyarrow.RecordBatch:
        """One row an effect: ``event``, ``customer``, ``campaign``, ``kind``,
        ``wallet``, ``amount``, ``currency``, and the whole as JSON. Amounts are
        texts: ``.cast(pyarrow.decimal128(18, 2))`` makes exact numbers of them."""
        return self._native.effects()


@dataclass(frozen=True)
class Header:
    """What an event says of itself, before anybody decides it: whoever finds its
    ``id`` among the answers that were given answers the same again. A guest's event
    has no ``customer``; there is no ``day`` if the program counts by the clock of
    the member, which no event says."""

    id: str
    kind: str
    customer: str | None
    day: str | None


class Processed(NamedTuple):
    """An event that is decided and booked."""

    #: What it comes to.
    decision: Decision
    #: What your store keeps of the member from now on; ``None`` of a guest.
    account: str | None


class Host:
    """A program folder in force, which threads share.

    ``watch`` puts edits into force as they are saved; whatever is wrong leaves
    the last good program in force. ``supplies`` names the facts about members
    that you can give: a campaign that reads others is refused. ``plugin_cache``
    is a folder for compiled plugins. ``keep_programs`` is a folder for programs
    that ``process`` decided purchases by, so that these come back by them
    after a restart too. ``cases`` says whether the folder's cases must hold.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        watch: bool = False,
        supplies: Iterable[str] | None = None,
        plugin_cache: str | os.PathLike[str] | None = None,
        keep_programs: str | os.PathLike[str] | None = None,
        cases: bool = True,
    ) -> None:
        facts = None if supplies is None else list(supplies)
        self._native = _native.Host(path, watch, facts, plugin_cache, keep_programs, cases)

    def decide(self, event: Record, member: Record | None = _UNSAID) -> Decision:
        """Decides one event with what you know of its member; ``None`` for a
        guest. A program with limits wants to know what the member got before:
        ``{"id": "c42", "uses": [{"campaign": "welcome", "times": 1}]}``."""
        said = member is not _UNSAID
        return Decision(self._native.decide(event, member if said else None, said))

    def header(self, event: Record) -> Header:
        """What an event says of itself, so that you find what you keep before you
        ask for a decision."""
        read = self._native.header(event)
        return Header(read.id, read.kind, read.customer, read.day)

    def process(
        self,
        event: Record,
        account: str | None = None,
        *,
        customer: Record | None = None,
    ) -> Processed:
        """Decides an event by its member's account, and books what comes of it:
        points, expiry, tiers, history, uses of limits, tags.

        ``account`` is the text that your store has of the member, ``None`` for one
        who begins; keep the one that comes back together with the answer under the
        event's id. ``customer`` is what is known of the customer, such as
        ``{"birth_date": "1990-11-29"}``; it stays in the account. A guest's event is
        decided as a guest's. If it fails, nothing is booked; if you cannot keep it,
        :meth:`release` the decision."""
        decision, kept = self._native.process(event, account, customer)
        return Processed(Decision(decision), kept)

    def facts(
        self,
        member: str,
        account: str | None,
        day: str | datetime.date,
        *,
        customer: Record | None = None,
    ) -> dict[str, Any]:
        """What the rules in force see of a member at the start of a day, by the
        fields' whole names: ``wallet.points.balance``, ``customer.tier``."""
        told = self._native.facts_json(member, account, customer, str(day))
        return json.loads(told)

    def decide_batch(self, table: Any) -> Decisions:
        """Decides the rows of a table: of pyarrow, pandas, polars, or whatever
        hands tables over through Arrow's C data interface. Columns are named as
        the fields of event records; ``member`` is a structure with what is known
        of the member. Amounts are decimals or texts."""
        if hasattr(table, "__arrow_c_stream__"):
            return Decisions(self._native.decide_table(table))
        message = f"a {type(table).__name__} is no table"
        help = "give a table of pyarrow, pandas or polars, or decide events one by one"
        raise RecordError(message, None, None, help)

    def explain(self, event: Record, member: Record | None = _UNSAID) -> str:
        """What would become of every campaign, and why."""
        decision = self.decide(event, member)
        self.release(decision)
        return decision.explain()

    def release(self, decision: Decision) -> None:
        """Gives back what a decision that you do not keep has claimed of limits
        in all and of budgets."""
        self._native.release(decision._native)

    def reload(self) -> list[str]:
        """Reads the folder again, and tells the campaigns that changed. If it is
        wrong, :class:`ProgramError` says so, and the program stays."""
        return self._native.reload()

    def drain(self, seconds: int = 5) -> bool:
        """Waits until no call uses an older program."""
        return self._native.drain(seconds)

    @property
    def snapshot(self) -> str:
        """The program in force, by its hash."""
        return self._native.snapshot

    def status(self) -> dict[str, Any]:
        """What is in force, refused and why, quarantined."""
        return json.loads(self._native.status_json())

    def needs(self) -> dict[str, Any]:
        """Which facts and uses the program in force reads."""
        return json.loads(self._native.needs_json())


def check(path: str | os.PathLike[str]) -> list[Problem]:
    """Everything that is wrong with a program folder; nothing if all is fine."""
    problems, _ = _native.check(path)
    return Problem._all(problems)


@dataclass(frozen=True)
class Case:
    """An example that must hold."""

    name: str
    file: str
    line: int
    campaign: str | None
    holds: bool


@dataclass(frozen=True)
class Cases:
    """The examples of a program folder. It is true if all of them hold."""

    cases: list[Case]
    failed: int
    problems: list[Problem]
    text: str

    def __bool__(self) -> bool:
        return self.failed == 0 and not any(one.severity == "error" for one in self.problems)


def test(path: str | os.PathLike[str]) -> Cases:
    """Runs the cases of a program folder. ``text`` says what differs."""
    told = json.loads(_native.test(path))
    cases = [Case(**case) for case in told["cases"]]
    return Cases(cases, told["failed"], Problem._all(told["problems"]), told["text"])


class Replayed:
    """What past events came to."""

    __slots__ = ("_native",)

    def __init__(self, native: _native.Replayed) -> None:
        self._native = native

    @property
    def ndjson(self) -> str:
        """The bytes that ``sadakat run`` writes, a decision each line."""
        return self._native.ndjson

    @property
    def program(self) -> str:
        """The program that decided, by its hash."""
        return self._native.program

    @property
    def rejects(self) -> list[dict[str, Any]]:
        """The records that could not be used, each with code, line and help."""
        return [json.loads(reject) for reject in self._native.rejects_json]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (json.loads(line) for line in self.ndjson.splitlines())

    def __len__(self) -> int:
        return self.ndjson.count("\n")

    def effects(self) -> pyarrow.RecordBatch:
        """One row an effect, as :meth:`Decisions.effects`."""
        return self._native.effects()


def replay(
    path: str | os.PathLike[str],
    events: Any,
    *,
    customers: Any = None,
    daily: bool = False,
) -> Replayed:
    """Decides past events, in the order of time, each seeing what the earlier
    ones came to. Records are the path of a file (NDJSON, Parquet, Arrow; CSV for
    customers), a table, or a list of dicts. ``daily`` also decides a ``day``
    event for every customer and day."""
    return Replayed(_native.replay(path, events, customers, daily))


def backtest(
    new: str | os.PathLike[str],
    events: Any,
    *,
    old: str | os.PathLike[str] | None = None,
    customers: Any = None,
    daily: bool = False,
    examples: int = 20,
) -> Backtest:
    """What a program would have given for past events, and what the ``old`` one
    did: cost, campaigns, weeks, tiers, who gains and who loses, with examples."""
    return Backtest(json.loads(_native.backtest(new, events, old, customers, daily, examples)))


class Backtest(dict[str, Any]):
    """What two programs gave for the same past. Amounts are texts."""

    def table(self, what: str = "campaigns") -> pyarrow.Table:
        """``campaigns``, ``weeks``, ``tiers`` or ``stores`` as a table: a row each,
        what stands deeper under names such as ``given.new.points.points``."""
        import pyarrow

        lists = [name for name, value in self.items() if isinstance(value, list)]
        if what not in lists:
            message = f"a backtest has no rows of `{what}`"
            raise RecordError(message, None, None, f"ask for one of `{'`, `'.join(lists)}`")
        rows = [dict(_flat(row)) for row in self[what] if isinstance(row, dict)]
        names = dict.fromkeys(name for row in rows for name in row)
        return pyarrow.table({name: [row.get(name) for row in rows] for name in names})


def _flat(row: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """What stands in a row and deeper in it, by whole names."""
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        elif not isinstance(value, list):
            yield before + name, value
