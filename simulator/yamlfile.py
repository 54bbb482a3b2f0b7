"""YAML into typed values, with the line of every mistake."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError


class FileError(Exception):
    """A file that a person wrote does not fit; the message names file, line and field."""


class _UniqueKeys(yaml.SafeLoader):
    """Refuses a key given twice, which YAML would let the last one win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(None, None, f"{key.value} is given twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def load[Model: BaseModel](path: Path, model: type[Model]) -> Model:
    """Reads one YAML file.

    Raises:
        FileError: It is absent, is not YAML, or a field does not fit.
    """
    try:
        text = path.read_text(encoding="utf-8")
        loader = _UniqueKeys(text)
        root = loader.get_single_node()
        data = loader.construct_document(root) if root is not None else None
    except OSError as error:
        raise FileError(f"{path}: {error.strerror}") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FileError(f"{path}, line {line}: {error.problem}") from error
    except yaml.YAMLError as error:
        raise FileError(f"{path}: {error}") from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise FileError("\n".join(_explain(path, root, error))) from error


def _explain(path: Path, root: yaml.Node | None, error: ValidationError) -> list[str]:
    lines = []
    for fault in error.errors(include_url=False):
        field = ".".join(str(part) for part in fault["loc"])
        lines.append(f"{path}, line {_line(root, fault['loc'])}: {field or 'file'}: {fault['msg']}")
    return lines


def _line(node: yaml.Node | None, place: tuple[int | str, ...]) -> int:
    """The line of the deepest part of the place that the file has: a missing field points at its parent."""
    line = node.start_mark.line + 1 if node is not None else 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == str(part)]
            if not found:
                continue  # a union's tag stands in the place, but not in the file
            line = found[0][0].start_mark.line + 1
            node = found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line
