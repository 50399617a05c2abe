"""The daily sweep as a job, from Parquet to Parquet::

    python -m sadakat.spark.sweep \\
        --program rules --members members.parquet --out effects.parquet --date 2026-11-29

It may be run again after any failure, and comes to the same. ``--events`` writes
the events of those to whom something happens, for the ledger: ``sadakat process``
takes each of them once, however often they are loaded, and decides what counts.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence

from .._errors import SadakatError
from ._decide import decide_day, effects
from ._program import Program


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m sadakat.spark.sweep", description="Does a day to all members."
    )
    parser.add_argument("--program", required=True, metavar="DIR", help="the program folder")
    parser.add_argument("--members", required=True, metavar="PARQUET", help="members with facts")
    parser.add_argument("--out", required=True, metavar="PARQUET", help="effects, written anew")
    parser.add_argument("--date", required=True, metavar="DATE", help="the day: 2026-11-29")
    parser.add_argument("--sweep", metavar="ID", help="the sweep's name in keys; the day if left out")
    parser.add_argument("--rejects", metavar="JSON", help="members that cannot be used, and why")
    parser.add_argument("--events", metavar="JSON", help="events for `sadakat process`, written anew")
    parser.add_argument("--master", help="where to run, unless spark-submit says so: local[*]")
    asked = parser.parse_args(words)

    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as sql

    is_local = asked.master is None or asked.master.startswith("local")
    if is_local and "SPARK_ENV_LOADED" not in os.environ:
        # On this machine, and not by spark-submit: workers are this Python too.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        program = Program(asked.program)
        builder = SparkSession.builder.appName(f"sadakat sweep {asked.date}")
        session = (builder.master(asked.master) if asked.master else builder).getOrCreate()
        members = session.read.parquet(asked.members)
        decided = decide_day(members, program, asked.date).persist()
        found = effects(decided.where("problem is null"), asked.sweep or asked.date)
        found.write.mode("overwrite").parquet(asked.out)
        touched = decided.where("problem is null")
        if asked.events:
            at = sql.get_json_object("decision", "$.at").alias("at")
            kind = sql.lit("day").alias("kind")
            events = touched.select(sql.col("event").alias("id"), kind, at, "customer")
            events.write.mode("overwrite").json(asked.events)
        rejected = decided.where("problem is not null")
        if asked.rejects:
            rejected.select("event", "customer", "problem").write.mode("overwrite").json(asked.rejects)
        wrong, right = rejected.count(), touched.count()
        first = rejected.first() if wrong else None
        decided.unpersist()
    except (SadakatError, OSError, PySparkException) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{asked.date}: {right} members touched, {wrong} cannot be used; program {program.snapshot}")
    if first is not None:
        problem = json.loads(first["problem"])
        print(f"the first: {first['customer']}: {problem['message']}", file=sys.stderr)
        if problem["help"]:
            print(f"  help: {problem['help']}", file=sys.stderr)
        if not asked.rejects:
            print("  --rejects FILE writes all of them down", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
