"""Amounts, exact: each counts a small part of its unit in whole numbers."""

from __future__ import annotations

from typing import Iterable, Self

from ._integers import decimal, scale, whole

_MILLION = 1_000_000


class _Counted:
    """A whole number of something, which only adds to its like."""

    __slots__ = ("_count",)
    _count: int

    def __init__(self, count: int) -> None:
        self._count = whole(count)

    def _like(self, other: object) -> int:
        if type(other) is not type(self):
            raise TypeError(
                f"{type(self).__name__} and {type(other).__name__} cannot be added or compared"
            )
        return other._count

    def __add__(self, other: Self) -> Self:
        return type(self)(self._count + self._like(other))

    def __sub__(self, other: Self) -> Self:
        return type(self)(self._count - self._like(other))

    def __mul__(self, times: int) -> Self:
        return type(self)(self._count * whole(times))

    def __neg__(self) -> Self:
        return type(self)(-self._count)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._count == self._count

    def __lt__(self, other: Self) -> bool:
        return self._count < self._like(other)

    def __le__(self, other: Self) -> bool:
        return self._count <= self._like(other)

    def __gt__(self, other: Self) -> bool:
        return self._count > self._like(other)

    def __ge__(self, other: Self) -> bool:
        return self._count >= self._like(other)

    def __hash__(self) -> int:
        return hash(self._count)

    def __bool__(self) -> bool:
        return self._count != 0

    @classmethod
    def sum(cls, parts: Iterable[Self]) -> Self:
        """The sum of such amounts; nothing if there are none."""
        return cls(sum(part._count for part in parts))


class Percent(_Counted):
    """A percentage, exact to six digits after the point."""

    __slots__ = ()

    @classmethod
    def whole(cls, percent: int) -> Self:
        """A whole number of percent: `Percent.whole(15)` is 15 %."""
        return cls(whole(percent) * _MILLION)

    @classmethod
    def basis_points(cls, hundredths: int) -> Self:
        """Hundredths of a percent: `Percent.basis_points(1250)` is 12.5 %."""
        return cls(whole(hundredths) * (_MILLION // 100))

    @classmethod
    def ratio(cls, part: int, of: int) -> Self:
        """What `part` is of `of`, rounded down at the sixth digit; 0 % if `of` is 0."""
        return cls(scale(whole(part), 100 * _MILLION, whole(of)))

    @property
    def millionths(self) -> int:
        """Millionths of a percent: 10 % is 10 000 000."""
        return self._count

    def __str__(self) -> str:
        return decimal(self._count, 6, 0)


class Factor(_Counted):
    """What points are multiplied by, exact to six digits after the point."""

    __slots__ = ()

    @classmethod
    def whole(cls, factor: int) -> Self:
        """A whole factor: `Factor.whole(2)` doubles."""
        return cls(whole(factor) * _MILLION)

    @classmethod
    def ratio(cls, part: int, of: int) -> Self:
        """`part ÷ of`, rounded down at the sixth digit: `Factor.ratio(3, 2)` is one and a half."""
        return cls(scale(whole(part), _MILLION, whole(of)))

    @classmethod
    def percent(cls, percent: Percent) -> Self:
        """The factor that makes this percentage: 150 % is one and a half."""
        return cls(scale(percent.millionths, 1, 100))

    @property
    def millionths(self) -> int:
        """Millionths: doubling is 2 000 000."""
        return self._count


class Money(_Counted):
    """An amount in minor units (kuruş, cents) of the batch's currency: `Money(1999)` is 19.99."""

    __slots__ = ()

    @property
    def minor(self) -> int:
        """The amount in minor units."""
        return self._count

    def percent(self, percent: Percent) -> Money:
        """A percentage of the amount, rounded down to the minor unit (towards −∞)."""
        return Money(scale(self._count, percent.millionths, 100 * _MILLION))

    def share(self, part: int, of: int) -> Money:
        """The amount × `part` ÷ `of`, rounded down to the minor unit; nothing if `of` is 0."""
        return Money(scale(self._count, whole(part), whole(of)))


class Quantity(_Counted):
    """How much of something, in thousandths: `Quantity(1500)` is one and a half."""

    __slots__ = ()

    @classmethod
    def whole(cls, units: int) -> Self:
        """A whole number."""
        return cls(whole(units) * 1_000)

    @property
    def thousandths(self) -> int:
        """Thousandths: one and a half is 1500."""
        return self._count

    @property
    def whole_units(self) -> int:
        """Whole units, rounded down (towards −∞): two and a half is 2."""
        return self._count // 1_000

    @property
    def is_whole(self) -> bool:
        """Whether nothing stands after the point."""
        return self._count % 1_000 == 0

    def at(self, price: Money) -> Money:
        """What this much costs at a price for one, rounded down to the minor unit."""
        return Money(scale(self._count, price.minor, 1_000))

    def __str__(self) -> str:
        return decimal(self._count, 3, 0)


class Points(_Counted):
    """Points, in millionths. The host rounds down to the wallet's precision."""

    __slots__ = ()

    @classmethod
    def whole(cls, points: int) -> Self:
        """A whole number of points."""
        return cls(whole(points) * _MILLION)

    @property
    def millionths(self) -> int:
        """Millionths of a point: one point is 1 000 000."""
        return self._count

    def percent(self, percent: Percent) -> Points:
        """A percentage of the points, rounded down at the sixth digit (towards −∞)."""
        return Points(scale(self._count, percent.millionths, 100 * _MILLION))

    def floor(self) -> Points:
        """Without what stands after the point, rounded down (towards −∞)."""
        return Points.whole(self._count // _MILLION)

    def __str__(self) -> str:
        return decimal(self._count, 6, 0)


class Currency:
    """The currency of every amount in a batch."""

    __slots__ = ("code", "minor_digits", "minor_per_unit")

    def __init__(self, code: str, minor_digits: int) -> None:
        self.code = code
        self.minor_digits = minor_digits
        self.minor_per_unit = 10**minor_digits

    def units(self, units: int) -> Money:
        """This many whole units."""
        return Money(whole(units) * self.minor_per_unit)

    def whole_units(self, amount: Money) -> int:
        """How many whole units the amount holds, rounded down (towards −∞): 19.99 holds 19."""
        return amount.minor // self.minor_per_unit

    def show(self, amount: Money) -> str:
        """The amount as a decimal for a message, such as `19.90`."""
        return decimal(amount.minor, self.minor_digits, self.minor_digits)
