"""`claimflow fast-forward`: the business clock of one encounter, moved through the API."""

import re
from typing import Any
from uuid import uuid4

import httpx
import typer
from rich.console import Console

from runtime.errors import OperatorError
from runtime.files import read_json
from runtime.settings import Settings
from runtime.supervisor import RUN_FILE

_SHORT = re.compile(r"(\d+)([dhm])")
_ISO = re.compile(r"P(?=.)(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?)?")
_UNITS = {"d": "P{}D", "h": "PT{}H", "m": "PT{}M"}


def run_fast_forward(
    settings: Settings, encounter: str, duration: str, reason: str, api_url: str | None, token: str | None
) -> None:
    """Asks the API, with a duration in ISO 8601, and tells what it answered.

    Raises:
        OperatorError: Nothing runs here, or the API refused.
    """
    base = api_url or _running_api(settings)
    bearer = token or _supervisor_token(settings)
    address = f"{base.rstrip('/')}/encounters/{encounter}/fast-forward"
    try:
        answer = httpx.post(
            address,
            json={"duration": duration, "reason": reason},
            headers={"Authorization": f"Bearer {bearer}", "Idempotency-Key": f"cli-{uuid4()}"},
            timeout=600,
        )
    except httpx.HTTPError as error:
        raise OperatorError(f"the API at {base} does not answer: {error}", "start it with claimflow up") from error
    if answer.is_error:
        raise OperatorError(*_refusal(answer))
    Console().print_json(answer.text or "{}")


def iso_duration(text: str) -> str:
    """`30d`, `12h`, `90m` or ISO 8601 in weeks, days, hours and minutes, as ISO 8601.

    Months and years are refused: how long they are depends on where they begin.
    """
    if match := _SHORT.fullmatch(text.strip().lower()):
        return _UNITS[match[2]].format(match[1])
    if _ISO.fullmatch(text.strip().upper()):
        return text.strip().upper()
    raise typer.BadParameter(f"{text} is not a duration; write it as 30d, 12h, P30D or PT12H")


def _running_api(settings: Settings) -> str:
    run: Any = read_json(settings.home / RUN_FILE) or {}
    if "api" not in run.get("urls", {}):
        raise OperatorError(f"nothing runs in {settings.home}", "start it with claimflow up, or name --api-url")
    return str(run["urls"]["api"])


def _supervisor_token(settings: Settings) -> str:
    """The token of the first local user with the role of supervisor."""
    path = settings.require_tokens_file()
    users: Any = read_json(path) or {}
    for user in users.values():
        if "supervisor" in user["roles"]:
            return str(user["token"])
    raise OperatorError(f"{path} has no token of a supervisor", "name one with --token")


def _refusal(answer: httpx.Response) -> tuple[str, str]:
    """Problem and remedy out of a problem+json body (RFC 9457)."""
    try:
        body = answer.json()
    except ValueError:
        body = {}
    problem = body.get("detail") or body.get("title") or f"the API answered {answer.status_code}"
    return str(problem).rstrip("."), str(body.get("remedy") or f"see {answer.url}").rstrip(".")
