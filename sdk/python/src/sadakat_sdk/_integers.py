"""Arithmetic of whole numbers."""

LARGEST = 2**63 - 1
SMALLEST = -(2**63)


def whole(value: int) -> int:
    """The number itself; what is no whole number is refused."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(
            f"{value!r} is no whole number: binary fractions are not exact; write a whole number "
            "of minor units, hundredths or millionths, such as `Percent.basis_points(1250)`"
        )
    return value


def scale(value: int, numerator: int, denominator: int) -> int:
    """`value × numerator ÷ denominator`, rounded down; 0 if the denominator is 0."""
    return 0 if denominator == 0 else value * numerator // denominator


def fits(amount: int) -> int:
    """An amount that the contract can carry, whose ends stand for what it cannot."""
    if not SMALLEST < amount < LARGEST:
        raise OverflowError("an amount is too large to count")
    return amount


def decimal(value: int, digits: int, fraction: int) -> str:
    """An integer that counts 10⁻ᵈⁱᵍⁱᵗˢ, with at least `fraction` digits after the point."""
    sign = "-" if value < 0 else ""
    text = str(abs(value)).rjust(digits + 1, "0")
    before, after = text[: len(text) - digits], text[len(text) - digits :]
    while len(after) > fraction and after.endswith("0"):
        after = after[:-1]
    return f"{sign}{before}.{after}" if after else sign + before
