import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from pydantic import BaseModel

from runtime.logging import configure_logging, describe_exception
from runtime.settings import Settings


@pytest.fixture
def output() -> Iterator[io.StringIO]:
    stream, root = io.StringIO(), logging.getLogger()
    before = root.handlers, root.level
    configure_logging(Settings(), stream)
    yield stream
    root.handlers, root.level = before
    structlog.reset_defaults()


class Person(BaseModel):
    age: int


def line(output: io.StringIO) -> dict[str, object]:
    found: dict[str, object] = json.loads(output.getvalue().splitlines()[-1])
    return found


def test_phi_is_dropped_at_any_depth_and_counted(output: io.StringIO) -> None:
    structlog.get_logger("x").info(
        "coverage_read", encounter="e1", member_id="W123", lines=[{"Birth_Date": "1950-01-01", "code": "E11.9"}]
    )
    assert "W123" not in output.getvalue()
    assert "1950" not in output.getvalue()
    assert line(output)["phi_keys_dropped"] == 2
    assert line(output)["lines"] == [{"code": "E11.9"}]


def test_the_standard_library_goes_the_same_way(output: io.StringIO) -> None:
    logging.getLogger("some.library").warning("retried", extra={"email": "someone@example.org", "attempt": 2})
    assert "example.org" not in output.getvalue()
    assert line(output) | {"event": "retried", "attempt": 2, "level": "warning"} == line(output)


def test_the_traceback_of_the_standard_library_is_told(output: io.StringIO) -> None:
    try:
        raise LookupError("nothing there")
    except LookupError:
        logging.getLogger("some.library").exception("failed")
    assert "LookupError: nothing there" in json.loads(output.getvalue())["exception"]


def test_a_refused_value_is_not_told(output: io.StringIO) -> None:
    name = "enaJ"[::-1]  # spelt so because the traceback shows this line
    try:
        Person.model_validate({"age": name})
    except ValueError:
        structlog.get_logger("x").exception("unreadable")
    assert "Jane" not in output.getvalue()
    assert "age: int_parsing" in str(line(output)["exception"])


def test_the_cause_of_an_error_is_told_first() -> None:
    try:
        try:
            raise KeyError("first")
        except KeyError as error:
            raise RuntimeError("second") from error
    except RuntimeError as error:
        text = describe_exception(error)
    assert text.index("first") < text.index("second")
