"""The control API: moves clocks, shows letters, orders faults. For time travel and tests; off unless configured."""

from dataclasses import asdict
from datetime import UTC, date, datetime

from fastapi import FastAPI, status
from pydantic import AwareDatetime, BaseModel

from simulator.faults import Fault, Faults
from simulator.service import AccountView, Simulator


class ClockOrder(BaseModel):
    """Where to move a clock."""

    now: AwareDatetime


class AccountState(BaseModel):
    """Where an account stands."""

    account: str
    now: datetime
    next_event_at: datetime | None
    awaiting_pickup: int


class PayerLetter(BaseModel):
    """A letter from a payer to the provider; `kind` is "appeal_decision" or "refund_request"."""

    id: str
    account: str
    business_date: date
    payer_id: str
    claim_control_number: str
    kind: str
    decision: str
    level: int
    text: str


def _state(view: AccountView) -> AccountState:
    return AccountState(
        account=view.account,
        now=view.now.astimezone(UTC),
        next_event_at=view.next_event_at,
        awaiting_pickup=view.awaiting_pickup,
    )


def build(simulator: Simulator, faults: Faults) -> FastAPI:
    """The application behind the control port."""
    app = FastAPI(title="Simulator control")

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.put("/accounts/{account}/clock")
    async def advance(account: str, order: ClockOrder) -> AccountState:
        return _state(simulator.advance(account, order.now))

    @app.get("/accounts/{account}")
    async def view(account: str) -> AccountState:
        return _state(simulator.view(account))

    @app.get("/mail")
    async def mail(account: str) -> list[PayerLetter]:
        return [PayerLetter(**asdict(letter)) for letter in simulator.letters(account)]

    @app.post("/faults", status_code=status.HTTP_204_NO_CONTENT)
    async def order_fault(fault: Fault) -> None:
        faults.add(fault)

    return app
