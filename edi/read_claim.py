"""837 to claims: the walk over levels, claims and lines that both kinds share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from edi import read_claim_parts as parts
from edi import read_institutional, read_professional
from edi.claim import Claim, ProfessionalClaim, ServiceLine, SubmissionBatch
from edi.collector import paused
from edi.common import Party
from edi.construct import constructor
from edi.envelope import Row, Transaction
from edi.findings import Finding
from edi.institutional import InstitutionalBatch, InstitutionalClaim, InstitutionalLine
from edi.other_payer import OtherPayer
from edi.read_claim_header import read_header
from edi.read_claim_parts import NO_SUBSCRIBER, Fields
from edi.reader import Reader, at
from edi.reading import NOBODY, first, party, patient, reference, subscriber

_STARTERS = frozenset({"HL", "NM1", "CLM", "LX", "SBR", "SVD", "LIN", "PAT", "LQ"})
_MEMORY = 4096
Part = list[Row]


@dataclass(frozen=True, slots=True)
class Kind:
    """What sets one kind of claim apart."""

    claim: Callable[[Reader, Part], Fields]
    line: Callable[[Reader, Part], Fields]
    claim_roles: dict[str, str]
    line_roles: dict[str, str]
    make_claim: Callable[..., Any]
    make_line: Callable[..., Any]


PROFESSIONAL = Kind(
    read_professional.read_claim,
    read_professional.read_line,
    read_professional.CLAIM_ROLES,
    read_professional.LINE_ROLES,
    constructor(ProfessionalClaim),
    constructor(ServiceLine),
)
INSTITUTIONAL = Kind(
    read_institutional.read_claim,
    read_institutional.read_line,
    read_institutional.CLAIM_ROLES,
    read_institutional.LINE_ROLES,
    constructor(InstitutionalClaim),
    constructor(InstitutionalLine),
)


def read_837(transaction: Transaction) -> tuple[SubmissionBatch, tuple[Finding, ...]]:
    """Reads the claims of an 837P.

    Of an 837I it reads what both kinds share; the attending (71) and operating (72) provider show as the
    rendering one.
    """
    header, claims, findings = _read(transaction, PROFESSIONAL)
    return SubmissionBatch(**header, claims=claims), findings


def read_837i(transaction: Transaction) -> tuple[InstitutionalBatch, tuple[Finding, ...]]:
    """Reads the claims of an 837I."""
    header, claims, findings = _read(transaction, INSTITUTIONAL)
    return InstitutionalBatch(**header, claims=claims), findings


@paused()
def _read(transaction: Transaction, kind: Kind) -> tuple[Fields, tuple[Any, ...], tuple[Finding, ...]]:
    reader = Reader(transaction)
    head = list(takewhile(lambda row: row[0] != "HL", transaction.cut()))
    start = transaction.position + 1
    reader.attach(head, start)
    header = read_header(reader, head)
    walk = ClaimReader(reader, kind)
    walk.feed(transaction.cut(len(head)), start + len(head))
    walk.close()
    if not walk.claims:
        reader.missing("CLM", "A claim")
    return header, tuple(walk.claims), tuple(reader.findings)


class ClaimReader:
    """Walks the levels; what a level says holds for the claims below it."""

    def __init__(self, reader: Reader, kind: Kind) -> None:
        self.reader = reader
        self.kind = kind
        self.claims: list[Claim] = []
        self._billing = NOBODY
        self._above: Fields = {"subscriber": NO_SUBSCRIBER, "payer": NOBODY}
        self._taxonomy = self._group_number = self._other_group = self._relationship = ""
        self._claim: Fields | None = None
        self._other: Fields | None = None
        self._line: Fields | None = None
        self._known: dict[tuple[tuple[str, ...], ...], Party] = {}
        self._handlers: dict[str, Callable[[Part, int], None]] = {
            "HL": self._hl, "CLM": self._clm, "NM1": self._nm1, "SBR": self._sbr, "PAT": self._pat,
            "LX": self._lx, "LIN": self._lin, "SVD": self._svd, "LQ": self._lq,
        }  # fmt: skip

    def feed(self, rows: Iterable[Row], start: int) -> None:
        """Reads rows from a segment that begins a loop; `start` is the place of the first one."""
        part: Part = []
        begun = start
        for place, row in enumerate(rows, start):
            if row[0] not in _STARTERS:
                part.append(row)
                continue
            if part:
                self._loop(part, begun)
            part, begun = [row], place
        if part:
            self._loop(part, begun)

    def _loop(self, part: Part, begun: int) -> None:
        self.reader.attach(part, begun)
        handler = self._handlers.get(part[0][0])
        if handler:
            handler(part, begun)

    def close(self) -> None:
        """Finishes the claim that is being read."""
        claim = self._claim
        if claim is None:
            return
        self._close_line(claim)
        self._close_other(claim)
        parts.finish_ambulance(claim)
        claim["lines"] = tuple(claim["lines"])
        self.claims.append(self.kind.make_claim(**claim))
        self._claim = None

    def _close_other(self, claim: Fields) -> None:
        if self._other is not None:
            parts.append(claim, "other_payers", OtherPayer(**self._other))
            self._other = None

    def _close_line(self, claim: Fields) -> None:
        line = self._line
        if line is not None:
            parts.finish_ambulance(line)
            line["adjudications"] = tuple(line["adjudications"])
            claim["lines"].append(self.kind.make_line(**line))
            self._line = None

    def _party(self, part: Part, taxonomy: str = "") -> Party:
        """A party; the same provider or payer comes again and again."""
        if taxonomy:
            return party(part, taxonomy)
        key = tuple([tuple(row) for row in part])
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MEMORY:
                self._known.clear()
            known = self._known[key] = party(part)
        return known

    def _hl(self, part: Part, _place: int) -> None:
        self.close()
        code = at(part[0], 3)
        if code == "20":
            provider = first(part, "PRV", "BI")
            self._taxonomy = at(provider, 3) if provider else ""
            self._billing = NOBODY
        if code in {"20", "22"}:
            self._above = {"subscriber": NO_SUBSCRIBER, "payer": NOBODY}
        self._above.pop("patient", None)

    def _pat(self, part: Part, _place: int) -> None:
        self._relationship = at(part[0], 1)

    def _sbr(self, part: Part, _place: int) -> None:
        head = part[0]
        if self._claim is None:
            self._above |= {
                "payer_responsibility": at(head, 1),
                "insurance_type": at(head, 5),
                "filing_indicator": at(head, 9),
            }
            self._group_number = at(head, 3)
            return
        self._close_other(self._claim)
        self._other_group = at(head, 3)
        self._other = parts.other_payer(self.reader, part)

    def _nm1(self, part: Part, _place: int) -> None:
        role = at(part[0], 1)
        if self._line is not None:
            self._name(role, part, self._line, self.kind.line_roles)
        elif self._other is not None:
            self._other_name(role, part, self._other)
        elif self._claim is not None:
            self._name(role, part, self._claim, self.kind.claim_roles)
        else:
            self._level_name(role, part)

    def _name(self, role: str, part: Part, fields: Fields, roles: dict[str, str]) -> None:
        if role in roles:
            fields[roles[role]] = self._party(part)
        elif role in {"PW", "45"} and self.kind is PROFESSIONAL:
            parts.ambulance_place(role, part, fields)

    def _other_name(self, role: str, part: Part, other: Fields) -> None:
        self.reader.loop = "2330"
        if role == "IL":
            other["subscriber"] = subscriber(self.reader, part, self._other_group)
        elif role == "PR":
            other["payer"] = party(part)
            decided = first(part, "DTP", "573")
            other["adjudication_date"] = self.reader.span(decided)[0] if decided else None
            other["claim_number"] = reference(part, "F8")

    def _level_name(self, role: str, part: Part) -> None:
        self.reader.loop = "2010"
        if role == "85":
            self._billing = self._party(part, self._taxonomy)
        elif role == "IL":
            self._above["subscriber"] = subscriber(self.reader, part, self._group_number)
        elif role == "PR":
            self._above["payer"] = self._party(part)
        elif role == "QC":
            self._above["patient"] = patient(self.reader, part, self._relationship)

    def _clm(self, part: Part, place: int) -> None:
        self.close()
        self.reader.loop = "2300"
        self._claim = {
            "billing_provider": self._billing,
            "position": place,
            "lines": [],
            **self._above,
            **self.kind.claim(self.reader, part),
        }

    def _lx(self, part: Part, place: int) -> None:
        self.reader.loop = "2400"
        if self._claim is None:
            self.reader.note(
                "segment-unexpected", "A service line stands before any claim", "Put LX after CLM", part[0], level=2
            )
            return
        self._close_line(self._claim)
        self._close_other(self._claim)
        self._line = self.kind.line(self.reader, part)
        self._line["position"] = place

    def _lin(self, part: Part, _place: int) -> None:
        self.reader.loop = "2410"
        if self._line is not None:
            self._line["ndc"] = parts.drug(self.reader, part) or self._line.get("ndc")

    def _svd(self, part: Part, _place: int) -> None:
        if self._line is not None:
            self._line["adjudications"].append(parts.adjudication(self.reader, part))

    def _lq(self, part: Part, _place: int) -> None:
        if self._line is not None and self.kind is PROFESSIONAL:
            parts.append(self._line, "forms", parts.form(self.reader, part))
