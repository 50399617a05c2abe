"""Past records, and the same decisions as everywhere."""

from __future__ import annotations

import json
import pathlib
import re
import tomllib
from decimal import Decimal

import pytest
import sadakat
from conftest import BASE, Folder, purchase

CORPUS = pathlib.Path(__file__).parents[3] / "tests/corpus/decisions"

# Sweeps of single days before the events are the Rust library's alone.
CASES = [
    path
    for path in sorted(CORPUS.glob("*.toml"))
    if "sweep" not in tomllib.loads(path.read_text(encoding="utf-8"))
]


def test_there_is_a_corpus() -> None:
    assert len(CASES) > 100


def parts(text: str) -> list[str]:
    """The objects of ``{…},{…}``, so that the order of keys counts."""
    found, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        if letter == "{":
            start = at if depth == 0 else start
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth == 0:
                found.append(text[start : at + 1])
    return found


def lines_of(decision: str) -> list[str]:
    """A decision as the corpus writes it."""
    name = json.loads(decision)["event"]
    tried: list[str] = []
    if ',"shadow":{"effects":[' in decision:
        decision, shadow = decision.split(',"shadow":', 1)
        [whole, *_] = parts(shadow)
        decision += shadow.removeprefix(whole)
        tried = parts(whole.removeprefix("{").removesuffix("}"))
    _, rest = decision.split('"effects":[', 1)
    effects, rest = rest.split('],"faults":[', 1)
    rest = rest.rstrip().removesuffix("}")
    settled: list[str] = []
    keys = ("paid_with_points", "short", "owed")
    starts = [rest.find(f',"{key}":') for key in keys if f',"{key}":' in rest]
    if starts:
        rest, told = rest[: min(starts)], rest[min(starts) :]
        settled = re.split(rf',(?="(?:{"|".join(keys)})":)', told.removeprefix(","))
    returned = ""
    if '],"returned":' in rest:
        rest, returned = rest.split('],"returned":', 1)
        rest += "]"
    faults, also = rest.rsplit("]", 1)
    out = [f"{name} RETURNED {returned}"] if returned else []
    if not effects and not faults and not returned:
        out.append(f"{name} nothing")
    out += [f"{name} {effect}" for effect in parts(effects)]
    out += [f"{name} FAULT {fault}" for fault in parts(faults)]
    out += [f"{name} POINTS {one}" for one in settled]
    out += [f"{name} SHADOW {one}" for one in tried]
    return out + ([f"{name} ALSO {also}"] if also else [])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_corpus_of_decisions_comes_to_the_same_bytes(
    path: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    folder = Folder(tmp_path / "rules")
    folder.write("program.toml", case["program"])
    for name, text in case["files"].items():
        folder.write(name, text)
    events = case["events"].splitlines()
    replayed = sadakat.replay(folder.path, events, customers=case.get("customers", "").splitlines())
    told = [line for decision in replayed.ndjson.splitlines() for line in lines_of(decision)]
    wanted = case["expected"].splitlines()
    # Rejects are told by their codes, below.
    rejected = [line for line in wanted if line.startswith("REJECT") or " REFUSED [" in line]
    others = (*rejected, "  help: ")
    wanted = [line for line in wanted if not line.startswith(others)]
    wanted = [line for line in wanted if " valid until " not in line]
    assert told == wanted
    assert len(replayed.rejects) == len(rejected)
    codes = [re.search(r"S\d{4}", line) for line in rejected]
    assert sorted(reject["code"] for reject in replayed.rejects) == sorted(
        code.group() for code in codes if code
    )


def test_records_are_files_tables_and_lists(folder: Folder, tmp_path: pathlib.Path) -> None:
    events = [purchase(number, f"c{number % 3}") for number in range(1, 50)]
    customers = [{"id": f"c{number}"} for number in range(3)]
    wanted = sadakat.replay(folder.path, events, customers=customers)
    assert len(wanted) == 49 and not wanted.rejects
    assert next(iter(wanted))["event"] == "e1"
    file = tmp_path / "events.ndjson"
    file.write_text("".join(json.dumps(event) + "\n" for event in events))
    table = tmp_path / "customers.csv"
    table.write_text("id\nc0\nc1\nc2\n")
    assert sadakat.replay(folder.path, file, customers=str(table)).ndjson == wanted.ndjson
    pyarrow = pytest.importorskip("pyarrow")
    columns = pyarrow.Table.from_pylist(events)
    told = sadakat.replay(folder.path, columns, customers=pyarrow.Table.from_pylist(customers))
    assert told.ndjson == wanted.ndjson
    effects = told.effects()
    assert effects.num_rows == 49
    assert sum(Decimal(amount) for amount in effects.column("amount").to_pylist()) == 190 * 49
    with pytest.raises(OSError, match="nowhere"):
        sadakat.replay(folder.path, tmp_path / "nowhere.ndjson")


def test_records_that_cannot_be_used_are_told(folder: Folder) -> None:
    events = [purchase(1), {**purchase(2), "kind": "purchse"}, purchase(3)]
    told = sadakat.replay(folder.path, events, customers=[{"id": "c42"}])
    assert len(told) == 2
    [reject] = told.rejects
    assert (reject["code"], reject["line"]) == ("S0508", 2)


def test_a_change_is_weighed_over_the_past(folder: Folder, tmp_path: pathlib.Path) -> None:
    new = Folder(tmp_path / "new")
    new.campaign("base", (BASE[0], "points(purchase.net * 2);"))
    events = [purchase(number) for number in range(1, 4)]
    told = sadakat.backtest(new.path, events, old=folder.path, customers=[{"id": "c42"}])
    assert told["members"]["gain"] == 1
    pytest.importorskip("pyarrow")
    [campaign] = told.table("campaigns").to_pylist()
    assert campaign["id"] == "base" and campaign["members.new"] == 1
    before, after = (campaign[f"given.{side}.points.points"] for side in ("old", "new"))
    assert (before, after) == ("570", "1140")
    assert told.table("weeks").column("of").to_pylist() == ["2026-11-16"]
    assert told.table("stores").num_rows == 0
    with pytest.raises(sadakat.RecordError, match="`campaigns`"):
        told.table("campaign")
    assert sadakat.backtest(new.path, events)["members"]["gain"] == 0
