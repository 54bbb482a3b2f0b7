"""Claims of an 835 or 837 one by one, without loading the file.

`segments` cuts a file into rows as it is read; `stream` turns them into claims. Neither keeps more than the
claim that is being read and the largest piece of text that has no terminator yet.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, TextIO

from edi.claim import ProfessionalClaim, SubmissionBatch
from edi.cutting import GroupSoFar, segments
from edi.envelope import Delimiters, Row, Transaction
from edi.envelope_rules import envelope_finding
from edi.findings import Finding
from edi.institutional import InstitutionalBatch, InstitutionalClaim
from edi.read_claim import INSTITUTIONAL, PROFESSIONAL, ClaimReader
from edi.read_claim import read_header as read_claim_header
from edi.read_envelope import kind_of
from edi.read_payment import PaymentReader
from edi.read_remittance import DETAIL, read_provider_adjustments
from edi.read_remittance import read_header as read_remittance_header
from edi.reader import Reader, at
from edi.remittance import ClaimPayment, ProviderAdjustment, Remittance

Header = Remittance | SubmissionBatch | InstitutionalBatch
AnyClaim = ClaimPayment | ProfessionalClaim | InstitutionalClaim


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
    claim: AnyClaim
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


def stream(file: BinaryIO | TextIO) -> Iterator[StreamedClaim | StreamedSet]:
    """Yields the claims of every 835 and 837 of a file, and after the last one of a set its end.

    Bytes are UTF-8; from the first byte on that is none, Latin-1. Nothing raises on content.
    """
    current: Generator[StreamedClaim | StreamedSet | None, tuple[Row, int] | None] | None = None
    group = GroupSoFar()
    seen = False
    for row, place, delimiters in segments(file):
        seen = True
        tag = row[0]
        if tag == "GS":
            group = GroupSoFar.of(row)
        if current is not None:
            yield from _send(current, (row, place))
            if tag in {"SE", "ST", "GE", "IEA", "ISA", "GS"}:
                current = None
        if tag == "ST":
            current = _set(_transaction(row, place, delimiters, group))
            next(current)
    if current is not None:
        yield from _send(current, None)
    if not seen:
        nothing = (envelope_finding("no-interchange", "ISA", 0, 0, ""),)
        yield StreamedSet(type="", control="", header=None, claims=0, findings=nothing)


def _send(
    current: Generator[StreamedClaim | StreamedSet | None, tuple[Row, int] | None], row: tuple[Row, int] | None
) -> Iterator[StreamedClaim | StreamedSet]:
    """Gives a row to a set and takes out what it has finished."""
    found = current.send(row)
    while found is not None:
        yield found
        found = next(current, None)


def _transaction(row: Row, place: int, delimiters: Delimiters, group: GroupSoFar) -> Transaction:
    version = at(row, 3).strip() or group.header.version
    return Transaction(
        type=kind_of(at(row, 1).strip(), version),
        version=version,
        control=at(row, 2).strip(),
        texts=(),
        group=group.header,
        delimiters=delimiters,
        position=place,
        interchange="",
    )


def _set(transaction: Transaction) -> Any:
    """Takes in rows one at a time; yields None when it waits for the next one."""
    reader: Any = {"835": _Payments, "837P": _Claims, "837": _Claims, "837I": _InstitutionalClaims}.get(
        transaction.type, _Other
    )(transaction)
    piece: list[Row] = []
    start = transaction.position + 1
    sent = yield None
    while sent is not None and sent[0][0] not in {"SE", "ST", "GE", "IEA", "ISA", "GS"}:
        row, place = sent
        if row[0] in reader.starters:
            for claim in reader.take(piece, start):
                yield claim
            piece, start = [], place
        if reader.wanted:
            piece.append(row)
        sent = yield None
    for claim in reader.take(piece, start):
        yield claim
    yield reader.end(sent)
    yield None


class _Other:
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

    def finished(self) -> list[AnyClaim]:
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


class _Payments(_Other):
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

    def finished(self) -> list[AnyClaim]:
        done: list[AnyClaim] = [*self.detail.claims]
        self.detail.claims.clear()
        return done

    def adjustments(self) -> tuple[ProviderAdjustment, ...]:
        return read_provider_adjustments(self.reader, self.detail.plb)


class _Claims(_Other):
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

    def finished(self) -> list[AnyClaim]:
        done: list[Any] = list(self.walk.claims)
        self.walk.claims.clear()
        return done


class _InstitutionalClaims(_Claims):
    kind = INSTITUTIONAL

    def begin(self, piece: list[Row]) -> Header:
        return InstitutionalBatch(**read_claim_header(self.reader, piece), claims=())
