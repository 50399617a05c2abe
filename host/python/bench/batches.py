"""What tables cost, in Python and in Rust, of the same Arrow data in one run::

    cd host/python
    cargo build --release --target-dir ../../target/wheel --example batches
    ../../target/python/bin/python bench/batches.py ../../target/wheel/release/examples/batches

Purchases with their members, and the ``day`` events of a sweep; each batch is
decided and its effects are made a table. What counts is processor time, so that
neighbours on the machine do not.
"""

from __future__ import annotations

import pathlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal

import pyarrow
import sadakat

ROWS, BATCH, TIMES = 200_000, 10_000, 7
DAY = "2026-11-29"

PROGRAM = """
[program]
name = "Bench"
currency = "TRY"
time_zone = "Europe/Istanbul"
[wallets.points]
expires = "365 days"
[tiers]
levels = { bronze = 0, silver = 500, gold = 1000 }
[schema.customer]
birth_date = "date?"
"""

CAMPAIGNS = {
    "base": ('on = ["purchase"]\nphase = "earn"\n', "points(purchase.net);"),
    "gold": (
        'on = ["purchase"]\nphase = "boost"\naudience = \'customer.tier == "gold"\'\n',
        "multiply(2);",
    ),
    "welcome": (
        'on = ["purchase"]\nphase = "order"\nlimit = { per_customer = 1 }\n'
        "audience = 'history.purchases < 5'\n",
        'gift("cookie");',
    ),
    "coffee": (
        'on = ["purchase"]\nphase = "order"\n'
        'audience = \'any(line.category == "coffee") && purchase.total > 100\'\n',
        "discount(#{ percent: 10, on: purchase.lines });",
    ),
    "birthday": (
        'on = ["day"]\naudience = \'is_birthday(customer.birth_date ?? date("1900-01-01"))\'\n',
        "points(100);",
    ),
}


def program(folder: pathlib.Path, *ids: str) -> pathlib.Path:
    """A program folder of these campaigns."""
    (folder / "campaigns").mkdir(parents=True)
    (folder / "program.toml").write_text(PROGRAM, encoding="utf-8")
    for name in ids:
        manifest, script = CAMPAIGNS[name]
        (folder / f"campaigns/{name}.toml").write_text(manifest, encoding="utf-8")
        (folder / f"campaigns/{name}.rhai").write_text(script, encoding="utf-8")
    return folder


def purchases() -> pyarrow.Table:
    money = pyarrow.decimal128(18, 2)
    line = pyarrow.struct(
        {
            "sku": pyarrow.string(),
            "category": pyarrow.string(),
            "quantity": pyarrow.int64(),
            "unit_price": money,
        }
    )
    use = pyarrow.struct({"campaign": pyarrow.string(), "times": pyarrow.int64()})
    member = pyarrow.struct(
        {
            "customer": pyarrow.struct({"tier": pyarrow.string()}),
            "history": pyarrow.struct({"purchases": pyarrow.int64()}),
            "uses": pyarrow.list_(use),
        }
    )
    tiers = ["bronze", "silver", "gold"]
    uses = [[], [{"campaign": "welcome", "times": 1}]]
    lines = [
        [
            {
                "sku": f"s{n % 97}",
                "category": ["coffee", "cake"][n % 2],
                "quantity": 1 + n % 3,
                "unit_price": Decimal(1000 + n * 7 % 9000) / 100,
            }
            for n in (number, number + 1)
        ]
        for number in range(ROWS)
    ]
    members = [
        {
            "customer": {"tier": tiers[n % 3]},
            "history": {"purchases": n % 9},
            "uses": uses[n % 2],
        }
        for n in range(ROWS)
    ]
    return pyarrow.table(
        {
            "id": [f"e{n}" for n in range(ROWS)],
            "kind": ["purchase"] * ROWS,
            "at": [f"{DAY}T14:{n * 60 // ROWS:02}:00+03:00" for n in range(ROWS)],
            "customer": [f"m{n}" for n in range(ROWS)],
            "purchase": pyarrow.array(
                [{"lines": each} for each in lines],
                pyarrow.struct({"lines": pyarrow.list_(line)}),
            ),
            "member": pyarrow.array(members, member),
        }
    )


def days() -> pyarrow.Table:
    born = pyarrow.array([-7305 + n * 37 % 18_000 for n in range(ROWS)], pyarrow.int32())
    dates = born.cast(pyarrow.date32())
    customer = pyarrow.StructArray.from_arrays([dates], ["birth_date"])
    return pyarrow.table(
        {
            "id": [f"day-{DAY}-m{n}" for n in range(ROWS)],
            "kind": ["day"] * ROWS,
            "at": [f"{DAY}T00:00:00+03:00"] * ROWS,
            "customer": [f"m{n}" for n in range(ROWS)],
            "member": pyarrow.StructArray.from_arrays([customer], ["customer"]),
        }
    )


def least(work: Callable[[], object]) -> float:
    """Microseconds of processor time a row, of the time that took least."""
    took = []
    for _ in range(TIMES):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return min(took) / ROWS * 1e6


def main() -> None:
    rust = sys.argv[1]
    with tempfile.TemporaryDirectory() as work:
        place = pathlib.Path(work)
        for name, table, ids in [
            ("purchases", purchases(), ("base", "gold", "welcome", "coffee")),
            ("days", days(), ("birthday",)),
        ]:
            folder, file = program(place / name, *ids), place / f"{name}.arrow"
            with pyarrow.ipc.new_stream(file, table.schema) as out:
                out.write_table(table, max_chunksize=BATCH)
            command = [rust, folder, file, str(TIMES)]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            nanos, wanted = map(int, told.split())
            host = sadakat.Host(folder)
            batches = [pyarrow.Table.from_batches([one]) for one in table.to_batches(BATCH)]

            def decide() -> None:
                rows = sum(host.decide_batch(one).effects().num_rows for one in batches)
                assert rows == wanted, (rows, wanted)

            python, native = least(decide), nanos / ROWS / 1e3
            print(
                f"{name}: {native:.2f} µs an event in Rust, {python:.2f} µs in Python:"
                f" {native / python:.0%} of its throughput; {wanted} effects of {ROWS} events"
            )
            text = least(lambda: [host.decide_batch(one).table() for one in batches])
            print(f"{name}: {text:.2f} µs in Python with each decision as JSON")


if __name__ == "__main__":
    main()
