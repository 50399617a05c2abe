"""Sadakat on Spark: the sweep of a hundred million members, decided where their
rows lie.

>>> from sadakat.spark import Program, decide_day, effects
>>> program = Program("rules")  # doctest: +SKIP
>>> decided = decide_day(members, program, "2026-11-29")  # doctest: +SKIP
>>> effects(decided, "2026-11-29").write.parquet("effects")  # doctest: +SKIP

A program is checked on the driver and shipped once, as an archive that is named
by its content; every worker process loads it once. Decisions are the same bytes
as those of ``sadakat run``, however rows are spread over tasks, and whatever is
tried again.
"""

from ._decide import decide, decide_day, effects
from ._program import Program

__all__ = ["Program", "decide", "decide_day", "effects"]
