"""What a collection agency collected: into the ledger with its fee by contract, once, and told to the account."""

from sqlalchemy.ext.asyncio import AsyncSession

from codesets.agencies import agency_named
from models.agencies import Remits
from models.agency_files import Collected
from models.messages.facts import PatientReported
from storage import agencies, balance, ledger


async def take_agency_payment(session: AsyncSession, fact: PatientReported, fee: int | None = None) -> None:
    """Post what was collected: all of it off the debt, the agency's fee as an expense.

    The contract of the agency that had the account last says the fee, also for money that comes after a recall;
    `fee` (cents) is what the agency kept back by its own file. Where nobody had the account there is no fee.

    Raises:
        LedgerConflictError: the key belongs to another payment.
    """
    placed = await balance.placements(session, fact.encounter)
    contract = agency_named(placed[-1].agency, fact.on) if placed else None
    by_contract = contract.fee_cents(fact.cents) if contract else 0
    charged = by_contract if fee is None else fee
    await ledger.post_agency_payment(
        session, fact.encounter, fact.on, fact.cents, fact.id, fact.by, fee=charged,
        kept_back=contract is None or contract.remits is Remits.NET, source=contract.id if contract else "",
    )  # fmt: skip
    if contract is not None:
        collected = Collected(
            key=fact.id, agency=contract.id, encounter_id=fact.encounter, on=fact.on, gross=fact.cents, fee=charged,
            contract_fee=by_contract,
        )  # fmt: skip
        await agencies.keep_payment(session, collected)
