"""What a member costs a worker of Spark beyond what Spark itself takes::

    python host/python/bench/spark.py

Members with birthdays go through `mapInArrow` once as they are and once by
`decide_day`, on one core; what is written nowhere is the difference.
"""

from __future__ import annotations

import os
import pathlib
import sys
import tempfile
import time

os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from batches import DAY, program  # noqa: E402
from pyspark.sql import DataFrame, SparkSession  # noqa: E402
from pyspark.sql import functions as sql  # noqa: E402
from sadakat.spark import Program, decide_day  # noqa: E402

MEMBERS, TIMES = 1_000_000, 5


def members(session: SparkSession) -> DataFrame:
    number = sql.col("number")
    days = sql.pmod(number * 37, sql.lit(18_000)).cast("int")
    return session.range(MEMBERS).withColumnRenamed("id", "number").select(
        sql.format_string("m%07d", number).alias("id"),
        sql.date_add(sql.lit("1950-01-01").cast("date"), days).alias("birth_date"),
    )


def fastest(frame: DataFrame) -> float:
    """Microseconds a member, of the fastest time but the first."""
    took = []
    for _ in range(1 + TIMES):
        begun = time.perf_counter()
        frame.write.format("noop").mode("overwrite").save()
        took.append(time.perf_counter() - begun)
    return min(took[1:]) / MEMBERS * 1e6


def main() -> None:
    builder = SparkSession.builder.master("local[1]").appName("bench")
    builder = builder.config("spark.ui.enabled", "false").config("spark.driver.memory", "2g")
    session = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "10000").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    with tempfile.TemporaryDirectory() as work:
        place = pathlib.Path(work)
        source = str(place / "members.parquet")
        members(session).write.parquet(source)
        frame = session.read.parquet(source)
        rules = Program(program(place / "rules", "birthday"))
        passed = fastest(frame.mapInArrow(lambda batches: batches, frame.schema))
        decided = fastest(decide_day(frame, rules, DAY))
        every = fastest(decide_day(frame, rules, DAY, only_effects=False))
    session.stop()
    print(
        f"passed through {passed:.2f} µs a member, decided {decided:.2f} µs:"
        f" {decided - passed:.2f} µs for the rules; with every decision as JSON {every:.2f} µs"
    )


if __name__ == "__main__":
    main()
