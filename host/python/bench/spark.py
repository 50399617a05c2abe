"""What a member costs a worker of Spark beyond what Spark itself takes::

    target/python/bin/python host/python/bench/spark.py [MEMBERS…]

Members with birthdays go through `mapInArrow` as they are, and by `decide_day`;
nothing is written. What counts is the processor time of Spark and its workers
together, so that neighbours on the machine do not; Linux tells it.
"""

from __future__ import annotations

import os
import pathlib
import sys
import tempfile

os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from batches import DAY, program  # noqa: E402
from pyspark.sql import DataFrame, SparkSession  # noqa: E402
from pyspark.sql import functions as sql  # noqa: E402
from sadakat.spark import Program, decide_day  # noqa: E402

MEMBERS, TIMES = 1_000_000, 5


def members(session: SparkSession, count: int) -> DataFrame:
    number = sql.col("number")
    days = sql.pmod(number * 37, sql.lit(18_000)).cast("int")
    return session.range(count).withColumnRenamed("id", "number").select(
        sql.format_string("m%07d", number).alias("id"),
        sql.date_add(sql.lit("1950-01-01").cast("date"), days).alias("birth_date"),
    )


def worked() -> float:
    """Seconds of processor time of all processes that this one started."""
    stats = {}
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        stats[int(path.parent.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    family, grown = {os.getpid()}, True
    while grown:
        grown = False
        for process, (parent, _) in stats.items():
            if parent in family and process not in family:
                family.add(process)
                grown = True
    ticks = sum(stats[process][1] for process in family - {os.getpid()} if process in stats)
    return ticks / os.sysconf("SC_CLK_TCK")


def least(frame: DataFrame, count: int) -> float:
    """Microseconds a member, of the time that took least but the first ones, in
    which Java compiles."""
    took = []
    # What is large takes long enough by itself.
    times = TIMES if count <= MEMBERS else 1
    for _ in range(2 + times):
        begun = worked()
        frame.write.format("noop").mode("overwrite").save()
        took.append(worked() - begun)
    return min(took[2:]) / count * 1e6


def main() -> None:
    builder = SparkSession.builder.master("local[1]").appName("bench")
    builder = builder.config("spark.ui.enabled", "false").config("spark.driver.memory", "2g")
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "10000").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    for count in [int(said) for said in sys.argv[1:]] or [MEMBERS]:
        measure(session, count)
    session.stop()


def measure(session: SparkSession, count: int) -> None:
    with tempfile.TemporaryDirectory() as work:
        place = pathlib.Path(work)
        source = str(place / "members.parquet")
        members(session, count).write.parquet(source)
        frame = session.read.parquet(source)
        rules = Program(program(place / "rules", "birthday"))
        passed = least(frame.mapInArrow(lambda batches: batches, frame.schema), count)
        decided = least(decide_day(frame, rules, DAY), count)
        every = least(decide_day(frame, rules, DAY, only_effects=False), count)
    print(
        f"{count} members: passed through {passed:.2f} µs a member, decided {decided:.2f} µs:"
        f" {decided - passed:.2f} µs for the rules; with every decision as JSON {every:.2f} µs"
    )


if __name__ == "__main__":
    main()
