"""The base of every value that crosses a process: frozen, and strict about unknown fields."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value; an unknown field is an error, so that a typo is never silently ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")
