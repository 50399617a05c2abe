"""Events one by one."""

from __future__ import annotations

import datetime
import json
import threading
from decimal import Decimal

import pytest
import sadakat
from conftest import BASE, WELCOME, Folder, purchase


def test_an_event_is_decided_with_what_is_known_of_its_member(folder: Folder) -> None:
    host = sadakat.Host(folder.path)
    decision = host.decide(purchase(), {"id": "c42"})
    [effect] = decision.effects
    assert (effect["campaign"], effect["kind"], effect["amount"]) == ("base", "points", "190")
    assert decision.event == "e1" and decision.customer == "c42"
    assert decision.program == host.snapshot and decision.day == "2026-11-21"
    [points] = decision.changes["points"]
    assert (points["amount"], points["expires"]) == ("190", "2027-11-21")
    assert "base" in decision.explain()
    assert decision.explanation()["campaigns"][0]["campaign"] == "base"
    assert decision == host.decide(json.dumps(purchase()), '{"id": "c42"}')
    # It lives longer than the program that decided it.
    before = decision.explain()
    folder.campaign("base", (BASE[0], "points(1);"))
    assert host.reload() == ["base"]
    assert decision.explain() == before
    assert host.decide(purchase(), {"id": "c42"}) != decision


@pytest.mark.parametrize("price", ["95.00", Decimal("95.00"), 95])
def test_amounts_are_texts_decimals_and_whole_numbers(folder: Folder, price: object) -> None:
    host = sadakat.Host(folder.path)
    event = purchase(price=price)
    event["at"] = datetime.datetime.fromisoformat(event["at"])
    assert host.decide(event, {"id": "c42"}).effects[0]["amount"] == "190"


def test_a_binary_float_is_refused_with_its_place(folder: Folder) -> None:
    host = sadakat.Host(folder.path)
    with pytest.raises(sadakat.RecordError) as refused:
        host.decide(purchase(price=95.0), {"id": "c42"})
    error = refused.value
    assert error.code == "S0503"
    assert error.field == "purchase.lines[0].unit_price"
    assert "Decimal" in (error.help or "") and "95.0" in error.message


def test_limits_want_to_know_what_was_got_before(folder: Folder) -> None:
    folder.campaign("welcome", WELCOME)
    host = sadakat.Host(folder.path)
    gold = {"id": "c42", "customer": {"tier": "gold"}}
    with pytest.raises(sadakat.RecordError) as refused:
        host.decide(purchase(), gold)
    assert refused.value.code == "S0519" and refused.value.field == "member.uses"
    first = host.decide(purchase(), gold | {"uses": []})
    assert [effect["campaign"] for effect in first.effects] == ["base", "welcome"]
    again = host.decide(purchase(2), gold | {"uses": first.changes["uses"]})
    assert [effect["campaign"] for effect in again.effects] == ["base"]
    needs = host.needs()
    assert needs["facts"] == [{"field": "customer.tier", "type": "text", "optional": False}]
    assert needs["uses"] == [{"campaign": "welcome", "per": None, "every": "ever"}]


def test_a_guest_is_said_and_not_forgotten(folder: Folder) -> None:
    host = sadakat.Host(folder.path)
    with pytest.raises(sadakat.RecordError, match="nothing was said of `c42`"):
        host.decide(purchase())
    assert host.decide(purchase(), None).effects == []
    assert host.decide(purchase(customer=None)).effects == []


