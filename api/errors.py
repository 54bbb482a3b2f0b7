"""The errors of the API: one small tree. Each knows its HTTP status, its kind and what the caller can do about it."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from models.base import Value


class FieldError(Value):
    """One wrong field: where (JSON pointer of RFC 6901; in a text also line and column), and what is wrong with it."""

    pointer: str
    message: str
    line: int | None = None
    column: int | None = None


class ApiError(Exception):
    """Base: a refusal in the caller's words. `detail` never carries PHI, since it may be logged on the way."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "Something went wrong on our side"
    remedy: ClassVar[str] = "Repeat the request; if it fails again, tell the operator the time of the request."

    def __init__(
        self,
        detail: str,
        *,
        remedy: str = "",
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.what_to_do = remedy or self.remedy
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


class BadRequestError(ApiError):
    """The request cannot be read at all."""

    status = 400
    slug = "bad-request"
    title = "The request cannot be read"
    remedy = "Correct the request; /docs shows an example of each."


class NotAuthenticatedError(ApiError):
    """No token, or one that nobody has."""

    status = 401
    slug = "not-authenticated"
    title = "Who are you?"
    remedy = "Send `Authorization: Bearer <token>` with the token of an active user."

    def __init__(self, detail: str) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": 'Bearer realm="claimflow"'})


class ForbiddenError(ApiError):
    """Known, but not allowed."""

    status = 403
    slug = "forbidden"
    title = "Your roles do not allow this"
    remedy = "Ask somebody who holds one of the roles named, or a supervisor."


class SeparationOfDutiesError(ForbiddenError):
    """Whoever asked for it cannot approve it."""

    slug = "separation-of-duties"
    title = "Somebody else has to approve this"
    remedy = "Leave the task to a person who did not make the request."


class ApprovalLimitError(ForbiddenError):
    """The amount is above what the caller may approve."""

    slug = "approval-limit"
    title = "The amount is above your limit"
    remedy = "The task was escalated: leave it to a holder of the role named."


class NotFoundError(ApiError):
    """There is no such thing."""

    status = 404
    slug = "not-found"
    title = "There is no such thing"
    remedy = "Check the id; the search of the same collection lists what there is."


class MethodNotAllowedError(ApiError):
    """The address exists, the method does not."""

    status = 405
    slug = "method-not-allowed"
    title = "This address does not take that method"
    remedy = "See /docs for the methods of each address."


class ConflictError(ApiError):
    """Right request, wrong moment."""

    status = 409
    slug = "wrong-state"
    title = "Not possible in the present state"
    remedy = "Read it again to see its present state."


class AppealTooLateError(ConflictError):
    """The last day of a level is over, and the answer gives no good cause."""

    slug = "appeal-too-late"
    title = "This appeal is late"


class InProgressError(ConflictError):
    """The same request is being worked on right now."""

    slug = "in-progress"
    title = "The same request is still being worked on"
    remedy = "Repeat it with the same Idempotency-Key in a moment to get the answer of the first."

    def __init__(self, detail: str) -> None:
        super().__init__(detail, headers={"Retry-After": "1"})


class StaleVersionError(ApiError):
    """If-Match names a version that is no longer the present one."""

    status = 412
    slug = "stale-version"
    title = "It has changed since you read it"
    remedy = "Read it again and repeat the request with the new ETag."


class TooLargeError(ApiError):
    """The body is larger than we read."""

    status = 413
    slug = "too-large"
    title = "The body is too large"
    remedy = "Send it in several smaller requests."


class InvalidError(ApiError):
    """Readable, but not acceptable: `errors` names each field."""

    status = 422
    slug = "invalid"
    title = "Some fields are missing or wrong"
    remedy = "Correct the fields named in `errors` and send it again."


class KeyReusedError(InvalidError):
    """An Idempotency-Key that belongs to another request."""

    slug = "idempotency-key-reused"
    title = "This Idempotency-Key was used for another request"
    remedy = "Use a new key for every new request; repeat a key only with exactly the same request."


class UnavailableError(ApiError):
    """Something that we need is down or late."""

    status = 503
    slug = "unavailable"
    title = "Not possible right now"
    remedy = "Repeat the request with the same Idempotency-Key in a few seconds."

    def __init__(self, detail: str, *, remedy: str = "") -> None:
        super().__init__(detail, remedy=remedy, headers={"Retry-After": "2"})
