"""What the page shows runs, block after block, as a reader tries it."""

from __future__ import annotations

import json
import pathlib
import re
import shutil

import pytest
from conftest import WELCOME, Folder, purchase

PAGE = pathlib.Path(__file__).parents[1] / "README.md"


def test_the_page_runs(
    folder: Folder, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    folder.campaign("welcome", WELCOME)
    shutil.copytree(folder.path, tmp_path / "drafts")
    monkeypatch.chdir(tmp_path)
    events = [purchase(number) for number in range(1, 4)]
    (tmp_path / "events.ndjson").write_text("".join(json.dumps(one) + "\n" for one in events))
    (tmp_path / "customers.csv").write_text("id,tier\nc42,gold\n")
    member = {"customer": {"tier": "gold"}, "newcomer": True}
    table = pyarrow.Table.from_pylist([one | {"member": member} for one in events])
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 5
    names: dict = {"table": table}
    for block in blocks:
        exec(block, names)  # noqa: S102
    assert [effect["campaign"] for effect in names["later"].effects] == ["base"]
    known = names["host"].facts("c42", names["account"], "2026-11-22")
    assert known["wallet.points.balance"] == 380
    assert names["effects"].num_rows == 6
    exact = names["effects"]["amount"].cast(pyarrow.decimal128(18, 2))
    assert sum(exact.to_pylist()) == 3 * 290
    assert len(names["year"]) == 3 and names["report"]["members"]["gain"] == 0
