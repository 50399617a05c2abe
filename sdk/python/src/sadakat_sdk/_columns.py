"""How the entries of a column are read."""

from __future__ import annotations

from typing import Any, Callable

from ._kinds import Kind

Reader = Callable[[int], Any]


def reader(column: Any, kind: Kind, optional: bool) -> Reader:
    """Reads entries of a column in the contract's form."""
    value = column.value
    if kind.name == "texts":
        items = value.items
        words = _dictionary(items)
        keys, starts = items.keys, value.starts
        return lambda at: [words(key) for key in keys[starts[at] : starts[at + 1]]]
    if kind.name == "text":
        words = _dictionary(value)
        keys = value.keys
        get: Reader = lambda at: words(keys[at])
    else:
        values, read = value.values, kind.read
        get = lambda at: read(values[at])
    validity = value.validity
    if not optional or not validity:
        return get
    return lambda at: get(at) if validity[at >> 3] >> (at & 7) & 1 else None


def _dictionary(text: Any) -> Callable[[int], str]:
    """The texts of a dictionary by their number, each cut out once."""
    offsets, data = text.offsets, text.dictionary.encode()
    known: dict[int, str] = {}

    def word(key: int) -> str:
        found = known.get(key)
        if found is None:
            found = data[offsets[key] : offsets[key + 1]].decode()
            known[key] = found
        return found

    return word
