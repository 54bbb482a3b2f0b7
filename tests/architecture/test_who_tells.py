"""What an API route commits and then tells goes through the outbox of facts; there is no other way to tell."""

import ast
from pathlib import Path

import pytest
from source import files, named, nodes

GIVES_IT_TO_THE_OUTBOX = "api/services.py"


def _blocks(path: Path) -> list[ast.AsyncWith]:
    """Return the transactions of a module that may tell."""
    return [each for each in nodes(path, ast.AsyncWith) if "telling.transaction()" in ast.unparse(each.items[0])]


@pytest.mark.parametrize("path", files("api"), ids=named)
def test_the_api_tells_through_the_outbox_only(path: Path) -> None:
    imported = {each.module for each in nodes(path, ast.ImportFrom)}
    assert "activities.announce" not in imported
    if named(path) != GIVES_IT_TO_THE_OUTBOX:
        assert "announcer" not in {each.attr for each in nodes(path, ast.Attribute)}
        called = {call.func.attr for call in nodes(path, ast.Call) if isinstance(call.func, ast.Attribute)}
        assert not called & {"signal", "start_deposit"}


def test_whoever_may_tell_does() -> None:
    silent = []
    for path in files("api", "activities"):
        for block in _blocks(path):
            calls = [each.func for each in ast.walk(block) if isinstance(each, ast.Call)]
            if not any(isinstance(each, ast.Name) and each.id == "tell" for each in calls):
                silent.append(f"{named(path)}:{block.lineno}")
    assert silent == []
    assert any(_blocks(path) for path in files("api"))