def test_wrong_records_name_field_code_and_cure(folder: Folder) -> None:
    host = sadakat.Host(folder.path)
    for event, member, code, field, words in [
        ({**purchase(), "kind": "purchse"}, {"id": "c42"}, "S0508", "kind", "purchase"),
        (purchase(), {"id": "c43"}, "S0520", "event.customer", "guest"),
        (purchase(), {"customer": {"tier": "gold"}}, "S0504", "customer.tier", "`id`"),
        (purchase(), {"id": "c42", "customer": {"teir": 1}}, "S0502", "customer.teir", "tier"),
        ("{", {"id": "c42"}, "S0501", None, "JSON"),
    ]:
        with pytest.raises(sadakat.RecordError) as refused:
            host.decide(event, member)
        error = refused.value
        assert (error.code, error.field) == (code, field), str(error)
        assert words in (error.help or ""), str(error)
        assert str(error).startswith(f"[{code}]")
    for wrong in [3, [1], object(), {"id": object()}, {1: 2}]:
        with pytest.raises(sadakat.RecordError):
            host.decide(wrong, None)  # type: ignore[arg-type]
    endless: dict = {}
    endless["a"] = endless
    with pytest.raises(sadakat.RecordError, match="nested too deep"):
        host.decide(endless, None)


def test_a_program_that_is_wrong_says_where(folder: Folder) -> None:
    host = sadakat.Host(folder.path)
    before = host.snapshot
    folder.campaign("base", ("on = [\"purchase\"]\naudience = 'customer.teir == 1'\n", BASE[1]))
    [problem] = sadakat.check(folder.path)
    assert (problem.code, problem.file, problem.line) == ("S0202", "campaigns/base.toml", 2)
    assert problem.help == "did you mean `customer.tier`?"
    with pytest.raises(sadakat.ProgramError, match="customer.teir") as refused:
        host.reload()
    assert refused.value.errors == [problem]
    # The last good one stays, and the status tells why.
    assert host.snapshot == before and "customer.teir" in host.status()["failed"]
    with pytest.raises(sadakat.ProgramError):
        sadakat.Host(folder.path)
    with pytest.raises(OSError):
        sadakat.Host(folder.path / "nowhere")


def test_a_campaign_that_reads_what_nobody_supplies_is_refused(folder: Folder) -> None:
    folder.campaign("welcome", WELCOME)
    with pytest.raises(sadakat.ProgramError, match="S0118"):
        sadakat.Host(folder.path, supplies=["history.purchases"])
    assert sadakat.Host(folder.path, supplies=["customer.tier"]).status()["refused"] == 0


def test_edits_go_into_force_while_threads_decide(folder: Folder) -> None:
    host = sadakat.Host(folder.path, watch=True)
    seen: set[str] = set()
    wrong: list[BaseException] = []
    changed = threading.Event()

    def ask() -> None:
        try:
            while not changed.is_set():
                decision = host.decide(purchase(), {"id": "c42"})
                seen.add(decision.effects[0]["amount"])
                if "1" in seen:
                    changed.set()
        except BaseException as error:
            wrong.append(error)
            changed.set()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    folder.campaign("base", (BASE[0], "points(1);"))
    assert changed.wait(60), host.status()
    for thread in threads:
        thread.join()
    assert not wrong and seen <= {"190", "1"}
    assert host.drain(5)


def test_budgets_are_given_back(folder: Folder) -> None:
    folder.campaign("few", ('on = ["purchase"]\nlimit = { total = 1 }\n', "points(5);"))
    host = sadakat.Host(folder.path)
    names = lambda decision: [effect["campaign"] for effect in decision.effects]  # noqa: E731
    assert "few" in host.explain(purchase(), {"id": "c42"})
    first = host.decide(purchase(), {"id": "c42"})
    assert names(first) == ["base", "few"]
    assert names(host.decide(purchase(2), {"id": "c42"})) == ["base"]
    host.release(first)
    assert names(host.decide(purchase(3), {"id": "c42"})) == ["base", "few"]


def test_cases_hold_or_say_what_differs(folder: Folder) -> None:
    case = '[[case]]\nname = "points"\npurchase.total = 10\neffects = [{{ kind = "points", amount = {} }}]\n'
    folder.write("cases/base.toml", case.format(10))
    told = sadakat.test(folder.path)
    assert told and [case.name for case in told.cases] == ["points"]
    folder.write("cases/base.toml", case.format(11))
    told = sadakat.test(folder.path)
    assert not told and told.failed == 1 and "points" in told.text
