"""The packet of an appeal: cover with contents and deadline, letter, claim, payer's decision, records, policy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from reportlab.platypus import Flowable, Paragraph, Spacer

from codesets.carc import reason
from domain.remittance import ClaimDecision
from domain.statements import address_lines, full_name
from edi import AnyClaim
from gateways.forms import readable
from gateways.forms.boxes import FormError
from gateways.forms.claims import claim_pages
from models.intake import Document, Intake
from models.money import dollars

_BODY = readable.BODY


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealPacket:
    """Everything in a packet. `to` decides this level; `deadline` is the last day with its rule and source, in words.

    `filing` is the proof of timely filing, where the denial is about that; `good_cause` says why a late appeal should
    be taken; `aggregate` names the claims that it is put together with.
    """

    claim_number: str
    payer_claim_number: str
    payer: str
    to: str
    level: int
    level_name: str
    on: date
    deadline: str
    letter: str
    intake: Intake
    claim: AnyClaim | None
    decision: ClaimDecision | None
    decided_on: date | None
    records: Sequence[Document]
    policy: str
    good_cause: str = ""
    aggregate: Sequence[str] = ()
    filing: str = ""


def packet_pdf(packet: AppealPacket) -> bytes:
    """Return the packet as one PDF: the same bytes for the same packet."""
    starts: dict[str, int] = {}
    _drawn(packet, starts, 0, lambda title, page: starts.__setitem__(title, page))
    return _drawn(packet, starts, starts.pop(_END), lambda _title, _page: None)


_END = ""


def _drawn(packet: AppealPacket, starts: dict[str, int], total: int, mark: Callable[[str, int], None]) -> bytes:
    parts = [(title, [_Mark(title, mark), *flowables]) for title, flowables in _parts(packet)]
    contents = [(title, str(starts.get(title, ""))) for title, _ in parts]
    pages = [_cover(packet, contents), *(flowables for _, flowables in parts)]
    pages[-1] = [*pages[-1], _Mark(_END, mark)]
    title = f"Appeal of claim {packet.claim_number}, level {packet.level}"
    return readable.document(title, pages, lambda page: f"{title} - page {page} of {total}")


class _Mark(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Tells on which page it was drawn; it shows nothing."""

    def __init__(self, title: str, mark: Callable[[str, int], None]) -> None:
        super().__init__()
        self._title, self._mark = title, mark

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self._mark(self._title, self.canv.getPageNumber())


def _parts(packet: AppealPacket) -> list[tuple[str, list[Flowable]]]:
    parts = [("Letter", _letter(packet))]
    if packet.claim is not None:
        parts.append(("Claim as billed", _claim(packet.claim, packet.on)))
    if packet.decision is not None:
        parts.append(("Payer's decision (835)", _decision(packet, packet.decision)))
    if packet.filing:
        title = "Proof of timely filing"
        parts.append(
            (title, [*readable.heading(title, "What was sent and acknowledged."), *_paragraphs(packet.filing)])
        )
    for number, record in enumerate(packet.records, 1):
        title = f"Record {number}: {record.title or record.identifier}"
        written = f"Written {record.written:%B %-d, %Y}. " if record.written else ""
        parts.append((title, [*readable.heading(title, f"{written}{record.author}"), *_paragraphs(record.text)]))
    if packet.policy:
        subtitle = "As quoted for this appeal."
        parts.append(("Policy text", [*readable.heading("Policy text", subtitle), *_paragraphs(packet.policy)]))
    return parts


def _claim(claim: AnyClaim, on: date) -> list[Flowable]:
    """The claim page by page; one that no form can carry (three payers) is named, and the appeal still goes out."""
    try:
        return [flowable for page in claim_pages(claim, on) for flowable in page]
    except FormError as error:
        words = f"It was sent electronically (837). Why it is not on a form: {error}."
        return readable.heading(f"Claim {claim.control_number}", words)


def _paragraphs(text: str) -> list[Flowable]:
    lines = [each.strip() for each in text.splitlines()]
    return [Paragraph(escape(line), _BODY) if line else Spacer(1, 8) for line in lines]


