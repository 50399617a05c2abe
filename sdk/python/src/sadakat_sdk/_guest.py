"""The two functions of the contract, around a campaign."""

from __future__ import annotations

import sys
from typing import Any

import sadakat_closed
from componentize_py_types import Err
from wit_world.imports import console as host
from wit_world.imports import types as abi

from . import console
from .campaign import Campaign, Failure
from .effects import Effects
from .events import bind, described
from .values import Currency

_sources = ""
"""The folder of the plugin's own modules while it is built."""


def exported(campaign: type[Campaign], name: str, version: str, summary: str) -> type:
    """The class that stands for the world `campaign`."""

    global _sources
    path = sys.modules[campaign.__module__].__file__ or ""
    _sources = path.replace("\\", "/").rsplit("/", 1)[0] + "/"

    class WitWorld:
        def describe(self) -> abi.Description:
            return _describe(campaign, name, version, summary)

        def evaluate(self, batch: abi.Batch) -> abi.Outcome:
            try:
                return _evaluate(campaign, batch)
            except BaseException as error:
                raise Err(_words(error)) from None

    _warm(WitWorld())
    console.write_to(host.write)
    sadakat_closed.seal()
    return WitWorld


def only_campaign(module: Any) -> type[Campaign]:
    """The campaign that a plugin's module defines."""
    found = [
        of
        for of in vars(module).values()
        if isinstance(of, type) and issubclass(of, Campaign) and of is not Campaign
    ]
    if len(found) != 1:
        raise TypeError(f"src/plugin.py defines {len(found)} classes of `Campaign`: write one")
    return found[0]


def _describe(campaign: type[Campaign], name: str, version: str, summary: str) -> abi.Description:
    return abi.Description(
        name=name,
        version=version,
        summary=summary,
        fields=[
            abi.Field(field.name, abi.FieldType[field.kind.name.upper()], field.optional)
            for field in described(campaign.event)
        ],
        parameters=[
            abi.Parameter(
                of.name,
                abi.FieldType[of.kind.name.upper()],
                of.description,
                None if of.is_required else _value(of.kind.name, of.kind.store(of.default)),
            )
            for of in campaign._params
        ],
        effects=[abi.EffectKind[kind.upper()] for kind in campaign.effects],
        isolation=abi.Isolation[campaign.isolation.upper()],
    )


def _value(kind: str, value: Any) -> abi.Value:
    if kind == "text":
        return abi.Value_Text(value)
    if kind == "texts":
        return abi.Value_Texts(value)
    return abi.Value_Integer(value)


def _evaluate(campaign: type[Campaign], batch: abi.Batch) -> abi.Outcome:
    console.about(console.NO_EVENT)
    told = campaign()
    for of, value in zip(campaign._params, batch.parameters, strict=True):
        setattr(told, of.name, of.kind.read(value.value))
    wrong = told.validate()
    if wrong is not None:
        raise Failure(wrong)
    view = bind(campaign.event, batch)
    effects = Effects(Currency(batch.currency, batch.minor_digits))
    for event in range(batch.events):
        console.about(event)
        effects._begin(event)
        try:
            told.evaluate(view(event), effects)
        # `SystemExit` as well.
        except BaseException as error:
            effects._fail(_words(error))
    return _outcome(effects)


def _outcome(effects: Effects) -> abi.Outcome:
    rows, discounts = effects._rows, effects._discounts
    return abi.Outcome(
        abi.Effects(
            events=[row[0] for row in rows],
            kinds=bytes(row[1] for row in rows),
            names=[row[2] for row in rows],
            amounts=[row[3] for row in rows],
            discounts=abi.Discounts(
                units=[row[0] for row in discounts],
                targets=[row[1] for row in discounts],
                bases=bytes(row[2] for row in discounts),
                caps=[row[3] for row in discounts],
            ),
            coupons=abi.Coupons(
                units=[row[0] for row in effects._coupons],
                days=[row[1] for row in effects._coupons],
            ),
            values=abi.Values(
                counts=effects._counts,
                names=[row[0] for row in effects._values],
                texts=[row[1] for row in effects._values],
            ),
            texts=list(effects._texts),
        ),
        [abi.Failure(event, message) for event, message in effects._failures],
    )


def _words(error: BaseException) -> str:
    """What is wrong, with the place in the author's source unless it is in the author's words."""
    text = str(error) or "no words"
    if isinstance(error, Failure):
        return text
    # Without the module `traceback`, which looks for the source files.
    place, step = "", error.__traceback__
    while step is not None:
        path = step.tb_frame.f_code.co_filename.replace("\\", "/")
        if path.startswith(_sources):
            place = f" (src/{path.removeprefix(_sources)}:{step.tb_lineno})"
        step = step.tb_next
    return f"{type(error).__name__}: {text}{place}"


def _warm(world: Any) -> None:
    """Asks about two made-up events while the plugin is built, so that what is
    done once, such as imports within functions, is done then."""
    console.write_to(lambda *_: None)
    description = world.describe()
    text = abi.Text([0, 0], [0, 1], "x", b"")
    columns: list[Any] = []
    for field in description.fields:
        if field.type == abi.FieldType.TEXT:
            columns.append(abi.Column_Text(text))
        elif field.type == abi.FieldType.TEXTS:
            columns.append(abi.Column_Texts(abi.Texts([0, 1, 2], text)))
        else:
            columns.append(abi.Column_Integers(abi.Integers([1, 1], b"")))
    made_up = {"TEXT": abi.Value_Text("x"), "TEXTS": abi.Value_Texts(["x"])}
    parameters = [
        of.default if of.default is not None else made_up.get(of.type.name, abi.Value_Integer(1))
        for of in description.parameters
    ]
    try:
        world.evaluate(abi.Batch(2, "EUR", 2, [0, 1, 2], columns, parameters))
    except Err:
        pass
