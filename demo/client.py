"""A client of the public API, as patient as people are: a server that is starting again is asked again.

Every write carries an idempotency key, so asking again changes nothing the second time.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

_AGAIN = (429, 502, 503, 504)
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
        for _ in range(_PATIENCE):
            try:
                answer = await self._http.request(method, path, headers=headers, **more)
            except httpx.TransportError:
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            if answer.status_code in _AGAIN or (answer.status_code == 500 and method == "GET"):
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            if answer.is_error:
                raise ApiError(answer)
            return answer
        raise DemoError(f"{method} {path}: no answer after {_PATIENCE} tries")
