"""Tables in and out."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sadakat
from conftest import WELCOME, Folder, purchase

pyarrow = pytest.importorskip("pyarrow")


def table(prices: list[Decimal], members: list[dict | None]):
    money = pyarrow.decimal128(18, 2)
    line = pyarrow.struct(
        [("sku", pyarrow.string()), ("quantity", pyarrow.int64()), ("unit_price", money)]
    )
    use = pyarrow.struct([("campaign", pyarrow.string()), ("times", pyarrow.int64())])
    member = pyarrow.struct(
        [
            ("customer", pyarrow.struct([("tier", pyarrow.string())])),
            ("uses", pyarrow.list_(use)),
        ]
    )
    numbers = range(1, len(prices) + 1)
    return pyarrow.table(
        {
            "id": [f"e{number}" for number in numbers],
            "kind": ["purchase"] * len(prices),
            "at": ["2026-11-21T14:03:00+03:00"] * len(prices),
            "customer": [
                None if member is None else f"c{number}"
                for number, member in zip(numbers, members)
            ],
            "purchase": pyarrow.array(
                [
                    {"lines": [{"sku": "latte", "quantity": 2, "unit_price": price}]}
                    for price in prices
                ],
                pyarrow.struct([("lines", pyarrow.list_(line))]),
            ),
            "member": pyarrow.array(members, member),
        }
    )


def test_a_table_is_decided_as_its_rows_are(folder: Folder) -> None:
    folder.campaign("welcome", WELCOME)
    host = sadakat.Host(folder.path)
    # More digits than a binary float holds.
    prices = [Decimal("95.00"), Decimal("12345678901.37"), Decimal("0.10")]
    gold = {"customer": {"tier": "gold"}, "uses": []}
    used = {"customer": {"tier": "gold"}, "uses": [{"campaign": "welcome", "times": 1}]}
    decisions = host.decide_batch(table(prices, [gold, used, None]))
    assert len(decisions) == 3
    for number, (decision, price) in enumerate(zip(decisions, prices), 1):
        known = {1: gold | {"id": "c1"}, 2: used | {"id": "c2"}, 3: None}[number]
        customer = None if known is None else f"c{number}"
        assert decision == host.decide(purchase(number, customer, price), known)
    effects = decisions.effects()
    assert effects.num_rows == 3
    assert effects.column("campaign").to_pylist() == ["base", "welcome", "base"]
    assert effects.column("amount").to_pylist() == ["190", "100", "24691357802"]
    exact = effects.column("amount").cast(pyarrow.decimal128(18, 2))
    assert exact.to_pylist()[2] == Decimal("24691357802.00")
    assert decisions[1:].effects().num_rows == 1
    rows = decisions.table()
    assert rows.column("event").to_pylist() == ["e1", "e2", "e3"]
    assert rows.column("customer").to_pylist() == ["c1", "c2", None]
    assert rows.column("decision").to_pylist() == [one.to_json() for one in decisions]
    assert set(rows.column("day").to_pylist()) == {"2026-11-21"}
    assert set(rows.column("program").to_pylist()) == {host.snapshot}
    assert decisions.table(only_effects=True).column("event").to_pylist() == ["e1", "e2"]
    assert host.decide_batch(table([], [])).effects().num_rows == 0


def test_a_row_that_is_wrong_is_named(folder: Folder) -> None:
    folder.campaign("welcome", WELCOME)
    host = sadakat.Host(folder.path)
    gold = {"customer": {"tier": "gold"}, "uses": []}
    wrong = {"customer": {"tier": "glod"}, "uses": []}
    with pytest.raises(sadakat.RecordError, match="row 1: ") as refused:
        host.decide_batch(table([Decimal(1)] * 3, [gold, wrong, gold]))
    assert refused.value.row == 1 and refused.value.field == "customer.tier"
    nobody = table([Decimal(1)], [gold]).drop_columns(["member"])
    with pytest.raises(sadakat.RecordError, match="nothing was said of `c1`"):
        host.decide_batch(nobody)
    with pytest.raises(sadakat.RecordError, match="is no table"):
        host.decide_batch([purchase()])


def test_data_frames_hand_their_tables_over(folder: Folder) -> None:
    host = sadakat.Host(folder.path)
    rows = table([Decimal("95.00")] * 2, [{"uses": []}] * 2)
    wanted = host.decide_batch(rows).effects()
    batches = pyarrow.RecordBatchReader.from_batches(rows.schema, rows.to_batches())
    assert host.decide_batch(batches).effects() == wanted
    for name in ["pandas", "polars"]:
        try:
            frames = __import__(name)
        except ImportError:
            continue
        frame = rows.to_pandas(types_mapper=frames.ArrowDtype) if name == "pandas" else None
        frame = frames.from_arrow(rows) if frame is None else frame
        assert host.decide_batch(frame).effects() == wanted
