"""Rows of a data frame, decided where they lie."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .. import _native
from .._errors import RecordError
from ._program import Program, Shipped

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame

#: One row an event. ``problem`` says why an event is not decided.
DECIDED = "event string, customer string, snapshot string, decision string, problem string"

#: One row an effect. ``key`` is the same whenever and wherever it is decided.
EFFECTS = (
    "key string, sweep string, snapshot string, event string, customer string, position int,"
    " campaign string, kind string, wallet string, amount string, currency string, effect string"
)

#: What members have beside the fields of their customer records.
_OTHERS = ("id", "customer", "history", "wallet", "uses", "given", "newcomer")


def decide(
    events: DataFrame,
    program: Program | str | os.PathLike[str],
    *,
    only_effects: bool = False,
) -> DataFrame:
    """Decides the rows of a data frame: columns are named as the fields of event
    records, and ``member`` is a structure with what is known of the member, as for
    :meth:`sadakat.Host.decide_batch`. Each row is decided for itself.

    The result has a row for each event: ``event``, ``customer``, ``snapshot``,
    ``decision`` (the bytes of ``sadakat run``) and ``problem``, which is null
    unless the row cannot be used; then it says why, as JSON. With ``only_effects``
    rows to which nothing happens are left out."""
    if not isinstance(program, Program):
        program = Program(program)
    shipped = program.shipped(events.sparkSession)
    return events.mapInArrow(_Decider(shipped, only_effects), DECIDED)


def effects(decided: DataFrame, sweep: str) -> DataFrame:
    """The effects of what :func:`decide` decided, a row each. ``key`` is a hash of
    the sweep, the program, the event and the effect's position, so that what is
    loaded twice is known."""
    return decided.mapInArrow(_Effects(sweep), EFFECTS)


def decide_day(
    members: DataFrame,
    program: Program | str | os.PathLike[str],
    day: str,
    *,
    only_effects: bool = True,
) -> DataFrame:
    """Decides the ``day`` event of every member, as a daily sweep does. Members
    have ``id``, any of ``history``, ``wallet`` (structures), ``uses``, ``given``
    and ``newcomer``, and the fields of their customer records as columns or in the
    structure ``customer``; ``at`` if each goes by a clock of their own. Only what
    the program reads is taken out of the data."""
    if not isinstance(program, Program):
        program = Program(program)
    known, begins = _known(members, program, day)
    shipped = program.shipped(members.sparkSession)
    return known.mapInArrow(_DayDecider(shipped, only_effects, day, begins), DECIDED)


def _known(members: DataFrame, program: Program, day: str) -> tuple[DataFrame, str | None]:
    """What the program reads of members, and when the day begins for all of them;
    ``None`` if each has a column ``at``."""
    from pyspark.sql import functions as sql

    columns = {field.name: field for field in members.schema.fields}
    if "id" not in columns:
        raise RecordError("members have no column `id`", "S0504", "id", "name each member")
    begins = program.day_begins(day)
    if begins is None and "at" not in columns:
        message = "every member goes by a clock of their own, and members have no column `at`"
        raise RecordError(message, "S0504", "at", "add when the day begins for each")
    facts: dict[str, list[str]] = {}
    for fact in program.needs["facts"]:
        group, name = fact["field"].split(".", 1)
        facts.setdefault(group, []).append(name)
        if not fact["optional"] and _column(columns, fact["field"]) is None:
            raise RecordError(
                f"the program reads `{fact['field']}`, and members have no such column",
                "S0504",
                fact["field"],
                f"add it, as a column or in the structure `{group}`",
            )
    if program.needs["uses"] and "uses" not in columns:
        names = ", ".join(f"`{use['campaign']}`" for use in program.needs["uses"])
        message = f"campaigns are limited by member: {names}; and members have no column `uses`"
        help = "add what each got before, an empty list if nothing"
        raise RecordError(message, "S0519", "uses", help)
    # What all rows say alike is added by the workers, and does not travel.
    parts = [sql.col("id").cast("string").alias("id")]
    if "at" in columns:
        parts.append(sql.col("at"))
    for group, names in facts.items():
        # Deeper fields, such as wallet.points.balance, come with their structure.
        tops = sorted({name.split(".", 1)[0] for name in names})
        found = [(name, _column(columns, f"{group}.{name}")) for name in tops]
        inner = [sql.col(path).alias(name) for name, path in found if path is not None]
        if inner:
            parts.append(sql.struct(*inner).alias(group))
    parts += [sql.col(name) for name in ("uses", "given", "newcomer") if name in columns]
    return members.select(*parts), None if "at" in columns else begins


def _column(columns: dict[str, Any], field: str) -> str | None:
    """Where a fact is, by its whole name: in its structure, or a column."""
    group, name = field.split(".", 1)
    top = name.split(".", 1)[0]
    kind = columns[group].dataType if group in columns else None
    if kind is not None and top in getattr(kind, "names", ()):
        return f"{group}.{top}"
    if group == "customer" and top in columns and top not in _OTHERS:
        return top
    return None


class _Decider:
    """Decides batches in a worker."""

    def __init__(self, shipped: Shipped, only_effects: bool) -> None:
        self._shipped, self._only_effects = shipped, only_effects

    def __call__(self, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        host = self._shipped.host()
        for batch in batches:
            yield from self._rows(host, self._events(batch))

    def _events(self, batch: pyarrow.RecordBatch) -> pyarrow.Table:
        import pyarrow

        return pyarrow.Table.from_batches([batch])

    def _rows(self, host: Any, table: pyarrow.Table) -> Iterator[pyarrow.RecordBatch]:
        """A batch at once if all of it can be used, else row by row: no row is lost
        by its neighbours, and none is decided otherwise for them."""
        import pyarrow

        try:
            decided = host.decide_batch(table).table(only_effects=self._only_effects)
        except RecordError as refused:
            if table.num_rows == 1:
                yield _batch(*([value] for value in _refused(table, refused)))
                return
            for row in range(table.num_rows):
                yield from self._rows(host, table.slice(row, 1))
            return
        names = ("event", "customer", "program", "decision")
        yield _batch(*map(decided.column, names), pyarrow.nulls(decided.num_rows, pyarrow.string()))


class _DayDecider(_Decider):
    """Decides the day events of members in a worker."""

    def __init__(self, shipped: Shipped, only_effects: bool, day: str, begins: str | None) -> None:
        super().__init__(shipped, only_effects)
        self._day, self._begins = day, begins

    def _events(self, batch: pyarrow.RecordBatch) -> pyarrow.Table:
        import pyarrow
        from pyarrow import compute

        columns = dict(zip(batch.schema.names, batch.columns))
        customer, at = columns["id"], columns.pop("at", None)
        if self._begins is not None:
            at = pyarrow.repeat(self._begins, batch.num_rows)
        return pyarrow.table(
            {
                "id": compute.binary_join_element_wise(f"day-{self._day}-", customer, ""),
                "kind": pyarrow.repeat("day", batch.num_rows),
                "at": at,
                "customer": customer,
                "member": pyarrow.StructArray.from_arrays([*columns.values()], [*columns]),
            }
        )


def _batch(*columns: Any) -> pyarrow.RecordBatch:
    """Rows as :data:`DECIDED` says."""
    import pyarrow

    arrays = [
        column if isinstance(column, pyarrow.Array) else pyarrow.array(column, pyarrow.string())
        for column in columns
    ]
    return pyarrow.RecordBatch.from_arrays(
        arrays, ["event", "customer", "snapshot", "decision", "problem"]
    )


def _refused(table: pyarrow.Table, refused: RecordError) -> tuple[Any, Any, None, None, str]:
    """What is wrong with a row, with who it is about."""

    def value(name: str) -> str | None:
        found = table.column(name)[0].as_py() if name in table.column_names else None
        return None if found is None else str(found)

    problem = {
        "code": refused.code,
        "field": refused.field,
        "message": refused.message,
        "help": refused.help,
    }
    told = json.dumps(problem, ensure_ascii=False)
    return value("id"), value("customer"), None, None, told


class _Effects:
    """Makes rows of effects in a worker."""

    def __init__(self, sweep: str) -> None:
        self._sweep = sweep

    def __call__(self, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import pyarrow

        for batch in batches:
            decisions = [told for told in batch.column("decision").to_pylist() if told is not None]
            snapshots = dict(zip(batch.column("event").to_pylist(), batch.column("snapshot").to_pylist()))
            table = _native.effects_of(decisions)
            keys, positions, of = [], [], []
            before, position = None, 0
            for event in table.column("event").to_pylist():
                position = position + 1 if event == before else 0
                before, snapshot = event, snapshots[event]
                named = json.dumps([self._sweep, snapshot, event, position])
                keys.append(hashlib.sha256(named.encode()).hexdigest())
                positions.append(position)
                of.append(snapshot)
            texts = [keys, [self._sweep] * len(keys), of]
            arrays = [pyarrow.array(column, pyarrow.string()) for column in texts]
            arrays += [table.column("event"), table.column("customer")]
            arrays.append(pyarrow.array(positions, pyarrow.int32()))
            rest = ["campaign", "kind", "wallet", "amount", "currency", "effect"]
            arrays += [table.column(name) for name in rest]
            names = ["key", "sweep", "snapshot", "event", "customer", "position", *rest]
            yield pyarrow.RecordBatch.from_arrays(arrays, names)
