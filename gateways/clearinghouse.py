"""What Claimflow needs of a clearinghouse, and how it is configured. Replacing one is configuration."""

from pathlib import Path
from typing import Literal, Protocol

from pydantic import Field, SecretStr

from gateways.door import DoorConfig
from models.base import Value


class SftpConfig(Value):
    """The mailbox for files. `known_hosts` is the text of a known_hosts file: an unknown server is refused."""

    host: str
    port: int = 22
    user: str
    password: SecretStr | None = None
    key_file: Path | None = None
    known_hosts: str
    inbound: str = Field("/inbound", description="Where we put files")
    outbound: str = Field("/outbound", description="Where we find files")
    timeout_seconds: float = 30


class RealTimeConfig(DoorConfig):
    """The real-time door (CAQH CORE connectivity over HTTPS); questions go to /x12/realtime below its address."""

    reply_seconds: float = Field(60, description="How long a reply may take (clock http_reply)")
    resend_seconds: float = Field(90, description="What got no reply goes again this long after (clock http_resend)")
    answer_seconds: float = Field(20, description="A reply that took longer is logged (clock eligibility_real_time)")


class ClearinghouseConfig(Value):
    """Who we are to the clearinghouse and where it is."""

    sender_id: str = Field("CLAIMFLOW", max_length=15, description="ISA06 and GS02")
    receiver_id: str = Field("SIMCLEAR", max_length=15, description="ISA08 and GS03")
    usage: Literal["T", "P"] = Field("P", description="ISA15")
    submitter_name: str = "CLAIMFLOW"
    contact_name: str = "EDI SERVICE DESK"
    contact_phone: str = "8005550100"
    receiver_name: str = "CLEARINGHOUSE"
    batch: int = Field(500, gt=0, description="Transactions in one interchange, at most")
    sftp: SftpConfig
    real_time: RealTimeConfig


class MailboxError(Exception):
    """The mailbox cannot be reached, or broke off. Trying again is safe: every operation may be repeated."""


class RefusedError(MailboxError):
    """The mailbox answered, and will not have this file: others may still go."""


class RealTimeError(Exception):
    """No answer in time, or none that is one. The question may be asked again.

    Attributes:
        wait_seconds: How long to wait with that at least. The other side may still be at work on what got no reply.
    """

    def __init__(self, message: str, wait_seconds: float = 0) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


class Mailbox(Protocol):
    """Files exchanged through folders. Every operation may be repeated without harm."""

    async def list(self) -> tuple[str, ...]:
        """Return the names of complete files that wait for us, oldest first."""
        ...

    async def fetch(self, name: str) -> bytes:
        """Return a waiting file byte for byte."""
        ...

    async def delete(self, name: str) -> None:
        """Delete a waiting file; one that is gone already is fine."""
        ...

    async def put(self, name: str, content: bytes) -> None:
        """Deliver a file: it has its name only when it is complete."""
        ...


class RealTime(Protocol):
    """Questions answered at once."""

    async def exchange(self, payload: str, payload_type: str, payload_id: str) -> str:
        """Send one X12 interchange and return the one that answers it.

        Raises:
            RealTimeError: no answer within the reply time, or the clearinghouse refused to take the question.
        """
        ...
