"""Packages, their order, and what pure code may not touch."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from source import PACKAGES, PURE, PYPROJECT, ROOT, files, named, nodes

_CLOCKS_AND_DICE = {"now", "utcnow", "today", "uuid1", "uuid4", "uuid7", "monotonic", "perf_counter", "urandom"}
_MODULES = {"random", "secrets", "uuid", "time", "os"}
_FRAMEWORKS = ("sqlmodel", "sqlalchemy", "asyncpg", "fastapi", "temporalio", "httpx", "asyncssh", "structlog")

_NOT_SHIPPED = {"benchmarks"}

_LARGEST_FILE, _LONGEST_FUNCTION = 400, 70
_LONG_FILES = {
    "storage/migrations/versions/0001_core.py": "the first schema is one story",
    "tests/properties/test_edi_round_trips.py": "one strategy for each segment of each transaction",
}
_LONG_FUNCTIONS = {
    "storage/migrations/versions/*": "a migration is a list of statements",
}


def test_imports_point_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_the_one_in_the_repository(package: str) -> None:
    """Their names are common words: another distribution must not stand in front of them."""
    assert Path(str(import_module(package).__file__)).parent == ROOT / package


def test_every_package_of_the_repository_is_installed_and_has_a_place_in_the_order() -> None:
    shipped = PYPROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} - _NOT_SHIPPED == set(PACKAGES)
    assert {pattern.removesuffix("*") for pattern in shipped} == set(PACKAGES)


@pytest.mark.parametrize("path", files(*PURE, "workflows"), ids=named)
def test_pure_code_has_no_clock_no_dice_and_no_environment(path: Path) -> None:
    """The moment is passed in. Workflows ask Temporal: workflow.now(), workflow.uuid4()."""
    found = []
    imported = [alias.name for each in nodes(path, ast.Import) for alias in each.names]
    imported += [each.module or "" for each in nodes(path, ast.ImportFrom)]
    found += [name for name in imported if name.split(".")[0] in _MODULES]
    for call in nodes(path, ast.Call):
        name = call.func
        if isinstance(name, ast.Attribute) and name.attr in _CLOCKS_AND_DICE and ast.unparse(name.value) != "workflow":
            found.append(f"line {call.lineno}: {ast.unparse(name)}()")
    assert found == []


def test_pure_code_loads_where_no_framework_is_installed() -> None:
    """Workflows import it un-passed or passed, and it must never pull in a database."""
    modules = [named(path)[:-3].replace("/", ".").removesuffix(".__init__") for path in files(*PURE)]
    program = f"""
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {_FRAMEWORKS!r}:
            raise ImportError(f"pure code asked for {{name}}")
sys.meta_path.insert(0, Refuse())
for module in {modules!r}:
    __import__(module)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _allowed(place: str, exceptions: dict[str, str]) -> bool:
    return any(Path(place).match(pattern) for pattern in exceptions)


def test_files_are_short() -> None:
    long = {named(path) for path in files(*PACKAGES, "tests") if len(path.read_text().splitlines()) > _LARGEST_FILE}
    assert {place for place in long if not _allowed(place, _LONG_FILES)} == set()
    assert set(_LONG_FILES) <= long, "an exception that nothing needs any more"


def test_functions_are_short() -> None:
    long = []
    for path in files(*PACKAGES):
        functions: list[ast.FunctionDef | ast.AsyncFunctionDef] = [*nodes(path, ast.FunctionDef)]
        for function in [*functions, *nodes(path, ast.AsyncFunctionDef)]:
            length = (function.end_lineno or 0) - function.lineno + 1
            if length > _LONGEST_FUNCTION and not _allowed(named(path), _LONG_FUNCTIONS):
                long.append(f"{named(path)}:{function.lineno} {function.name}, {length} lines")
    assert long == []
