"""What fields and parameters can hold, and how the contract carries it."""

from __future__ import annotations

import datetime
import types
import typing
from typing import Any, Callable

from .values import Money, Quantity

_EPOCH_DAY = datetime.date(1970, 1, 1).toordinal()
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_MICROSECOND = datetime.timedelta(microseconds=1)


class Kind:
    """A type of the contract, and the Python type that stands for it."""

    def __init__(
        self,
        name: str,
        read: Callable[[Any], Any],
        store: Callable[[Any], Any],
        accepts: type = int,
    ) -> None:
        self.name = name
        self.read = read
        self.store = store
        self.accepts = accepts


def _texts(value: Any) -> list[str]:
    return list(value)


def _same(value: Any) -> Any:
    return value


_KINDS: dict[Any, Kind] = {
    bool: Kind("boolean", bool, int, bool),
    int: Kind("integer", _same, _same),
    str: Kind("text", _same, _same, str),
    list[str]: Kind("texts", _texts, _texts, list),
    datetime.date: Kind(
        "date",
        lambda days: datetime.date.fromordinal(_EPOCH_DAY + days),
        lambda date: date.toordinal() - _EPOCH_DAY,
        datetime.date,
    ),
    datetime.datetime: Kind(
        "instant",
        lambda micros: _EPOCH + datetime.timedelta(microseconds=micros),
        lambda at: (at - _EPOCH) // _MICROSECOND,
        datetime.datetime,
    ),
    Money: Kind("money", Money, lambda money: money.minor, Money),
    Quantity: Kind("quantity", Quantity, lambda quantity: quantity.thousandths, Quantity),
}


def kind_of(annotation: Any, what: str) -> tuple[Kind, bool]:
    """What an annotation stands for, and whether the value may be missing."""
    optional = False
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        parts = [part for part in typing.get_args(annotation) if part is not type(None)]
        optional = len(parts) < len(typing.get_args(annotation))
        annotation = parts[0] if len(parts) == 1 else annotation
    kind = _KINDS.get(annotation)
    if kind is None:
        raise TypeError(
            f"{what} cannot be a {annotation!r}: write bool, int, str, list[str], datetime.date, "
            "datetime.datetime, Money or Quantity, for fields with `| None` where it may be missing"
        )
    return kind, optional
