"""Idempotency-Key: a write that is repeated with the same key is done once and answered the same.

Only success is kept: a refused request has changed nothing, so repeating it may as well be tried again. Everything
below is idempotent by the same key too, so a crash between doing and keeping does nothing twice.
"""

import hashlib
import json
import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute

from api.errors import BadRequestError, InProgressError, KeyReusedError
from api.security import identify, services_of
from storage import api_answers
from storage.api_locks import Locks

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,120}")
_KEPT_HEADERS = ("location", "etag")
type Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class OnceRoute(APIRoute):
    """A route whose POST runs once a key."""

    def get_route_handler(self) -> Handler:
        """Wrap the handler."""
        handler = super().get_route_handler()
        if "POST" not in (self.methods or ()):
            return handler

        async def run(request: Request) -> Response:
            return await _once(request, handler)

        return run


async def _once(request: Request, handler: Handler) -> Response:
    actor, key, services = await identify(request), _key(request), services_of(request)
    call = f"{request.method} {request.url.path}"[:300]
    digest = hashlib.sha256(f"{call}?{request.url.query}\n".encode() + await request.body()).hexdigest()
    locks: Locks = request.app.state.locks
    async with locks.hold(f"idempotency {actor.name} {key}") as first:
        if not first:
            raise InProgressError("a request with this key has not been answered yet")
        async with services.database.session() as session:
            kept = await api_answers.kept_answer(session, services.database.keys, actor.name, key)
        if kept is not None:
            return _replay(kept, digest)
        response = await handler(request)
        if response.status_code < 300:
            answer = api_answers.KeptAnswer(actor.name, key, call, digest, response.status_code, _content(response))
            async with services.database.transaction() as session:
                await api_answers.keep_answer(session, services.database.keys, answer)
        return response


def _key(request: Request) -> str:
    key = request.headers.get(HEADER, "")
    if not _KEY.fullmatch(key):
        raise BadRequestError(
            f"{HEADER} is missing or not 1 to 120 printable characters without spaces",
            remedy=f"Send {HEADER} with a new unique value for each new request, and the same one when repeating it.",
        )
    return key


def _content(response: Response) -> str:
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return json.dumps({"headers": headers, "body": bytes(response.body).decode()})


def _replay(kept: api_answers.KeptAnswer, digest: str) -> Response:
    if kept.request_hash != digest:
        raise KeyReusedError(f"the key belongs to {kept.request}")
    content = json.loads(kept.content)
    headers = {**content["headers"], REPLAYED: "true"}
    return Response(content["body"], kept.status, headers, media_type="application/json")


async def _documented(
    request: Request,
    _key: Annotated[
        str | None,
        Header(
            alias=HEADER,
            description="Required. Chosen by the caller; repeat it when repeating the request",
            max_length=120,
        ),
    ] = None,
) -> str:
    """Return the key for what lies below: unique a user, so that two users cannot meet each other's answers."""
    return f"{(await identify(request)).name}:{request.headers.get(HEADER, '')}"


Key = Annotated[str, Depends(_documented)]
