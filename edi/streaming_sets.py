"""Transaction sets that go by in a stream: what each kind makes of its rows, and what is said at its end."""

from dataclasses import dataclass
from typing import Any

from edi.claim import ProfessionalClaim, SubmissionBatch
from edi.envelope import Row, Transaction
from edi.envelope_rules import envelope_finding
from edi.findings import Finding
from edi.institutional import InstitutionalBatch, InstitutionalClaim
from edi.read_claim import INSTITUTIONAL, PROFESSIONAL, ClaimReader
from edi.read_claim_header import read_header as read_claim_header
from edi.read_payment import PaymentReader
from edi.read_remittance import DETAIL, read_provider_adjustments
from edi.read_remittance import read_header as read_remittance_header
from edi.reader import Reader, at
from edi.remittance import ClaimPayment, ProviderAdjustment, Remittance

Header = Remittance | SubmissionBatch | InstitutionalBatch
Streamed = ClaimPayment | ProfessionalClaim | InstitutionalClaim


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamedClaim:
    """One claim as it goes by.

    Attributes:
        header: The remittance or batch it belongs to, without claims.
        control: ST02.
        findings: Those of the header, with the first claim, and of this claim.
    """

    type: str
    control: str
    header: Header
    claim: Streamed
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamedSet:
    """The end of a transaction set.

    Attributes:
        type: As `Transaction.type`; "" where the file has no interchange.
        header: None where the set is no 835 and no 837, which is skipped.
        claims: How many went by.
        provider_adjustments: PLB of an 835.
        findings: What is wrong with the set apart from its claims.
    """

    type: str
    control: str
    header: Header | None
    claims: int
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()
    findings: tuple[Finding, ...] = ()


class SetReader:
    """A set that is neither 835 nor 837: skipped."""

    starters: frozenset[str] = frozenset()
    wanted = False

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction
        self.reader = Reader(transaction)
        self.header: Header | None = None
        self.count = 0

    def take(self, piece: list[Row], start: int) -> list[StreamedClaim]:
        """Reads the rows of a piece; the claims that it finished."""
        if not self.wanted:
            return []
        if self.header is None:
            self.reader.attach(piece, start)
            self.header = self.begin(piece)
        else:
            self.feed(piece, start)
        found = []
        for claim in self.finished():
            noted = tuple(self.reader.findings)
            self.reader.findings.clear()
            self.count += 1
            found.append(
                StreamedClaim(
                    type=self.transaction.type,
                    control=self.transaction.control,
                    header=self.header,
                    claim=claim,
                    findings=noted,
                )
            )
        return found

    def begin(self, piece: list[Row]) -> Header:
        """Reads the header."""
        raise NotImplementedError

    def feed(self, piece: list[Row], start: int) -> None:
        """Reads a piece of the detail, which holds one claim at most."""
        raise NotImplementedError

    def finished(self) -> list[Streamed]:
        """Takes out the claims that are finished."""
        return []

    def adjustments(self) -> tuple[ProviderAdjustment, ...]:
        """PLB."""
        return ()

    def end(self, sent: tuple[Row, int] | None) -> StreamedSet:
        """What remains to be said at SE, or where the set breaks off."""
        adjustments = self.adjustments()
        control = self.transaction.control
        findings = list(self.reader.findings)
        if sent is None or sent[0][0] != "SE":
            place = sent[1] if sent else 0
            findings.append(envelope_finding("se-missing", "SE", place, 0, "", control))
        else:
            row, place = sent
            if at(row, 1).strip().lstrip("0") != str(place - self.transaction.position + 1):
                findings.append(envelope_finding("se-count", "SE", place, 1, at(row, 1), control))
            if at(row, 2).strip() != control:
                findings.append(envelope_finding("se-control", "SE", place, 2, at(row, 2), control))
        return StreamedSet(
            type=self.transaction.type,
            control=control,
            header=self.header,
            claims=self.count,
            provider_adjustments=adjustments,
            findings=tuple(findings),
        )


class _Payments(SetReader):
    starters = DETAIL
    wanted = True

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self.detail = PaymentReader(self.reader)

    def begin(self, piece: list[Row]) -> Header:
        return Remittance(**read_remittance_header(self.reader, piece))

    def feed(self, piece: list[Row], start: int) -> None:
        self.detail.feed(piece, start)
        self.detail.close()

    def finished(self) -> list[Streamed]:
        done: list[Streamed] = [*self.detail.claims]
        self.detail.claims.clear()
        return done

    def adjustments(self) -> tuple[ProviderAdjustment, ...]:
        return read_provider_adjustments(self.reader, self.detail.plb)


class _Claims(SetReader):
    starters = frozenset({"HL", "CLM"})
    wanted = True
    kind = PROFESSIONAL

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self.walk = ClaimReader(self.reader, self.kind)

    def begin(self, piece: list[Row]) -> Header:
        header = read_claim_header(self.reader, piece)
        return SubmissionBatch(**header, claims=())

    def feed(self, piece: list[Row], start: int) -> None:
        self.walk.feed(piece, start)
        self.walk.close()

    def finished(self) -> list[Streamed]:
        done: list[Any] = list(self.walk.claims)
        self.walk.claims.clear()
        return done


class _InstitutionalClaims(_Claims):
    kind = INSTITUTIONAL

    def begin(self, piece: list[Row]) -> Header:
        return InstitutionalBatch(**read_claim_header(self.reader, piece), claims=())


_READERS: dict[str, type[SetReader]] = {
    "835": _Payments,
    "837P": _Claims,
    "837": _Claims,
    "837I": _InstitutionalClaims,
}


def set_reader(transaction: Transaction) -> SetReader:
    """The reader of one set; of a set that is no 835 and no 837 it skips everything."""
    return _READERS.get(transaction.type, SetReader)(transaction)
