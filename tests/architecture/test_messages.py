"""What crosses Temporal: models, never bare strings; no PHI where it would be read in clear."""

import inspect
import typing
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from pydantic import BaseModel
from temporalio import workflow

import activities
from models.messages.desk import DeadlineCard, Snapshot, StageMark, TaskCard
from runtime.temporal_plugin import WORKFLOWS

_PHI = {
    *("name", "first", "last", "middle", "patient", "subscriber", "birth_date", "dob", "sex", "gender", "address"),
    *("line1", "city", "postal_code", "zip", "phone", "email", "ssn", "mrn", "member_id", "policy", "diagnosis"),
    *("diagnoses", "text", "letter", "answer", "question", "indicators", "documentation"),
}


def _messages() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in iter_modules(activities.__path__):
        for member in vars(import_module(f"activities.{module.name}")).values():
            if isinstance(member, type):
                for name, each in vars(member).items():
                    if hasattr(each, "__temporal_activity_definition"):
                        yield f"activity {name}", each
    for kind in WORKFLOWS:
        definition = workflow._Definition.must_from_class(kind)
        yield f"{kind.__name__}.run", definition.run_fn
        for role in (definition.signals, definition.queries, definition.updates):
            for handled, handler in role.items():
                yield f"{kind.__name__}.{handled}", handler.fn


@pytest.mark.parametrize(("place", "function"), [pytest.param(*each, id=each[0]) for each in dict(_messages()).items()])
def test_no_message_is_a_bare_string(place: str, function: Callable[..., Any]) -> None:
    """A bare string stays in clear (decision 0004), and a bare value cannot grow a field."""
    hints = typing.get_type_hints(function)
    returned = hints.pop("return")
    assert returned is type(None) or issubclass(returned, BaseModel), f"{place} returns {returned}"
    assert len(hints) <= 1, f"{place} takes {len(hints)} arguments: one model has room for more"
    for hint in hints.values():
        options = typing.get_args(hint) or (hint,)
        assert all(inspect.isclass(each) and issubclass(each, BaseModel) for each in options), f"{place} takes {hint}"


@pytest.mark.parametrize("model", [Snapshot, TaskCard, DeadlineCard, StageMark])
def test_what_is_projected_has_no_phi(model: type[BaseModel]) -> None:
    assert set(model.model_fields) & _PHI == set()
