"""The patient's balance: statements, placement."""

from pydantic import JsonValue
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities import agency_records
from activities.collections import conditions
from activities.estates import estate_of
from activities.holds import holds_on
from activities.letters import post
from activities.statements import facts_of
from codesets.patient_policy import patient_policy
from domain import statements
from domain.holds import DISPUTE, ESTIMATE_DISPUTE, stopping
from gateways.forms import statement_pdf
from gateways.mail import Mailing, MailVendor, encoded
from models.agency_files import Told
from models.holds import Stop
from models.ids import EncounterId
from models.messages.balance import OpenBalance, Placement, PlacementAnswer, SendStatement, StatementSent
from models.messages.claims import LetterKind
from models.messages.encounter import EncounterRef
from storage import agencies, audit, balance, encounters, plans
from storage import collections as records
from storage.engine import Database
from storage.ledger import reading


class BalanceActivities:
    """The patient's balance: statements, placement."""

    def __init__(self, database: Database, mail: MailVendor, public_url: str = "") -> None:
        """`public_url` is where patients reach the API; without it statements have no link to pay."""
        self._public_url = public_url
        self._database = database
        self._keys = database.keys
        self._mail = mail

    @activity.defn
    async def open_balance(self, encounter: EncounterRef) -> OpenBalance:
        """Return what the patient owes and what policy says about it."""
        async with self._database.session() as session:
            owed = (await reading.balances(session, encounter.encounter)).patient
            resumes = await balance.resumes(session, encounter.encounter)
            received = await plans.received(session, encounter.encounter)
            held = await holds_on(session, self._keys, encounter.encounter)
            estate = await estate_of(session, self._keys, encounter.encounter, held)
        # A dispute pauses its balance by its task, and no longer than that.
        stopped = [each.kind for each in stopping(held, Stop.STATEMENTS) if each.kind != DISPUTE]
        return OpenBalance(
            cents=owed,
            received_cents=received,
            small_balance_cents=patient_policy(encounter.at.date()).small_balance_cents,
            hold=next(iter(stopped), ""),
            review=tuple(each.kind for each in held if each.lifted_by or each.kind == ESTIMATE_DISPUTE),
            resumes=resumes,
            estate=estate,
        )

    @activity.defn
    async def send_statement(self, request: SendStatement) -> StatementSent:
        """Draw the statement in plain words and mail it, once for each number."""
        statement = await self._drawn(request)
        tracking = statement.tracking
        if not tracking and not request.address_found and await self._unreachable(request.encounter):
            return StatementSent(number=statement.number, cents=statement.cents, tracking="", mailed=False)
        if not tracking:
            kind = LetterKind.COLLECTION_NOTICE if statement.notice else LetterKind.STATEMENT
            mailing = Mailing(
                idempotency_key=f"statement/{request.encounter}/{statement.number}",
                kind=kind.value,
                to="patient",
                account=request.encounter,
                text=statement.text,
                document=encoded(statement.document),
            )
            tracking = await post(self._mail, mailing)
            async with self._database.transaction() as session:
                await balance.statement_mailed(session, request.encounter, statement.number, tracking)
                detail = {"number": statement.number, "notice": statement.notice}
                await audit.record(session, "claimflow", "statement.mailed", f"encounter/{request.encounter}", detail)
        return StatementSent(number=statement.number, cents=statement.cents, tracking=tracking)

    async def _unreachable(self, encounter: EncounterId) -> bool:
        async with self._database.session() as session:
            return await records.address_is_bad(session, encounter)

    async def _drawn(self, request: SendStatement) -> balance.Statement:
        """Return the statement of this moment, drawn and kept at the first attempt.

        The moment tells attempts from statements, not the number: a second balance of an encounter counts anew.
        """
        async with self._database.transaction() as session:
            await encounters.get(session, request.encounter, lock=True)
            earlier = await balance.statements(session, self._keys, request.encounter)
            kept = next((each for each in earlier if each.at == request.at), None)
            if kept is not None:
                return kept
            number = earlier[-1].number + 1 if earlier else 1
            facts = await facts_of(
                session,
                self._keys,
                request.encounter,
                number=number,
                at=request.at,
                notice=request.notice,
                plan=request.plan,
                public_url=self._public_url,
            )
            statement = balance.Statement(
                encounter=request.encounter,
                number=number,
                cents=facts.sums.owed,
                notice=request.notice,
                text=statements.render(facts),
                document=statement_pdf(facts),
                parts=tuple(part.name for part in statements.notice(facts)) if facts.notice else (),
                at=request.at,
            )
            await balance.keep_statement(session, self._keys, statement)
        return statement

    @activity.defn
    async def place_account(self, placement: Placement) -> None:
        """Write the account into the agency's placement file, once.

        Refused, and not tried again, unless every condition of the gate is met by the records.
        """
        async with self._database.transaction() as session:
            await encounters.hold_patient(session, placement.encounter)
            earlier = await balance.placements(session, placement.encounter)
            if any(each.placed_at == placement.at for each in earlier):
                return
            unmet = [each for each in await conditions(session, self._keys, placement) if not each.met]
            if unmet:
                raise ApplicationError(
                    f"not to be placed: {'; '.join(each.detail for each in unmet)}",
                    *[each.model_dump(mode="json") for each in unmet],
                    type="CollectionsGate",
                    non_retryable=True,
                )
            await balance.place(session, placement)
            await agency_records.tell(session, self._keys, Told.PLACE, placement)
            detail: dict[str, JsonValue] = placement.model_dump(include={"agency", "cents", "requested_by"})
            subject = f"encounter/{placement.encounter}"
            await audit.record(session, placement.approved_by, "account.placed", subject, detail)

    @activity.defn
    async def recall_account(self, placement: Placement) -> None:
        """Recall a placed account from the agency, once."""
        async with self._database.transaction() as session:
            if await balance.recall(session, placement):
                await agency_records.tell(session, self._keys, Told.RECALL, placement)
                detail: dict[str, JsonValue] = {"agency": placement.agency, "reason": placement.reason}
                subject = f"encounter/{placement.encounter}"
                await audit.record(session, "claimflow", "account.recalled", subject, detail)

    @activity.defn
    async def placement_answer(self, placement: Placement) -> PlacementAnswer:
        """Say what the agency acknowledged. One without a contract is told by hand: no file, and no answer to it."""
        async with self._database.session() as session:
            records = await agencies.records_of(session, placement.encounter)
        placed = [each for each in records if each.told is Told.PLACE]
        return PlacementAnswer(accepted=placed[-1].accepted if placed else True)

    @activity.defn
    async def resend_placement(self, placement: Placement) -> None:
        """Write the account into the agency's next file again, once for each moment, unless it was recalled."""
        async with self._database.transaction() as session:
            placed = [each for each in await balance.placements(session, placement.encounter) if not each.recalled_at]
            if placed:
                await agency_records.tell(session, self._keys, Told.PLACE, placement)

    @activity.defn
    async def update_placement(self, placement: Placement) -> None:
        """Tell the agency that an account owes another amount than it was told, once for each moment."""
        async with self._database.transaction() as session:
            placed = [each for each in await balance.placements(session, placement.encounter) if not each.recalled_at]
            if placed:
                await agency_records.tell(session, self._keys, Told.UPDATE, placement)
