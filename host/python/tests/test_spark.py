"""Spark decides what `sadakat run` decides, on every kind of cluster, whatever dies.

Run by `cargo xtask spark`, which installs pyspark and says where `sadakat` is.
"""

from __future__ import annotations

import json
import os
import pathlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator

import pytest
import sadakat
from conftest import Folder

pyspark = pytest.importorskip("pyspark", reason="`cargo xtask spark` installs pyspark")

from pyspark import cloudpickle  # noqa: E402
from pyspark.sql import DataFrame, SparkSession  # noqa: E402
from sadakat import spark as on_spark  # noqa: E402

# Workers do not have this file.
cloudpickle.register_pickle_by_value(sys.modules[__name__])

MEMBERS = 400
DAY = "2026-11-29"
BIRTHDAY = (
    'on = ["day"]\naudience = \'is_birthday(customer.birth_date ?? date("1900-01-01"))\'\n',
    'points(100);\ncoupon(#{ percent: 15, valid: "14 days" });',
)
GOLD = ('on = ["day"]\naudience = \'customer.tier == "gold"\'\n', "points(5);")


class Cluster:
    """A master and two workers, each a process of its own."""

    def __init__(self, folder: pathlib.Path) -> None:
        home = pathlib.Path(pyspark.__file__).parent
        self._class = str(home / "bin/spark-class")
        self._folder = folder
        self.master = ""
        self._all: list[subprocess.Popen] = []

    def __enter__(self) -> Cluster:
        log = self._start("master", "Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        self.master = _wait_for(log, "Starting Spark master at ", "spark://")
        for number in range(2):
            name = f"worker-{number}"
            words = ["--webui-port", "0", "-c", "1", "-m", "1g", "--work-dir", str(self._folder / name)]
            log = self._start(name, "Worker", "--host", "127.0.0.1", *words, self.master)
            _wait_for(log, "registered with master", "")
        return self

    def _start(self, name: str, role: str, *words: str) -> pathlib.Path:
        log = self._folder / f"{name}.log"
        package = f"org.apache.spark.deploy.{role.lower()}.{role}"
        environment = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1"}
        with log.open("w") as out:
            command = [self._class, package, *words]
            self._all.append(
                subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment)
            )
        return log

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._all):
            process.terminate()
        for process in self._all:
            process.wait(60)


def _wait_for(log: pathlib.Path, words: str, prefix: str) -> str:
    """What a process said after these words."""
    for _ in range(600):
        for line in log.read_text().splitlines():
            if words in line:
                return prefix + line.split(prefix, 1)[1].split()[0] if prefix else line
        time.sleep(0.2)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module", params=["local[*,4]", "local-cluster[2,1,1024]", "standalone"])
def session(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SparkSession]:
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    if request.param != "standalone":
        yield from _session(request.param)
        return
    with Cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield from _session(cluster.master)


def _session(master: str) -> Iterator[SparkSession]:
    builder = SparkSession.builder.master(master).appName("sadakat")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "1g",
        "spark.executor.memory": "700m",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "37",
        # Executors that die for a test are no reason to give up.
        "spark.task.maxFailures": "8",
        "spark.deploy.maxExecutorRetries": "-1",
    }.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()


@pytest.fixture
def rules(folder: Folder) -> Folder:
    folder.campaign("birthday", BIRTHDAY)
    folder.campaign("gold", GOLD)
    return folder


def members() -> list[dict]:
    """Members, some of whom have their birthday on the day."""
    days = ["1990-11-29", "1985-03-01", "2000-11-29", None]
    tiers = ["bronze", "gold", "bronze"]
    return [
        {
            "id": f"m{number:04}",
            "birth_date": days[number % 4],
            "tier": tiers[number % 3],
            "name_of_nobody": "x",
        }
        for number in range(MEMBERS)
    ]


SCHEMA = "id string, birth_date string, tier string, name_of_nobody string"


def frame(session: SparkSession, rows: list[dict] | None = None, parts: int = 7) -> DataFrame:
    rows = members() if rows is None else rows
    values = [tuple(row[name.split()[0]] for name in SCHEMA.split(", ")) for row in rows]
    return session.createDataFrame(values, SCHEMA).repartition(parts)


def run(rules: Folder, folder: pathlib.Path, events: list[dict]) -> list[str]:
    """What `sadakat run` decides, a line each, sorted."""
    customers = [
        {key: row[key] for key in ("id", "birth_date", "tier") if row[key] is not None}
        for row in members()
    ]
    for name, rows in {"customers": customers, "events": events}.items():
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.ndjson").write_text(text, encoding="utf-8")
    command = os.environ.get("SADAKAT")
    if command is None:
        replayed = sadakat.replay(rules.path, folder / "events.ndjson", customers=folder / "customers.ndjson")
        return sorted(replayed.ndjson.splitlines())
    out = folder / "decisions.ndjson"
    words = ["--customers", folder / "customers.ndjson", "--events", folder / "events.ndjson"]
    subprocess.run([command, "run", rules.path, *words, "--out", out], check=True)
    return sorted(out.read_text(encoding="utf-8").splitlines())


