"""A till, by the client that is generated: a purchase is decided once."""

import sys

from sadakat_api import AuthenticatedClient
from sadakat_api.api.ledger import process
from sadakat_api.models import Event, Line, Processed, Purchase

# A server that has no tokens asks for none.
client = AuthenticatedClient(
    base_url=sys.argv[1], token="none", raise_on_unexpected_status=True
)
latte = Line(sku="latte", quantity=2, unit_price="95.00")
event = Event(
    id="python-1",
    kind="purchase",
    at="2026-11-21T14:03:00+03:00",
    customer="c42",
    purchase=Purchase(lines=[latte]),
)
for repeated in (False, True):
    processed = process.sync(client=client, body=event)
    assert isinstance(processed, Processed), processed
    assert processed.repeated is repeated, processed
    assert processed.decisions[0].event == "python-1", processed
    print("a till in Python:", processed.decisions[0].effects)
