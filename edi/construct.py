"""Fast construction of frozen values, for readers that make tens of thousands of them.

A frozen data class sets each attribute through `object.__setattr__`, which was seven tenths of the time to
read an 835. Here a twin with the same slots is filled and then turned into the frozen class as the last step.
What comes out is an ordinary, frozen instance of the class.
"""

from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import Any, cast


def constructor[T](cls: type[T]) -> Callable[..., T]:
    """Makes a value in one call, by keywords or in the order of the fields: those without default, then the others."""
    return _maker(cls, freeze=True)


def draft(cls: type[Any]) -> Callable[..., Any]:
    """Makes a value that may still be changed, until `freeze`."""
    return _maker(cls, freeze=False)


def freeze[T](value: Any, cls: type[T]) -> T:
    """Turns a draft into the value it is a draft of."""
    value.__class__ = cls
    finish = getattr(cls, "__post_init__", None)
    if finish:
        finish(value)
    return cast(T, value)


def _maker(cls: type, *, freeze: bool) -> Callable[..., Any]:
    """A function that fills a twin: a class with the slots and bases of `cls`, so that both are laid out alike."""
    names = {
        "__slots__": cls.__dict__["__slots__"], "__init__": object.__init__, "__setattr__": object.__setattr__,
    }  # fmt: skip
    known: dict[str, Any] = {"_cls": cls, "_twin": type(cls.__name__, cls.__bases__, names)}
    required, optional, lines = [], [], ["_made = _twin()"]
    for one in fields(cls):
        value = one.name
        if one.default_factory is not MISSING:
            known[f"_make_{one.name}"] = one.default_factory
            optional.append(f"{one.name}=None")
            fresh = "{}" if one.default_factory is dict else f"_make_{one.name}()"
            value = f"{fresh} if {one.name} is None else {one.name}"
        elif one.default is not MISSING:
            known[f"_default_{one.name}"] = one.default
            optional.append(f"{one.name}=_default_{one.name}")
        else:
            required.append(one.name)
        lines.append(f"_made.{one.name} = {value}")
    if freeze:
        lines.append("_made.__class__ = _cls")
        lines += ["_made.__post_init__()"] if hasattr(cls, "__post_init__") else []
    # As the data class itself does it: a function that names each attribute is the fastest there is.
    body = "\n ".join((*lines, "return _made"))
    exec(f"def make({', '.join((*required, *optional))}):\n {body}", known)
    return cast(Callable[..., Any], known["make"])
