"""A client of the public API, as patient as people are: a server that is starting again is asked again.

Every write carries an idempotency key, so asking again changes nothing the second time.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

_AGAIN = (429, 502, 503, 504)
_IN_PROGRESS = "urn:claimflow:problem:in-progress"
"""The first attempt was cut off on our side only, and is still being worked on."""
_PAUSE_SECONDS = 0.5
_PATIENCE = 240
"""Tries before the demo gives up: two minutes of a server that does not come back."""


class DemoError(Exception):
    """The demo cannot go on; the message says where."""


class ApiError(DemoError):
    """The API refused: the problem it told."""

    def __init__(self, answer: httpx.Response) -> None:
        try:
            self.problem: dict[str, Any] = answer.json()
        except ValueError:
            self.problem = {"detail": answer.text[:200]}
        self.status = answer.status_code
        words = " ".join(str(self.problem.get(name, "")) for name in ("title", "detail", "remedy", "errors"))
        super().__init__(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {words}")

    def passes(self, method: str) -> bool:
        """Whether the same request may be answered in a moment."""
        if self.status in _AGAIN or self.problem.get("type") == _IN_PROGRESS:
            return True
        return self.status == 500 and method == "GET"


class Api:
    """One person's access."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}

    async def get(self, path: str, **params: Any) -> Any:
        """Read."""
        return (await self._send("GET", path, params=params)).json()

    async def post(self, path: str, body: Any, *, key: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Write, once for each key."""
        return await self._send("POST", path, json=body, headers={"Idempotency-Key": key, **(headers or {})})

    async def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {**self._headers, **more.pop("headers", {})}
        told = "no answer"
        for _ in range(_PATIENCE):
            try:
                answer = await self._http.request(method, path, headers=headers, **more)
            except httpx.TransportError as error:
                told = type(error).__name__
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            if not answer.is_error:
                return answer
            problem = ApiError(answer)
            if not problem.passes(method):
                raise problem
            told = str(problem)
            await asyncio.sleep(_PAUSE_SECONDS)
        raise DemoError(f"{method} {path}: tried {_PATIENCE} times; the last one: {told}")
