"""The source of the project as the architecture tests read it."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES: tuple[str, ...] = tuple(PYPROJECT["tool"]["importlinter"]["root_packages"])
PURE = ("domain", "edi")


def files(*packages: str) -> list[Path]:
    """Every Python file of packages (or folders), by path."""
    return [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def nodes[N: ast.AST](path: Path, kind: type[N]) -> Iterator[N]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, kind))
