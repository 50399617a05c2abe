"""What a campaign sees of an event."""

from __future__ import annotations

import typing
from typing import Any, Callable, Iterator

from ._columns import Reader, reader
from ._kinds import Kind, kind_of


class _Named:
    """The name of a field in the program's schema."""

    def __init__(self, name: str) -> None:
        self.name = name


def field(name: str) -> Any:
    """A field of the program's schema, such as `customer.tier`; its annotation is its type."""
    return _Named(name)


class _Field(typing.NamedTuple):
    attribute: str
    name: str
    kind: Kind
    optional: bool


class _View:
    """A row whose attributes are read from columns when they are asked for."""

    __slots__ = ("_at",)

    def __init__(self, at: int) -> None:
        self._at = at


class Line:
    """What a campaign sees of a line: a subclass names fields that begin with `line.`."""

    _fields: list[_Field] = []

    def __init_subclass__(cls) -> None:
        cls._fields, lines = _schema(cls, "line.")
        if lines is not None:
            raise TypeError(f"{cls.__name__}: lines have no lines")


class Event:
    """What a campaign sees of an event: a subclass names fields, and at most one list of lines."""

    _fields: list[_Field] = []
    _lines: tuple[str, type[Line]] | None = None

    def __init_subclass__(cls) -> None:
        cls._fields, cls._lines = _schema(cls, "")


def _schema(cls: type, prefix: str) -> tuple[list[_Field], tuple[str, type[Line]] | None]:
    fields: list[_Field] = []
    lines = None
    for attribute, annotation in typing.get_type_hints(cls).items():
        if attribute.startswith("_"):
            continue
        of = typing.get_args(annotation)
        if typing.get_origin(annotation) is list and isinstance(of[0], type) and issubclass(of[0], Line):
            lines = (attribute, of[0])
            continue
        named = cls.__dict__.get(attribute)
        where = f"{cls.__name__}.{attribute}"
        if not isinstance(named, _Named):
            raise TypeError(f'{where} names no field: write `= field("customer.tier")` behind it')
        if named.name.startswith("line.") != (prefix == "line."):
            raise TypeError(f"{where}: fields of lines, and no others, stand in a class of `Line`")
        kind, optional = kind_of(annotation, where)
        fields.append(_Field(attribute, named.name, kind, optional))
    return fields, lines


def described(event: type[Event]) -> Iterator[_Field]:
    """The fields of an event and its lines, in the order of columns."""
    yield from event._fields
    if event._lines is not None:
        yield from event._lines[1]._fields


def bind(event: type[Event], batch: Any) -> Callable[[int], Any]:
    """Makes views of a batch's events."""
    columns = iter(batch.columns)
    readers = {
        field.attribute: reader(next(columns), field.kind, field.optional) for field in event._fields
    }
    if event._lines is not None:
        attribute, line = event._lines
        of_line = {
            field.attribute: reader(next(columns), field.kind, field.optional)
            for field in line._fields
        }
        view = _view(line.__name__, of_line)
        starts = batch.line_starts
        readers[attribute] = lambda at: [view(nth) for nth in range(starts[at], starts[at + 1])]
    return _view(event.__name__, readers)


def _view(name: str, readers: dict[str, Reader]) -> Callable[[int], Any]:
    def reading(get: Reader) -> property:
        return property(lambda view: get(view._at))

    members: dict[str, Any] = {attribute: reading(get) for attribute, get in readers.items()}
    return type(name, (_View,), {"__slots__": (), **members})
