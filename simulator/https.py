"""The HTTPS door: real-time X12 (after CAQH CORE connectivity) and the print-and-mail vendor."""

import asyncio
import hmac
import uuid
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response, status
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from starlette.types import ASGIApp, Receive, Scope, Send

from simulator.cards import doors as cards
from simulator.config import SimulatorConfig
from simulator.faults import SLOW_SECONDS, Faults
from simulator.letters import KeyReused, Letter, Receipt
from simulator.service import Simulator

_PAYLOADS = {
    "271": "X12_271_Response_005010X279A1",
    "277": "X12_277_Response_005010X212",
    "999": "X12_999_Response_005010X231A1",
    "TA1": "X12_TA1_Response_00501X231A1",
}
_MAX_BODY = 1_000_000


class Unreliable:
    """Drops connections and answers 503 as often as it is told to."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, unless a fault strikes."""
        if scope["type"] == "http":
            if self._faults.strikes("https", "slow"):
                await asyncio.sleep(SLOW_SECONDS)
            if self._faults.strikes("https", "drop_connection"):
                # A promise of a body that never comes: the server closes the connection in the middle.
                headers = [(b"content-length", b"100")]
                await send({"type": "http.response.start", "status": 200, "headers": headers})
                return
            if self._faults.strikes("https", "http_503"):
                await Response(status_code=503, headers={"Retry-After": "1"})(scope, receive, send)
                return
        await self._app(scope, receive, send)


def build(config: SimulatorConfig, simulator: Simulator, faults: Faults) -> ASGIApp:
    """The application behind the HTTPS port."""
    app = FastAPI(title="Simulated clearinghouse", docs_url=None, redoc_url=None, openapi_url=None)
    basic = HTTPBasic()

    def client(credentials: Annotated[HTTPBasicCredentials, Depends(basic)]) -> None:
        name = hmac.compare_digest(credentials.username.encode(), config.https_user.encode())
        secret = config.https_password.get_secret_value().encode()
        if not (hmac.compare_digest(credentials.password.encode(), secret) and name):
            raise HTTPException(status.HTTP_401_UNAUTHORIZED, headers={"WWW-Authenticate": "Basic"})

    @app.post("/x12/realtime", dependencies=[Depends(client)])
    async def realtime(request: Request, payloadid: Annotated[str, Header()] = "") -> Response:
        body = await _limited(request)
        reply = simulator.realtime(body)
        if reply.timed_out:
            if config.timeouts == "hold":
                await asyncio.sleep(config.hold_seconds)
            raise HTTPException(status.HTTP_503_SERVICE_UNAVAILABLE, headers={"Retry-After": "1"})
        if not reply.text:
            raise HTTPException(status.HTTP_400_BAD_REQUEST, "the body is no X12 interchange")
        headers = {
            "PayloadType": _PAYLOADS[reply.payload_type],
            "PayloadID": payloadid or str(uuid.uuid4()),
            "ProcessingMode": "RealTime",
            "CORERuleVersion": "4.0.0",
            "SenderID": config.clearinghouse_id,
        }
        return Response(reply.text, media_type="application/edi-x12", headers=headers)

    @app.post("/mail", status_code=status.HTTP_201_CREATED, dependencies=[Depends(client)])
    async def mail(letter: Letter) -> Receipt:
        try:
            return simulator.post(letter)
        except KeyReused as error:
            detail = "this idempotency key came before with another letter"
            raise HTTPException(status.HTTP_409_CONFLICT, detail) from error

    app.include_router(cards.build(simulator, client))
    return Unreliable(app, faults)


async def _limited(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY:
            raise HTTPException(status.HTTP_413_CONTENT_TOO_LARGE, "a real-time body is at most 1 MB")
    return body