def days() -> list[dict]:
    return [
        {
            "id": f"day-{DAY}-{row['id']}",
            "kind": "day",
            "at": f"{DAY}T00:00:00+03:00",
            "customer": row["id"],
        }
        for row in members()
    ]


class Killer:
    """Kills whoever works on the first batch, once for each place."""

    def __init__(self, marks: pathlib.Path, executors: bool) -> None:
        self._marks, self._executors = str(marks), executors

    def __call__(self, batches: Iterable) -> Iterator:
        from pyspark import TaskContext

        number = TaskContext.get().partitionId()
        for batch in batches:
            # Only the first attempt of these tasks makes the mark, and dies.
            if number in (1, 3):
                mark = pathlib.Path(self._marks) / f"killed-{number}"
                try:
                    mark.touch(exist_ok=False)
                except FileExistsError:
                    pass
                else:
                    os.kill(self._victim() if self._executors else os.getpid(), signal.SIGKILL)
                    time.sleep(60)
            yield batch

    @staticmethod
    def _victim() -> int:
        """The executor, of whom this process' parent is the child."""
        status = pathlib.Path(f"/proc/{os.getppid()}/status").read_text()
        return int(status.split("PPid:")[1].split()[0])


def test_a_sweep_comes_to_what_run_comes_to(
    session: SparkSession, rules: Folder, tmp_path: pathlib.Path
) -> None:
    wanted = run(rules, tmp_path, days())
    assert len(wanted) == MEMBERS
    decided = on_spark.decide_day(frame(session), rules.path, DAY, only_effects=False)
    told = sorted(row.decision for row in decided.select("decision").collect())
    assert told == wanted
    # However rows are spread, and with whom they are decided.
    again = on_spark.decide_day(frame(session, parts=2), rules.path, DAY)
    told = sorted(row.decision for row in again.select("decision").collect())
    assert told == [line for line in wanted if '"effects":[],' not in line]
    assert 0 < len(told) < MEMBERS


def test_tasks_that_are_killed_change_nothing(
    session: SparkSession, rules: Folder, tmp_path: pathlib.Path
) -> None:
    program = on_spark.Program(rules.path)
    wanted = on_spark.effects(on_spark.decide_day(frame(session), program, DAY), DAY)
    wanted = sorted(wanted.collect())
    assert len({row.key for row in wanted}) == len(wanted)
    local = session.sparkContext.master.startswith("local[")
    for executors in [False] if local else [False, True]:
        marks = tmp_path / f"marks-{executors}"
        marks.mkdir()
        source = frame(session)
        killed = source.mapInArrow(Killer(marks, executors), SCHEMA)
        decided = on_spark.decide_day(killed, program, DAY)
        assert sorted(on_spark.effects(decided, DAY).collect()) == wanted
        assert len(list(marks.iterdir())) == 2


