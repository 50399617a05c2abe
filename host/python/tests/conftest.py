"""Programs for the tests."""

from __future__ import annotations

import pathlib

import pytest

PROGRAM = """
[program]
name = "Café"
currency = "TRY"
time_zone = "Europe/Istanbul"
[wallets.points]
expires = "365 days"
[tiers]
levels = { bronze = 0, gold = 1000 }
"""

BASE = ('on = ["purchase"]\nphase = "earn"\n', "points(purchase.net);")
WELCOME = (
    'on = ["purchase"]\nlimit = { per_customer = 1 }\n'
    "audience = 'customer.tier == \"gold\"'\n",
    "points(100);",
)


class Folder:
    """A program folder that is edited."""

    def __init__(self, path: pathlib.Path) -> None:
        self.path = path
        self.write("program.toml", PROGRAM)

    def write(self, name: str, text: str) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def campaign(self, name: str, files: tuple[str, str]) -> None:
        self.write(f"campaigns/{name}.toml", files[0])
        self.write(f"campaigns/{name}.rhai", files[1])


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> Folder:
    made = Folder(tmp_path / "rules")
    made.campaign("base", BASE)
    return made


def purchase(number: int = 1, customer: str | None = "c42", price: object = "95.00") -> dict:
    event: dict = {
        "id": f"e{number}",
        "kind": "purchase",
        "at": "2026-11-21T14:03:00+03:00",
        "purchase": {"lines": [{"sku": "latte", "quantity": 2, "unit_price": price}]},
    }
    if customer is not None:
        event["customer"] = customer
    return event
