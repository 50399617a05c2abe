"""What a campaign proposes for an event."""

from __future__ import annotations

from typing import Any, Literal

from ._integers import fits, whole
from .values import Currency, Factor, Money, Percent, Points, Quantity

KINDS = (
    "points",
    "multiply",
    "discount",
    "gift",
    "coupon",
    "message",
    "tag",
    "untag",
    "tier",
    "progress",
    "custom",
)


class Effects:
    """Collects what a campaign proposes for one event.

    An amount that does not fit 64 bits fails the event.
    """

    def __init__(self, currency: Currency) -> None:
        self.currency = currency
        """The currency of every amount in this batch."""
        self._event = 0
        self._rows: list[tuple[int, int, int, int]] = []
        self._discounts: list[tuple[int, int, int, int]] = []
        self._coupons: list[tuple[int, int]] = []
        self._counts: list[int] = []
        self._values: list[tuple[int, int]] = []
        self._texts: dict[str, int] = {}
        self._failures: list[tuple[int, str]] = []
        self._mark = (0, 0, 0, 0, 0)

    def points(self, points: Points, wallet: str = "points") -> None:
        """Gives points into a wallet. No points, no effect."""
        if points:
            self._push("points", wallet, points.millionths)

    def multiply(self, factor: Factor, wallet: str = "points") -> None:
        """Multiplies the base points in a wallet."""
        self._push("multiply", wallet, factor.millionths)

    def discount(
        self,
        *,
        percent: Percent | None = None,
        amount: Money | None = None,
        set_price: Money | None = None,
        on: Literal["order", "shipping"] | int = "order",
        cap: Money | None = None,
        of_remaining: bool = False,
    ) -> None:
        """Lowers a price by a percentage, by an amount, or to a price.

        `on` is the order, shipping, or a line by its place from 0.
        """
        sizes = [
            (1, percent.millionths) if percent is not None else None,
            (2, amount.minor) if amount is not None else None,
            (3, set_price.minor) if set_price is not None else None,
        ]
        given = [size for size in sizes if size is not None]
        if len(given) != 1:
            raise TypeError("a discount has one of percent, amount and set_price")
        unit, size = given[0]
        target = {"order": 0, "shipping": 1}.get(on) if isinstance(on, str) else 2 + whole(on)
        if target is None or target < 0:
            raise ValueError(f'a discount is on "order", "shipping" or a line from 0, not {on!r}')
        limit = fits(-1 if cap is None else cap.minor)
        self._row("discount", 0, size)
        self._discounts.append((unit, target, int(of_remaining), limit))

    def gift(self, sku: str, quantity: Quantity = Quantity.whole(1)) -> None:
        """Adds a free product to the order."""
        self._push("gift", sku, quantity.thousandths)

    def coupon(
        self,
        offer: str,
        *,
        percent: Percent | None = None,
        amount: Money | None = None,
        valid_days: int = 0,
    ) -> None:
        """Gives a coupon for later, worth what the offer says if nothing is said here."""
        if percent is not None and amount is not None:
            raise TypeError("a coupon has one of percent and amount, or neither")
        unit, size = 0, 0
        if percent is not None:
            unit, size = 1, percent.millionths
        elif amount is not None:
            unit, size = 2, amount.minor
        days = fits(whole(valid_days))
        self._push("coupon", offer, size)
        self._coupons.append((unit, days))

    def message(self, template: str, **values: Any) -> None:
        """Sends a message made from a template with named values."""
        self._valued("message", template, values)

    def tag(self, tag: str) -> None:
        """Adds a tag to the member."""
        self._push("tag", tag, 0)

    def untag(self, tag: str) -> None:
        """Takes a tag from the member."""
        self._push("untag", tag, 0)

    def tier(self, tier: str) -> None:
        """Moves the member to a tier."""
        self._push("tier", tier, 0)

    def progress(self, badge: str, steps: int = 1) -> None:
        """Moves the member so many steps towards a badge."""
        self._push("progress", badge, whole(steps))

    def custom(self, name: str, **values: Any) -> None:
        """Tells whoever listens something that Sadakat has no word for."""
        self._valued("custom", name, values)

    def _begin(self, event: int) -> None:
        self._event = event
        self._mark = self._lengths()

    def _lengths(self) -> tuple[int, int, int, int, int]:
        return (
            len(self._rows),
            len(self._discounts),
            len(self._coupons),
            len(self._counts),
            len(self._values),
        )

    def _fail(self, message: str) -> None:
        """Drops what the event at hand proposed, and says why."""
        columns: tuple[list[Any], ...] = (
            self._rows,
            self._discounts,
            self._coupons,
            self._counts,
            self._values,
        )
        for column, length in zip(columns, self._mark):
            del column[length:]
        self._failures.append((self._event, message))

    def _push(self, kind: str, name: str, amount: int) -> None:
        if not isinstance(name, str):
            raise TypeError(f"the name of an effect is a text, not {name!r}")
        self._row(kind, self._position(name), amount)

    def _row(self, kind: str, name: int, amount: int) -> None:
        self._rows.append((self._event, KINDS.index(kind), name, fits(amount)))

    def _valued(self, kind: str, name: str, values: dict[str, Any]) -> None:
        shown = [(key, _show(key, value)) for key, value in values.items()]
        self._push(kind, name, 0)
        self._counts.append(len(shown))
        for key, value in shown:
            self._values.append((self._position(key), self._position(value)))

    def _position(self, text: str) -> int:
        return self._texts.setdefault(text, len(self._texts))


def _show(key: str, value: Any) -> str:
    if isinstance(value, float):
        whole(value)
    if isinstance(value, Money):
        raise TypeError(f"`{key}` is an amount: write `effects.currency.show(…)`")
    return str(value)
