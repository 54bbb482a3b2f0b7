"""The print-and-mail vendor: letters to patients and payers."""

import base64
from typing import Protocol

import httpx
from pydantic import Field

from gateways.door import DoorConfig, client
from models.base import Value


class Mailing(Value):
    """One letter to print and post. The same key must always come with the same letter."""

    idempotency_key: str = Field(min_length=1, max_length=200)
    kind: str
    to: str = Field(description='A payer\'s EDI id, or "patient"')
    account: str
    claim_control_number: str = ""
    attachment_control_number: str = Field("", description="Under which number a claim announces it (PWK06)")
    level: int = Field(1, ge=1, le=9)
    claims: tuple[str, ...] = Field((), description="Control numbers of all claims that a letter is about")
    text: str = Field(description="The letter in words; where there is a document, that is what is printed")
    document: str = Field("", description="The pages to print: a PDF in base64; empty where the text is the letter")


def encoded(document: bytes) -> str:
    """Return a PDF as a mailing carries it."""
    return base64.b64encode(document).decode()


class MailConfig(DoorConfig):
    """Where the vendor is."""

    timeout_seconds: float = 30


class MailError(Exception):
    """The vendor did not take the letter. Trying again is safe: it mails once for each key."""


class MailRefusedError(Exception):
    """The vendor will never take this letter: it is malformed, or its key came before with another one."""


class MailVendor(Protocol):
    """Whoever prints and posts letters."""

    async def post(self, mailing: Mailing) -> str:
        """Mail a letter once for each key and return its tracking number.

        Raises:
            MailError: try again later.
            MailRefusedError: do not try again.
        """
        ...


class HttpMailVendor:
    """The vendor's door over HTTPS."""

    def __init__(self, config: MailConfig) -> None:
        self._client = client(config, config.timeout_seconds)

    async def post(self, mailing: Mailing) -> str:
        """Mail a letter once for each key and return its tracking number.

        Raises:
            MailError: try again later.
            MailRefusedError: do not try again.
        """
        try:
            reply = await self._client.post("/mail", json=mailing.model_dump(mode="json"))
        except httpx.HTTPError as error:
            raise MailError(type(error).__name__) from error
        if reply.status_code in (httpx.codes.CONFLICT, httpx.codes.UNPROCESSABLE_ENTITY, httpx.codes.BAD_REQUEST):
            raise MailRefusedError(f"status {reply.status_code}")
        if not reply.is_success:
            raise MailError(f"status {reply.status_code}")
        return str(reply.json()["tracking_number"])

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()
