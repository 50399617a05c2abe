"""A campaign: what it can be told, what it reads, what it proposes."""

from __future__ import annotations

import typing
from typing import Any, ClassVar

from ._kinds import Kind, kind_of
from .effects import KINDS, Effects
from .events import Event


class Failure(Exception):
    """Fails the event at hand, in the author's own words: `raise Failure("…")`."""


class _Described:
    def __init__(self, description: str, default: Any) -> None:
        self.description = description
        self.default = default


_REQUIRED = object()


def param(description: str, *, default: Any = _REQUIRED) -> Any:
    """A parameter that campaigns set under `[params]`; its annotation is its type."""
    return _Described(description, default)


class _Param(typing.NamedTuple):
    name: str
    kind: Kind
    description: str
    default: Any

    @property
    def is_required(self) -> bool:
        return self.default is _REQUIRED


class Campaign:
    """A campaign's logic: a subclass, whose attributes are its parameters.

    Nothing that it stores is there at the next call.
    """

    event: ClassVar[type[Event]]
    """What it sees of an event."""
    effects: ClassVar[list[str]]
    """Every kind of effect that it may propose; the host refuses others."""
    isolation: ClassVar[str] = "shared"
    """Whether instances may be kept between calls, if a manifest asks for that."""
    _params: ClassVar[list[_Param]] = []

    def __init_subclass__(cls) -> None:
        cls._params = []
        for name, annotation in typing.get_type_hints(cls).items():
            described = cls.__dict__.get(name)
            if not isinstance(described, _Described):
                continue
            where = f"{cls.__name__}.{name}"
            kind, optional = kind_of(annotation, where)
            if optional:
                raise TypeError(f"{where} cannot be missing: give it a default")
            default = described.default
            wrong = not isinstance(default, kind.accepts) or (
                isinstance(default, bool) and kind.accepts is int
            )
            if default is not _REQUIRED and wrong:
                raise TypeError(f"{where}: its default is {default!r}, which is no {kind.name}")
            cls._params.append(_Param(name, kind, described.description, default))
        unknown = [kind for kind in cls.effects if kind not in KINDS]
        if unknown:
            raise TypeError(f"{cls.__name__}: {unknown[0]!r} is no effect; write {', '.join(KINDS)}")

    def validate(self) -> str | None:
        """Says what is wrong with the parameters, and what to write instead."""
        return None

    def evaluate(self, event: Any, effects: Effects) -> None:
        """Proposes effects for one event. What it raises fails this event only."""
        raise NotImplementedError
