from sadakat_sdk import Campaign, Effects, Event, Line, Money, Percent, Points, field, param


class Item(Line):
    """What was bought."""

    category: str | None = field("line.category")
    amount: Money = field("line.amount")


class Purchase(Event):
    """A purchase, with the tier at its start."""

    tier: str | None = field("customer.tier")
    lines: list[Item]


class TierMultiplier(Campaign):
    """Gives members of higher tiers bonus points, in percent of the base."""

    event = Purchase
    effects = ["points"]

    points_per_unit: int = param("Base points for every whole unit of the currency.", default=1)
    silver: int = param("Bonus for silver members, in percent of the base points.", default=25)
    gold: int = param("Bonus for gold members, in percent of the base points.", default=50)
    platinum: int = param("Bonus for platinum members, in percent of the base points.", default=100)
    excluded_categories: list[str] = param(
        "Categories that earn nothing, such as gift cards.", default=[]
    )
    wallet: str = param("Wallet that the points go into.", default="points")

    def validate(self) -> str | None:
        for name in ("points_per_unit", "silver", "gold", "platinum"):
            if getattr(self, name) < 0:
                return f"{name} must not be negative"
        return None

    def evaluate(self, event: Purchase, effects: Effects) -> None:
        if event.tier not in ("silver", "gold", "platinum"):
            return
        percent = getattr(self, event.tier)
        eligible = Money.sum(
            line.amount for line in event.lines if line.category not in self.excluded_categories
        )
        # Rounded once for the order: two lines of 9.50 are 19 units, not 18.
        units = effects.currency.whole_units(eligible)
        base = Points.whole(units) * self.points_per_unit
        effects.points(base.percent(Percent.whole(percent)), self.wallet)