def _cover(packet: AppealPacket, contents: Sequence[tuple[str, str]]) -> list[Flowable]:
    page = readable.heading(_title(packet), f"To {packet.to}, {packet.on:%B %-d, %Y}")
    page += readable.section("About", _about(packet))
    page += readable.section("To be filed by", [("Deadline, rule and source", packet.deadline)], columns=1)
    page += [Spacer(1, 14), readable.table(("Contents", "Page"), contents, (20, 2), {1})]
    return page


def _title(packet: AppealPacket) -> str:
    return f"Appeal, level {packet.level}{f': {packet.level_name}' if packet.level_name else ''}"


def _about(packet: AppealPacket) -> list[tuple[str, str]]:
    intake, cover = packet.intake, packet.intake.coverages[:1]
    return [
        ("Patient", full_name(intake.patient.name)),
        *(("Member id", each.member_id) for each in cover),
        ("Service", f"{intake.service_date:%B %-d, %Y}" if intake.service_date else ""),
        ("Our claim number", packet.claim_number),
        ("Payer", packet.payer),
        ("Payer's claim number", packet.payer_claim_number),
        ("Provider", packet.intake.facility.name),
        ("NPI", packet.intake.facility.npi),
    ]


def _letter(packet: AppealPacket) -> list[Flowable]:
    facility = packet.intake.facility
    page: list[Flowable] = [Paragraph(escape(facility.name), readable.TITLE)]
    page += [Paragraph(escape(line), readable.FAINT) for line in address_lines(facility.address)]
    page += [Spacer(1, 16), Paragraph(f"{packet.on:%B %-d, %Y}", _BODY), Spacer(1, 8)]
    page += [Paragraph(escape(packet.to), _BODY)]
    page += [Paragraph("Appeals", _BODY)] if packet.to == packet.payer else []
    page += [Spacer(1, 12)]
    about = ", ".join(f"{label.lower()} {value}" for label, value in _about(packet)[:-2] if value)
    page += [Paragraph(f"<b>{escape(_title(packet))}.</b> {escape(about)}", _BODY), Spacer(1, 12)]
    return [
        *page,
        *_paragraphs(packet.letter),
        *_requests(packet),
        Spacer(1, 24),
        Paragraph(escape(facility.name), _BODY),
    ]


def _requests(packet: AppealPacket) -> list[Flowable]:
    """What the letter asks beside the appeal itself."""
    asked: list[Flowable] = []
    if packet.aggregate:
        words = f"Please put this request together with those of claims {', '.join(packet.aggregate)}, so that the"
        words += " amount in controversy is reached."
        asked += [Spacer(1, 12), Paragraph("<b>Claims put together</b>", _BODY), Paragraph(escape(words), _BODY)]
    if packet.good_cause:
        title = "<b>Request to take this appeal after its last day, for good cause</b>"
        asked += [Spacer(1, 12), Paragraph(title, _BODY), *_paragraphs(packet.good_cause)]
    return asked


def _decision(packet: AppealPacket, decision: ClaimDecision) -> list[Flowable]:
    decided = f"of {packet.decided_on:%B %-d, %Y}" if packet.decided_on else ""
    page = readable.heading("Payer's decision", f"Excerpt of the electronic remittance advice (835) {decided}")
    sums = (("Charged", dollars(decision.charge_cents)), ("Paid", dollars(decision.paid_cents)))
    page += readable.section("Claim", [*sums, ("Payer's claim number", decision.payer_claim_number)])
    rows = [
        (
            each.code,
            dollars(each.charge_cents),
            dollars(each.paid_cents),
            " ".join(cut.code for cut in each.adjustments),
        )
        for each in decision.lines
    ]
    page += [Spacer(1, 8), readable.table(("Service", "Charged", "Paid", "Reasons"), rows, (6, 6, 6, 14), {1, 2})]
    cuts: dict[str, int] = {}
    for cut in decision.all_adjustments():
        cuts[cut.code] = cuts.get(cut.code, 0) + cut.cents
    why = [(code, dollars(cents), reason(code).text) for code, cents in cuts.items()]
    page += [Spacer(1, 8), readable.table(("Reason", "Amount", "In our words"), why, (4, 4, 20), {1})]
    remarks = ", ".join((*decision.outpatient_remarks, *decision.inpatient_remarks))
    return page + readable.section("Remarks", [("Codes", remarks)])
