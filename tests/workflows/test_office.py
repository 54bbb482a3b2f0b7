"""The scripted office has the activities of the real classes, name by name and type by type."""

import typing
from importlib import import_module
from pkgutil import iter_modules

from office import Office

import activities

_MARK = "__temporal_activity_definition"


def signature(function: object) -> dict[str, object]:
    hints = typing.get_type_hints(function)
    return {"returns": hints.pop("return"), "takes": list(hints.values())}


def test_the_office_does_what_the_real_activities_do() -> None:
    real: dict[str, object] = {}
    for module in iter_modules(activities.__path__):
        for member in vars(import_module(f"activities.{module.name}")).values():
            if isinstance(member, type):
                real |= {name: each for name, each in vars(member).items() if hasattr(each, _MARK)}
    parts = (vars(part).items() for part in Office.__mro__)
    office = {name: each for part in parts for name, each in part if hasattr(each, _MARK)}
    assert office.keys() == real.keys()
    assert {name: signature(each) for name, each in office.items()} == {
        name: signature(each) for name, each in real.items()
    }
