"""A limit on what a request may carry, before anything reads it into memory."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import TooLargeError

MOST_BYTES = 32 * 1024 * 1024
"""A Synthea bundle of a whole life is about 10 MB."""


class BodyLimit:
    """ASGI middleware: counts the body as it comes in; a Content-Length may be missing or wrong."""

    def __init__(self, app: ASGIApp, most_bytes: int = MOST_BYTES) -> None:
        self._app = app
        self._most = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._most:
                raise TooLargeError(f"the body has more than {self._most} bytes")
            return message

        await self._app(scope, counted if scope["type"] == "http" else receive, send)
