"""Messages of write-offs that are asked for on their own: not as the answer to a denial, a dispute or a review."""

from datetime import datetime

from pydantic import Field

from models.base import Value
from models.ids import EncounterId, PayerSequence
from models.messages.desk import FamilyStart
from models.messages.facts import WriteOffRequested


class WriteOffStart(FamilyStart):
    """Start of a WriteOffWorkflow: one request."""

    request: WriteOffRequested


class PostWriteOff(Value):
    """Activity `post_write_off`: what was approved, posted once for each request."""

    request: WriteOffRequested
    at: datetime
    approved_by: str


class WriteOffResult(Value):
    """What came of a request. `cents` is what moved: negative where a write-off was taken back."""

    encounter: EncounterId
    request: str
    sequence: PayerSequence | None = None
    cents: int = 0
    refused: str = Field("", description="Why nothing was posted, where it was not")
