"""What people are asked to do: one file a task type, found by looking into this folder.

A new task type is a new file here with a form and a `TASK`. The API serves the form's JSON Schema, the workflow
validates the answer with the same model before it enters history.
"""

from importlib import import_module
from pkgutil import iter_modules

from models.tasks.base import Form, TaskType

__all__ = ["TASK_TYPES", "Form", "TaskType"]


def _discover() -> dict[str, TaskType]:
    found: dict[str, TaskType] = {}
    for module in sorted(iter_modules(__path__), key=lambda each: each.name):
        task = getattr(import_module(f"{__name__}.{module.name}"), "TASK", None)
        if isinstance(task, TaskType):
            if task.name in found:
                raise ValueError(f"two task types are called {task.name!r}: rename the one in {module.name}")
            found[task.name] = task
    return found


TASK_TYPES: dict[str, TaskType] = _discover()
