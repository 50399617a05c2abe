"""Services that keep one text for each member."""

from __future__ import annotations

import datetime
import json
import pathlib
import sys
import threading
import tomllib
import urllib.error
import urllib.request

import pytest
import sadakat
from conftest import WELCOME, Folder, purchase

CORPUS = pathlib.Path(__file__).parents[3] / "tests/corpus/decisions"
EXAMPLES = pathlib.Path(__file__).parents[1] / "examples"


def test_a_header_says_whose_event_it_is(folder: Folder) -> None:
    host = sadakat.Host(folder.path)
    header = host.header(purchase())
    assert header == sadakat.Header("e1", "purchase", "c42", "2026-11-21")
    assert host.header(purchase(customer=None)).customer is None
    with pytest.raises(sadakat.RecordError) as refused:
        host.header({**purchase(), "kind": "purchse"})
    assert (refused.value.code, refused.value.field) == ("S0508", "kind")


def test_what_an_event_comes_to_is_booked_into_one_text(folder: Folder) -> None:
    folder.campaign("welcome", WELCOME)
    host = sadakat.Host(folder.path)
    done = host.process(purchase(1), customer={"tier": "gold"})
    assert [effect["campaign"] for effect in done.decision.effects] == ["base", "welcome"]
    assert done.account is not None and "\n" not in done.account
    day = datetime.date(2026, 11, 22)
    assert host.facts("c42", done.account, day)["wallet.points.balance"] == 290
    # The limit is used up, however often the program is opened.
    host = sadakat.Host(folder.path)
    again, account = host.process(purchase(2), done.account)
    assert [effect["campaign"] for effect in again.effects] == ["base"]
    assert host.facts("c42", account, "2026-11-22")["wallet.points.balance"] == 480
    # What a purchase gave goes when its goods come back.
    back = purchase(3) | {"kind": "return"}
    back["purchase"] = {"of": "e2", "lines": [{"sku": "latte", "quantity": 2}]}
    _, account = host.process(back, account)
    assert host.facts("c42", account, "2026-11-22")["wallet.points.balance"] == 290
    assert host.facts("c43", None, "2026-11-22")["wallet.points.balance"] == 0


def test_a_guest_has_no_account(folder: Folder) -> None:
    host = sadakat.Host(folder.path)
    decision, account = host.process(purchase(customer=None))
    assert decision.effects == [] and account is None


def test_what_does_not_fit_is_told_and_nothing_is_booked(folder: Folder) -> None:
    host = sadakat.Host(folder.path)
    account = host.process(purchase()).account
    for event, kept, customer, code, words in [
        (purchase(2), "{", None, "S0501", "copy"),
        (purchase(2), account.replace('"version":1', '"version":99'), None, "S0501", "version"),
        (purchase(2, "c43"), account, None, "S0501", "copy"),
        (purchase(2, None), account, None, "S0520", "guest"),
        (purchase(2), account, {"teir": "gold"}, "S0502", "tier"),
        (purchase(2), account, {"tier": "glod"}, "S0508", "gold"),
        (purchase(2), account, {"id": "c43"}, "S0520", "leave it out"),
        (purchase(2), account, "{", "S0501", "birth_date"),
        (purchase(2), account, {"tier": {}}, "S0503", "texts"),
        (purchase(2), account, '{"tier": 1.5}', "S0503", "12.50"),
        ("{", account, None, "S0501", "JSON"),
    ]:
        with pytest.raises(sadakat.RecordError) as refused:
            host.process(event, kept, customer=customer)
        assert refused.value.code == code, str(refused.value)
        assert words in (refused.value.help or ""), str(refused.value)
    with pytest.raises(sadakat.RecordError, match="`tomorrow` is not a day"):
        host.facts("c42", account, "tomorrow")


def replayable(path: pathlib.Path) -> bool:
    """Whether a case is of what members do, one event after the other."""
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    known = {json.loads(line)["id"] for line in case.get("customers", "").splitlines() if line}
    if "sweep" in case or "REJECT" in case["expected"] or " REFUSED [" in case["expected"]:
        return False
    for line in filter(None, case["events"].splitlines()):
        try:
            customer = json.loads(line).get("customer")
        except ValueError:
            return False
        # A customer without a record is a guest to a replay; and a return that
        # names nobody is that of its purchase's member.
        if customer not in known or '"quantity":-' in line.replace(" ", ""):
            return False
    return True


CASES = [path for path in sorted(CORPUS.glob("*.toml")) if replayable(path)]


def test_there_are_cases() -> None:
    assert len(CASES) > 60


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_service_comes_to_the_same_bytes_as_a_replay(
    path: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    folder = Folder(tmp_path / "rules")
    folder.write("program.toml", case["program"])
    for name, text in case["files"].items():
        folder.write(name, text)
    events = [line for line in case["events"].splitlines() if line]
    customers = [line for line in case.get("customers", "").splitlines() if line]
    wanted = sadakat.replay(folder.path, events, customers=customers)
    assert not wanted.rejects
    host = sadakat.Host(folder.path, cases=False)
    records = {json.loads(line)["id"]: line for line in customers}
    store: dict[str, str] = {}
    told = []
    for event in events:
        customer = host.header(event).customer
        said = None if customer in store else records[customer]
        decision, account = host.process(event, store.get(customer), customer=said)
        told.append(decision.to_json())
        store[customer] = account
    assert told == wanted.ndjson.splitlines()


def test_the_example_serves(folder: Folder, tmp_path: pathlib.Path) -> None:
    sys.path.insert(0, str(EXAMPLES))
    from service import service

    folder.campaign("welcome", ('on = ["purchase"]\nlimit = { per_customer = 1 }\n', "points(5);"))

    def ask(port: int, event: dict) -> str:
        body = json.dumps(event).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}", body) as answer:
            return answer.read().decode()

    def serve() -> tuple:
        listening = service(str(folder.path), str(tmp_path / "shop.db"))
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        return listening, listening.server_port

    listening, port = serve()
    first = ask(port, purchase(1))
    assert '"campaign":"welcome"' in first and ask(port, purchase(1)) == first
    assert '"campaign":"welcome"' in ask(port, purchase(2, "c77"))
    assert '"effects":[]' in ask(port, purchase(3, None))
    # Tills that ask at once get the limit once.
    told: list[str] = []
    tills = [
        threading.Thread(target=lambda n=n: told.append(ask(port, purchase(n, "c99"))))
        for n in range(10, 18)
    ]
    for till in tills:
        till.start()
    for till in tills:
        till.join()
    assert sum('"campaign":"welcome"' in answer for answer in told) == 1 and len(told) == 8
    with pytest.raises(urllib.error.HTTPError, match="422"):
        ask(port, purchase(4) | {"kind": "purchse"})
    listening.shutdown()
    listening, port = serve()
    assert ask(port, purchase(1)) == first
    assert '"campaign":"welcome"' not in ask(port, purchase(5))
    listening.shutdown()
