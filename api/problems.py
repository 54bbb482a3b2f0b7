"""Every error leaves as application/problem+json (RFC 9457), whatever raised it, and never with internals."""

from collections.abc import Sequence
from pathlib import Path
from traceback import extract_tb
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.exceptions import HTTPException
from temporalio.service import RPCError

from api.errors import (
    ApiError,
    BadRequestError,
    ConflictError,
    FieldError,
    InvalidError,
    MethodNotAllowedError,
    NotFoundError,
    StaleVersionError,
    UnavailableError,
)
from models.base import Value
from storage.api_trouble import DATABASE_ERRORS, Trouble, trouble_of
from storage.errors import MissingError, StaleError, StorageError, WrongStateError

MEDIA_TYPE = "application/problem+json"
_log = structlog.get_logger(__name__)


class Problem(Value):
    """An error as the caller reads it."""

    type: str = Field(examples=["urn:claimflow:problem:wrong-state"])
    title: str
    status: int
    detail: str
    remedy: str = Field(description="What the caller can do about it")
    errors: tuple[FieldError, ...] = Field((), description="Wrong fields, each by JSON pointer")


def problem_of(error: ApiError) -> Problem:
    """Return an error in the words of RFC 9457."""
    return Problem(
        type=f"urn:claimflow:problem:{error.slug}",
        title=error.title,
        status=error.status,
        detail=error.detail,
        remedy=error.what_to_do,
        errors=error.errors,
    )


def pointer(location: Sequence[int | str]) -> str:
    """Return the JSON pointer (RFC 6901) of a location in a document."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in location)


def field_errors(errors: Sequence[Any]) -> list[FieldError]:
    """Return pydantic's errors without what was typed: it may be PHI."""
    return [FieldError(pointer=pointer(each["loc"]), message=str(each["msg"])) for each in errors]


def respond(error: ApiError) -> JSONResponse:
    """Return an error as a response."""
    return JSONResponse(
        problem_of(error).model_dump(mode="json", exclude_none=True),
        error.status,
        headers=error.headers,
        media_type=MEDIA_TYPE,
    )


def install(app: FastAPI) -> None:
    """Let every kind of error leave as a problem."""
    app.add_exception_handler(ApiError, _on_api_error)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(StorageError, _on_storage)
    app.add_exception_handler(RPCError, _on_rpc)
    for kind in DATABASE_ERRORS:
        app.add_exception_handler(kind, _on_database)
    app.add_exception_handler(Exception, _on_unknown)


async def _on_api_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)
    return respond(error)


async def _on_validation(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = error.errors()
    if any(each["type"] == "json_invalid" for each in errors):
        return respond(BadRequestError("the body is not JSON", errors=field_errors(errors)))
    return respond(InvalidError(f"{len(errors)} field(s) do not fit", errors=field_errors(errors)))


async def _on_http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == NotFoundError.status:
        return respond(NotFoundError("no such address", remedy="See /docs for the addresses that there are."))
    if error.status_code == MethodNotAllowedError.status:
        return respond(MethodNotAllowedError("this address does not take that method", headers=error.headers))
    return respond(BadRequestError(str(error.detail), headers=error.headers))


async def _on_storage(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, StorageError)
    return respond(refusal(error))


def refusal(error: StorageError) -> ApiError:
    """Return a repository's refusal as an error of the API."""
    kinds = {MissingError: NotFoundError, StaleError: StaleVersionError, WrongStateError: ConflictError}
    return next((api(str(error)) for kind, api in kinds.items() if isinstance(error, kind)), ApiError("refused"))


async def _on_rpc(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RPCError)
    _log.warning("temporal call failed", status=error.status.name)
    return respond(UnavailableError(f"the workflow server did not answer ({error.status.name.lower()})"))


async def _on_database(request: Request, error: Exception) -> JSONResponse:
    """A database that restarts is asked again; a NUL character in a text is the caller's."""
    match trouble_of(error):
        case Trouble.INPUT:
            return respond(InvalidError("a value cannot be stored: a NUL character, or a number out of range"))
        case Trouble.PASSING:
            _log.warning("the database did not answer", error=type(error).__name__)
            return respond(UnavailableError("the database did not answer"))
        case Trouble.OURS:
            return await _on_unknown(request, error)


async def _on_unknown(_request: Request, error: Exception) -> JSONResponse:
    # Type and place, not the message: an exception's words may quote PHI.
    frames = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(error.__traceback__)[-5:]]
    _log.error("request failed", error=type(error).__name__, where=frames)
    return respond(ApiError("an unexpected error, which has been logged"))


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": text}
    for status, text in {
        401: "No or unknown token",
        403: "Your roles do not allow this",
        422: "Some fields are missing or wrong",
    }.items()
}
"""Documented on every route."""


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of more error answers of a route."""
    words = {
        400: "The request cannot be read",
        404: "There is no such thing",
        409: "Not possible in the present state",
        412: "It has changed since you read it",
        413: "The body is too large",
        503: "Something we need is down or late",
    }
    return {
        status: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": words[status]} for status in statuses
    }
