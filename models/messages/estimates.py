"""Messages of good-faith estimates that are asked for before there is an encounter."""

from datetime import date, datetime

from pydantic import Field

from models.base import Value
from models.estimates import Delivery, EstimateState, ExpectedService
from models.ids import EstimateId
from models.messages.desk import DeskStart


class EstimateStart(DeskStart):
    """Start of an EstimateWorkflow."""

    estimate: EstimateId


class EstimateRef(Value):
    """Activity `estimate_standing`: what is booked, and by when an estimate is due."""

    estimate: EstimateId


class EstimateStanding(Value):
    """A request as its version stands. No PHI: who and what stands in the records."""

    state: EstimateState
    version: int
    clock: str = ""
    began: date | None = None
    due: date | None = None
    service_date: date | None = None
    services: int = Field(0, description="How many are named already")
    total_cents: int = Field(0, description="What these come to by the chargemaster")


class AnswerEstimate(Value):
    """Activity `give_estimate`: price, keep, and deliver it, once for each task."""

    estimate: EstimateId
    version: int = Field(description="What the person saw: another one is not answered")
    task: str
    at: datetime
    actor: str
    lines: tuple[ExpectedService, ...] = ()
    diagnoses: tuple[str, ...] = ()
    delivery: Delivery = Delivery.MAIL


class CloseEstimate(Value):
    """Activity `close_estimate`: no estimate is needed."""

    estimate: EstimateId
    version: int
    at: datetime
    actor: str
    reason: str


class EstimateAnswered(Value):
    """What became of an answer; `problem` says why it cannot be given like this."""

    problem: str = ""
    late: bool = False


class EstimateResult(Value):
    """How a request ended, for now: it starts again when the visit is moved or changed."""

    state: EstimateState
