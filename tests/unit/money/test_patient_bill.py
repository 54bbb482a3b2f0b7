"""What a patient reads on paper: each cent with its reason, the ledger's sums, one page, the same bytes twice."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from activities.remittance.reading import classify
from codesets.carc import ReasonClass, reason
from codesets.data_files import rows
from codesets.plain_words import glossary, patient_reason
from domain import ledger, remittance
from domain.itemised import ItemisedLine, whole_bill
from domain.patient_share import by_reason
from domain.remittance import AdjustedAmount, ClaimDecision
from domain.statements import Part, ServiceLine, StatementFacts, Sums, Visit, account_rows, sums_of
from gateways.forms import itemised_pdf, statement_pdf
from models.ids import ClaimKey, EncounterId, PayerSequence
from models.intake import Facility, Patient, PersonName, PostalAddress
from models.messages.claims import Adjustment
from models.money import dollars

E, DAY = EncounterId("E000000000000"), date(2026, 3, 2)
KEY = ClaimKey(E, PayerSequence.PRIMARY, 1)


def entries_and_decisions(cuts: dict[str, int], sign: int = 1) -> tuple[list[ledger.Entry], dict[str, ClaimDecision]]:
    """A charge of $500.00 that a payer decided with these adjustments; `sign` -1 reverses it too."""
    amounts = tuple(AdjustedAmount(group=c.split("-")[0], reason=c.split("-")[1], cents=n) for c, n in cuts.items())
    paid = 50_000 - sum(cuts.values())
    first = ClaimDecision(
        position=1, control_number=KEY.number, status="1", charge_cents=50_000, paid_cents=paid, adjustments=amounts
    )
    back = first.model_copy(
        update={
            "position": 2,
            "status": "22",
            "paid_cents": -paid,
            "adjustments": tuple(each.model_copy(update={"cents": -each.cents}) for each in amounts),
        }
    )
    told = [first] if sign > 0 else [first, back]
    charge = ledger.charge(E, DAY, total=50_000, before=0, number="1")
    posted = [remittance.entry(KEY, remittance.plan(each, None, classify), each, "R", DAY) for each in told]
    return [each for each in (charge, *posted) if each], {f"R/{each.position}": each for each in told}


CUTS = st.dictionaries(st.sampled_from(["PR-1", "PR-2", "PR-3", "PR-96", "CO-45", "CO-50"]), st.integers(1, 8_000))


@given(CUTS, st.sampled_from([1, -1]))
def test_every_cent_that_is_the_patients_has_its_reason(cuts: dict[str, int], sign: int) -> None:
    entries, decisions = entries_and_decisions(cuts, sign)
    wanted = {code[3:]: cents for code, cents in cuts.items() if code.startswith("PR")} if sign > 0 else {}
    assert by_reason(entries, decisions, classify) == wanted
    assert sum(wanted.values()) == sums_of(entries).owed


def test_what_a_person_billed_to_the_patient_has_the_payers_reason() -> None:
    entries, decisions = entries_and_decisions({"PR-1": 1_000, "CO-27": 49_000})
    moved = ledger.adjustment(
        E, DAY, Adjustment.TRANSFER_TO_PATIENT, cents=49_000, key="t", sequence=PayerSequence.PRIMARY, memo="CO-27, N1"
    )
    assert by_reason([*entries, moved], decisions, classify) == {"1": 1_000, "27": 49_000}
    paid = ledger.patient_payment(E, DAY, cents=700, key="p")
    assert by_reason([*entries, paid], decisions, classify) == {"1": 1_000}


@given(CUTS, st.integers(0, 900))
def test_the_account_adds_up_to_the_ledger(cuts: dict[str, int], paid: int) -> None:
    entries, _ = entries_and_decisions(cuts)
    if paid:
        entries.append(ledger.patient_payment(E, DAY, cents=paid, key="p"))
    facts = facts_of(sums=sums_of(entries))
    assert sum(cents for _, cents in account_rows(facts)) == facts.sums.owed


def facts_of(**changes: object) -> StatementFacts:
    place = PostalAddress(line1="200 Main Avenue", city="Fargo", state="ND", postal_code="58103")
    facts = StatementFacts(
        number=2,
        on=DAY,
        due=date(2026, 4, 1),
        account=E,
        patient=Patient(name=PersonName(first="Maria", last="López <Ruiz>"), address=place),
        facility=Facility(name="Harbor & Sons Clinic", phone="(701) 555-0142", address=place),
        service_date=date(2026, 2, 20),
        services=(ServiceLine("Lipid panel", "80061", 2, 44_700),),
        sums=Sums(44_700, 15_200, 13_500, 0, 0, 2_500, 0, 13_500),
        payers=("Blue Prairie",),
        parts=(part("1", 12_000), part("2", 4_000)),
    )
    return replace(facts, **changes)  # type: ignore[arg-type]  # the caller names fields of StatementFacts


def part(code: str, cents: int) -> Part:
    words = patient_reason(code)
    return Part(words.title, words.text, cents)


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_the_page_says_every_amount_and_every_reason() -> None:
    facts = facts_of()
    page = words_of(statement_pdf(facts))
    for words, cents in account_rows(facts):
        assert f"{words} {dollars(cents)}" in page
    for each in facts.parts:
        assert f"{each.title}. {each.text} {dollars(each.cents)}" in page
    said = (
        "$135.00",
        "April 1, 2026",
        "February 20, 2026",
        "Blue Prairie",
        "López <Ruiz>",
        "Harbor & Sons",
        "555-0142",
    )
    for words in (*said, "payment plan", "itemized bill", "financial assistance", "240 days", "do not agree"):
        assert words in page, words
    assert "collection agency" not in page
    assert statement_pdf(facts) == statement_pdf(facts)


def test_the_longest_bill_is_one_page_and_its_notice_another() -> None:
    facts = facts_of(
        notice=True,
        services=tuple(ServiceLine(f"Service {n}", "80061", 1, 100) for n in range(40)),
        parts=tuple(part(code, 100) for code in ("1", "2", "3", "27", "96", "119")),
        others=tuple(Visit(E, DAY, 100) for _ in range(9)),
    )
    content = statement_pdf(facts)
    assert len(PdfReader(BytesIO(content)).pages) == 2
    page = words_of(content)
    for words in (
        "before collections",
        "collection agency",
        "35 more services",
        "7 more visits",
        "by April 1, 2026",
        "plain language",
    ):
        assert words in page, words


def test_every_reason_that_payers_leave_to_patients_is_explained() -> None:
    codes = [row["code"] for row in rows("carc.csv")]
    left = [code for code in codes if reason(code).reason_class is ReasonClass.PATIENT or reason(code).group == "PR"]
    other = patient_reason("no such code")
    assert [code for code in left if patient_reason(code).code == other.code] == []
    assert patient_reason("PR-1").title == "Deductible"


def test_an_itemised_bill_totals_what_the_ledger_says() -> None:
    lines = (
        ItemisedLine(DAY, "Office visit", "99213", 1, 24_500, 11_000, 7_500, 6_000),
        ItemisedLine(DAY, "Lipid panel", "80061", 1, 20_200, 4_200, 4_000, 10_000),
    )
    facts = facts_of()
    rest, total = whole_bill(lines, facts.sums)
    assert (total.charge, total.insurance, total.adjusted, total.yours) == (44_700, 15_200, 13_500, 16_000)
    assert rest is not None
    assert (rest.charge, rest.insurance, rest.adjusted, rest.yours) == (0, 0, 2_000, 0)
    page = words_of(itemised_pdf(facts, lines, glossary()))
    for words in ("Office visit 99213 $245.00 $110.00 $75.00 $60.00", "as a whole", "$447.00 $152.00 $135.00 $160.00"):
        assert words in page, words
    assert all(term in page for term, _ in glossary())
