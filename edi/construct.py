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
    return cast(Callable[..., T], _twin(cls, freeze=True))


def draft(cls: type[Any]) -> Callable[..., Any]:
    """Makes a value that may still be changed, until `freeze`."""
    return cast(Callable[..., Any], _twin(cls, freeze=False))


def freeze[T](value: Any, cls: type[T]) -> T:
    """Turns a draft into the value it is a draft of."""
    value.__class__ = cls
    finish = getattr(cls, "__post_init__", None)
    if finish:
        finish(value)
    return cast(T, value)


def _twin(cls: type, *, freeze: bool) -> type:
    """A class laid out like `cls`, which has the same slots and bases, with an __init__ that just sets them."""
    known: dict[str, Any] = {"_cls": cls}
    required, optional, lines = [], [], []
    for one in fields(cls):
        lines.append(f"self.{one.name} = {one.name}")
        if one.default_factory is not MISSING:
            known[f"_make_{one.name}"] = one.default_factory
            optional.append(f"{one.name}=None")
            lines[-1] = f"self.{one.name} = _make_{one.name}() if {one.name} is None else {one.name}"
        elif one.default is not MISSING:
            known[f"_default_{one.name}"] = one.default
            optional.append(f"{one.name}=_default_{one.name}")
        else:
            required.append(one.name)
    if freeze:
        lines.append("self.__class__ = _cls")
        lines += ["self.__post_init__()"] if hasattr(cls, "__post_init__") else []
    # As the data class itself does it: a function that names each attribute is the fastest there is.
    source = f"def __init__(self, {', '.join((*required, *optional))}):\n " + "\n ".join(lines)
    exec(source, known)
    names = {"__slots__": cls.__dict__["__slots__"], "__init__": known["__init__"], "__setattr__": object.__setattr__}
    return type(cls.__name__, cls.__bases__, names)
