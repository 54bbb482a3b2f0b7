"""The accounts of collection agencies: what they are owed for their fees, and how that was settled."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from activities.agency_settlement import NotOwedError, owed_to, settle, take_back
from api.auditing import note
from api.errors import ConflictError, NotFoundError
from api.idempotency import Key, OnceRoute
from api.problems import documented
from api.security import Actor, App, require
from api.services import Services
from codesets.agencies import agency_named
from models.agencies import Agency, SettledHow, Settlement
from models.base import Value
from models.money import dollars
from models.roles import Role
from storage import agency_accounts
from storage.ledger import LedgerConflictError

router = APIRouter(prefix="/agencies", tags=["collections"], route_class=OnceRoute)
Finance = Annotated[Actor, require(Role.FINANCE)]
FinanceReader = Annotated[Actor, require(Role.FINANCE, Role.AUDITOR)]
Reference = Annotated[str, Path(max_length=40, description="Of the settlement")]


class SettlementView(Value):
    """One settlement in cents; one that took another back has the opposite sign."""

    reference: str
    on: date
    how: SettledHow
    cents: int
    by: str
    takes_back: bool


class AgencyAccount(Value):
    """What an agency has billed, what was settled and what is owed, in cents by the ledger. Negative: it owes us."""

    agency: str
    billed: int
    settled: int
    owed: int = Field(description="billed less settled")
    settlements: tuple[SettlementView, ...]


@router.get("/{agency}/account", responses=documented(404))
async def account(services: App, _reader: FinanceReader, agency: str) -> AgencyAccount:
    """Return an agency's statement of account: fees that it bills, and every settlement."""
    return await _account(services, _contract(services, agency))


@router.post("/{agency}/settlements", status_code=201, responses=documented(404, 409))
async def post_settlement(
    services: App, actor: Finance, _key: Key, agency: str, settlement: Settlement
) -> AgencyAccount:
    """Note that an agency's invoice was paid, or that it kept its fee back from what it sent. Once by its reference."""
    contract = _contract(services, agency)
    try:
        async with services.database.transaction() as session:
            fresh = await settle(session, contract.id, settlement, actor.name)
            await note(
                session, actor, "agency.settled", f"agency/{contract.id}", reference=settlement.reference,
                cents=settlement.cents, fresh=fresh,
            )  # fmt: skip
    except NotOwedError as error:
        raise ConflictError(
            f"{dollars(settlement.cents)} cannot be settled: {dollars(error.owed)} is owed",
            remedy="Post the agency's remit files first, or settle no more than is owed; below zero, it owes us.",
        ) from None
    except LedgerConflictError:
        raise ConflictError(
            f"{settlement.reference} settled another amount", remedy="Use the reference of this invoice or remittance."
        ) from None
    return await _account(services, contract)


@router.post("/{agency}/settlements/{reference}/reversal", status_code=201, responses=documented(404))
async def reverse_settlement(
    services: App, actor: Finance, _key: Key, agency: str, reference: Reference
) -> AgencyAccount:
    """Take a settlement back, once: its check was voided, or it was a mistake. The fees are owed again."""
    contract = _contract(services, agency)
    async with services.database.transaction() as session:
        found = [_view(each) for each in await agency_accounts.settlements(session, contract.id)]
        first = next((each for each in found if each.reference == reference and not each.takes_back), None)
        if first is None:
            raise NotFoundError(f"no settlement {reference}", remedy="See GET /agencies/{agency}/account.")
        settlement = Settlement(reference=reference, cents=first.cents, how=first.how, on=services.now().date())
        fresh = await take_back(session, contract.id, settlement, actor.name)
        await note(
            session, actor, "agency.settlement_reversed", f"agency/{contract.id}", reference=reference, fresh=fresh
        )
    return await _account(services, contract)


def _contract(services: Services, name: str) -> Agency:
    found = agency_named(name, services.now().date())
    if found is None:
        raise NotFoundError(f"no contract with an agency {name}", remedy="See codesets/data/agencies.yaml.")
    return found


async def _account(services: Services, contract: Agency) -> AgencyAccount:
    async with services.database.session() as session:
        owed = await owed_to(session, contract.id)
        views = tuple(_view(each) for each in await agency_accounts.settlements(session, contract.id))
    settled = sum(each.cents for each in views)
    return AgencyAccount(agency=contract.name, billed=owed + settled, settled=settled, owed=owed, settlements=views)


def _view(each: agency_accounts.Settled) -> SettlementView:
    _, _, reference = each.key.split(":", 2)
    return SettlementView(
        reference=reference.removesuffix(":back"), on=each.on, how=SettledHow(each.how), cents=each.cents, by=each.by,
        takes_back=reference.endswith(":back"),
    )  # fmt: skip
