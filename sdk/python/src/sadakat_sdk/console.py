"""What a plugin writes for its author."""

from __future__ import annotations

from typing import Any, Callable

NO_EVENT = 0xFFFF_FFFF
_MOST = 4096
_PIECE = 48

_write: Callable[..., None] | None = None
_event = NO_EVENT


def write_to(host: Callable[..., None] | None) -> None:
    """Where lines go; without it, to whoever runs the tests."""
    global _write
    _write = host


def about(event: int) -> None:
    """Says which event is at hand."""
    global _event
    _event = event


def log(*parts: Any) -> None:
    """Writes a line about the event at hand.

    `sadakat plugin test` and `sadakat explain` show it. No decision depends on it.
    """
    line = " ".join(map(str, parts))
    if _write is None:
        print(line)
        return
    data = line.encode()[:_MOST] + b"\n"
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE].ljust(_PIECE, b"\0")
        words = (int.from_bytes(piece[at : at + 8], "little") for at in range(0, _PIECE, 8))
        _write(0, _event, *words)