def test_the_job_goes_from_parquet_to_parquet_and_into_the_ledger_once(
    session: SparkSession, rules: Folder, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from sadakat.spark.sweep import main

    wrong = [{"id": "w1", "birth_date": "yesterday", "tier": "gold", "name_of_nobody": None}]
    source, out = tmp_path / "members.parquet", tmp_path / "effects.parquet"
    frame(session, members() + wrong).write.parquet(str(source))
    rejects, events = tmp_path / "rejects", tmp_path / "events"
    words = ["--program", rules.path, "--members", source, "--out", out, "--date", DAY]
    words += ["--rejects", rejects, "--events", events]
    for _ in range(2):
        assert main([str(word) for word in words]) == 1
        told = capsys.readouterr()
        assert "1 cannot be used" in told.out and "w1" in told.err and "yesterday" in told.err
        [reject] = session.read.json(str(rejects)).collect()
        assert reject.customer == "w1"
        assert json.loads(reject.problem)["field"] == "customer.birth_date"
        effects = session.read.parquet(str(out)).collect()
        lines = [line for line in run(rules, tmp_path, days()) if '"effects":[],' not in line]
        wanted = [(json.loads(line)["event"], one) for line in lines for one in json.loads(line)["effects"]]
        assert sorted((row.event, row.position) for row in effects) == sorted(
            (event, number)
            for event in {event for event, _ in wanted}
            for number in range(sum(1 for other, _ in wanted if other == event))
        )
        written = [json.loads(row.effect) for row in effects]
        assert sorted(map(json.dumps, written)) == sorted(json.dumps(one) for _, one in wanted)
        loaded = [json.loads(line) for part in sorted(events.glob("part-*")) for line in part.open()]
        assert {event["id"] for event in loaded} == {event for event, _ in wanted}
    command = os.environ.get("SADAKAT")
    if command is None:
        return
    ledger, lines = tmp_path / "members.db", tmp_path / "load.ndjson"
    lines.write_text("".join(json.dumps(event) + "\n" for event in loaded))
    for _ in range(2):
        words = ["--ledger", ledger, "--customers", tmp_path / "customers.ndjson", "--events", lines]
        subprocess.run([command, "process", rules.path, *words], check=True)
    points = {}
    for event, one in wanted:
        if one["kind"] == "points":
            customer = event.removeprefix(f"day-{DAY}-")
            points[customer] = points.get(customer, 0) + int(one["amount"])
    for customer in sorted(points)[:5]:
        told = subprocess.run(
            [command, "member", "show", customer, "--ledger", ledger, "--format", "json"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        assert f'"{points[customer]}"' in told, told


def test_the_job_says_what_it_cannot_read(
    session: SparkSession, rules: Folder, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from sadakat.spark.sweep import main

    source, out = tmp_path / "members.parquet", tmp_path / "effects.parquet"
    frame(session, members()[:3], 1).write.parquet(str(source))
    right = {"--program": rules.path, "--members": source, "--out": out, "--date": DAY}
    for flag, wrong, words in [
        ("--program", tmp_path / "nowhere", "nowhere"),
        ("--members", tmp_path / "nobody.parquet", "nobody.parquet"),
        ("--date", "tomorrow", "write it as 2026-11-29"),
    ]:
        asked = [str(word) for pair in (right | {flag: wrong}).items() for word in pair]
        assert main(asked) == 1
        assert words in capsys.readouterr().err
    assert not out.exists()


def test_rows_that_are_wrong_are_told_and_their_neighbours_decided(
    session: SparkSession, rules: Folder
) -> None:
    wrong = members()
    wrong[5]["tier"] = "glod"
    decided = on_spark.decide_day(frame(session, wrong, 1), rules.path, DAY, only_effects=False)
    rows = decided.collect()
    assert len(rows) == MEMBERS
    [refused] = [row for row in rows if row.problem is not None]
    assert refused.customer == "m0005" and refused.decision is None
    problem = json.loads(refused.problem)
    assert problem["field"] == "customer.tier" and "gold" in problem["help"]


def test_what_cannot_be_swept_is_told_before_anything_runs(
    session: SparkSession, rules: Folder
) -> None:
    source = frame(session)
    for what, words in [
        (source.drop("tier"), "customer.tier"),
        (source.drop("id"), "no column `id`"),
    ]:
        with pytest.raises(sadakat.RecordError, match=words):
            on_spark.decide_day(what, rules.path, DAY)
    with pytest.raises(sadakat.RecordError, match="is not a day"):
        on_spark.decide_day(source, rules.path, "tomorrow")
    rules.campaign("few", ('on = ["day"]\nlimit = { total = 10 }\n', "points(5);"))
    with pytest.raises(sadakat.RecordError, match="limited for all members together: `few`"):
        on_spark.decide_day(source, rules.path, DAY)
    rules.campaign("few", ('on = ["day"]\nlimit = { per_customer = 1 }\n', "points(5);"))
    with pytest.raises(sadakat.RecordError, match="no column `uses`"):
        on_spark.decide_day(source, rules.path, DAY)
    rules.campaign("few", ('on = ["dya"]\n', "points(5);"))
    with pytest.raises(sadakat.ProgramError, match="dya"):
        on_spark.decide_day(source, rules.path, DAY)


def test_the_job_runs_as_a_command(rules: Folder, tmp_path: pathlib.Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet as parquet

    rows = [{key: row[key] for key in ("id", "birth_date", "tier")} for row in members()]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "members.parquet")
    words = ["--program", "rules", "--members", "members.parquet", "--out", "effects.parquet"]
    # Whoever starts it from a virtual environment sets no variables.
    environment = {key: os.environ[key] for key in os.environ if key != "PYSPARK_PYTHON"}
    told = subprocess.run(
        [sys.executable, "-m", "sadakat.spark.sweep", *words, "--date", DAY],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    wanted = [line for line in run(rules, tmp_path, days()) if '"effects":[],' not in line]
    assert f"{len(wanted)} members touched, 0 cannot be used" in told.stdout
    found = parquet.read_table(tmp_path / "effects.parquet").to_pylist()
    effects = [json.dumps(one) for line in wanted for one in json.loads(line)["effects"]]
    assert sorted(json.dumps(json.loads(row["effect"])) for row in found) == sorted(effects)
    assert {row["snapshot"] for row in found} == {on_spark.Program(rules.path).snapshot}


def test_the_archive_is_named_by_its_content(folder: Folder, tmp_path: pathlib.Path) -> None:
    first, second = on_spark.Program(folder.path), on_spark.Program(folder.path)
    assert first.digest == second.digest
    os.utime(folder.path / "program.toml", (1, 1))
    assert on_spark.Program(folder.path).digest == first.digest
    folder.write("campaigns/base.rhai", "points(1);")
    assert on_spark.Program(folder.path).digest != first.digest
