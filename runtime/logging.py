"""Logs: structlog and the standard library through one chain, JSON lines or a console, without PHI.

Log ids, codes, counts and statuses. Two nets catch what slips through: keys that are known to hold PHI are
dropped at any depth (`PHI_KEYS`), and a pydantic ValidationError is told by field and rule, without the value
it refused. They are nets: text that somebody formats into the event itself passes, so never do that.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, Literal, TextIO

import structlog
from pydantic import ValidationError

from runtime.settings import Settings

PHI_KEYS = frozenset(
    """
    patient patient_name person_name given_name family_name given family first_name middle_name last_name
    maiden_name guarantor_name subscriber_name birth_date birthdate date_of_birth dob death_date ssn
    mrn medical_record_number member_id subscriber_id policy_number group_number driver_license
    address address_line line1 line2 street city zip zip_code postal_code county phone telephone fax email
    note note_text documentation narrative free_text photo
    """.split()
)
"""The identifiers of 45 CFR 164.514(b)(2) under the names they have in this code, and clinical free text."""


def _drop_colour(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event.pop("color_message", None)  # uvicorn's second copy of the event
    return event


def drop_phi(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog processor that removes keys of `PHI_KEYS` at any depth and tells how many it removed."""
    clean, dropped = _without_phi(dict(event))
    if dropped:
        clean["phi_keys_dropped"] = dropped
    return clean  # type: ignore[no-any-return]


def _without_phi(value: Any) -> tuple[Any, int]:
    if isinstance(value, dict):
        kept = {key: _without_phi(item) for key, item in value.items() if str(key).lower() not in PHI_KEYS}
        dropped = len(value) - len(kept) + sum(count for _, count in kept.values())
        return {key: item for key, (item, _) in kept.items()}, dropped
    if isinstance(value, list | tuple):
        items = [_without_phi(item) for item in value]
        return [item for item, _ in items], sum(count for _, count in items)
    return value, 0


def render_exception(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog processor that turns `exc_info` into text without the values that a validation refused."""
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info if isinstance(info, BaseException) else None
    if info is True:
        error = sys.exc_info()[1]
    if error is not None:
        event["exception"] = describe_exception(error)
    return event


def describe_exception(error: BaseException) -> str:
    """The traceback of an error and of its causes, outermost last, as plain text without local values."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [describe_exception(cause)] if cause else []
    if isinstance(error, ValidationError):
        found = error.errors(include_input=False, include_url=False, include_context=False)
        message = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['type']}" for item in found)
    else:
        message = str(error)
    frames = "".join(traceback.format_tb(error.__traceback__))
    return "\n".join([*before, f"{frames}{type(error).__name__}: {message}"])


def configure_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """Sets up structlog and the root logger of this process; calling it again replaces the set-up."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _drop_colour,
        render_exception,  # before drop_phi, which rebuilds every tuple as a list, exc_info too
        drop_phi,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(settings.log_format),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    _quieten()


def _renderer(form: Literal["json", "console"]) -> Any:
    if form == "json":
        return structlog.processors.JSONRenderer(default=str)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


def _quieten() -> None:
    # Request lines of HTTP clients carry query strings, asyncssh tells each file it moves, Alembic each plugin.
    for name in ("httpx", "httpcore", "asyncssh", "uvicorn.access", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
