"""Holds: which an account has, by what was placed and what the records say."""

from datetime import date

import pytest

from codesets.holds import hold_rules
from domain.holds import HoldFacts, covers, holds_of, needs_guarantor, stopping
from models.holds import HoldRule, KeptHold, Stop
from models.intake import Coverage, Guarantor, Intake, Patient, PersonName, Relationship

SEEN = date(2026, 2, 27)
MOTHER = Guarantor(name=PersonName(last="Novak", first="Eva"))
CHILDS = Coverage(relationship=Relationship.CHILD, subscriber_name=PersonName(last="Novak"))


def visit(born: date | None = date(1980, 5, 1), **more: object) -> Intake:
    patient = Patient(birth_date=born, deceased=bool(more.pop("deceased", False)))
    fields: dict[str, object] = {"source": "s", "identifier": "v", "patient": patient, "service_date": SEEN}
    return Intake.model_validate(fields | more)


def kept(kind: str, number: int = 1, **more: object) -> KeptHold:
    fields: dict[str, object] = {"id": number, "encounter": "E0123456789AB", "kind": kind, "since": SEEN}
    return KeptHold.model_validate(fields | more)


def kinds(intake: Intake, *placed: KeptHold, **pending: date | None) -> list[str]:
    return [each.kind for each in holds_of(HoldFacts(intake=intake, kept=placed, pending=pending), hold_rules())]


def test_every_rule_says_where_it_comes_from_and_how_it_ends() -> None:
    for rule in hold_rules().values():
        assert rule.source
        assert rule.until
        assert Stop.COLLECTIONS in rule.stops, f"{rule.kind}: a hold that lets an account go to an agency is none"
        assert bool(rule.endings) == bool(rule.lifted_by)


def test_a_rule_that_nobody_could_end_is_refused() -> None:
    with pytest.raises(ValueError, match="given together"):
        HoldRule.model_validate(
            {"kind": "x", "title": "x", "stops": ["statements"], "until": "x", "source": "x", "lifted_by": ["accounts"]}
        )


def test_placed_holds_last_until_they_end() -> None:
    assert kinds(visit()) == []
    assert kinds(visit(), kept("attorney"), kept("bankruptcy", 2)) == ["bankruptcy", "attorney"]
    assert kinds(visit(), kept("attorney", ending="settled")) == []
    assert kinds(visit(), kept("attorney", ending="settled"), kept("attorney", 2)) == ["attorney"]


def test_what_is_pending_holds() -> None:
    assert kinds(visit(), dispute=SEEN, estimate_dispute=None) == ["dispute", "estimate_dispute"]


@pytest.mark.parametrize(("filed", "held"), [(date(2026, 2, 26), False), (SEEN, True), (date(2026, 5, 1), True)])
def test_a_petition_covers_the_care_before_it(filed: date, held: bool) -> None:
    assert covers(hold_rules()["bankruptcy"], filed, SEEN) is held
    assert kinds(visit(), kept("bankruptcy", event_on=filed)) == (["bankruptcy"] if held else [])
    assert covers(hold_rules()["attorney"], filed, SEEN)


def test_a_patient_who_died_is_held_until_somebody_has_looked() -> None:
    assert kinds(visit(deceased=True)) == ["deceased"]
    assert kinds(visit(deceased=True), kept("deceased", ending="estate")) == []


@pytest.mark.parametrize(
    ("born", "more", "held"),
    [
        (date(2008, 2, 27), {}, False),  # eighteen on the day of the visit
        (date(2008, 2, 28), {}, True),  # a day short of it
        (None, {}, False),
        (date(2015, 1, 1), {"guarantor": MOTHER}, False),
        (date(2015, 1, 1), {"coverages": (CHILDS,)}, False),
        (
            date(2015, 1, 1),
            {"coverages": (CHILDS.model_copy(update={"subscriber_birth_date": date(2010, 1, 1)}),)},
            True,
        ),
        (date(2015, 1, 1), {"coverages": (Coverage(member_id="1"),)}, True),  # the child's own, as in Medicaid
    ],
)
def test_a_minor_needs_an_adult_who_answers_for_the_bill(
    born: date | None, more: dict[str, object], held: bool
) -> None:
    assert needs_guarantor(visit(born, **more)) is held
    assert kinds(visit(born, **more)) == (["minor"] if held else [])
    assert kinds(visit(born, **more), kept("minor", ending="emancipated")) == []


def test_what_each_hold_stops() -> None:
    facts = HoldFacts(intake=visit(), kept=(kept("military"), kept("bankruptcy", 2)), pending={})
    held = holds_of(facts, hold_rules())
    assert [each.kind for each in stopping(held, Stop.STATEMENTS)] == ["bankruptcy"]
    assert [each.kind for each in stopping(held, Stop.COLLECTIONS)] == ["bankruptcy", "military"]
