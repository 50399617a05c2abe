"""Write a campaign for Sadakat in Python: see the SDK's README."""

from .campaign import Campaign, Failure, param
from .console import log
from .effects import Effects
from .events import Event, Line, field
from .values import Currency, Factor, Money, Percent, Points, Quantity

__all__ = [
    "Campaign",
    "Currency",
    "Effects",
    "Event",
    "Factor",
    "Failure",
    "Line",
    "Money",
    "Percent",
    "Points",
    "Quantity",
    "field",
    "log",
    "param",
]
