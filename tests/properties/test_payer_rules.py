"""What rules make of a claim does not depend on the order in which they stand in the file."""

from datetime import date
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from domain.payer_rules import RulesError, RuleSet, apply, read_rules
from domain.scrubbing import ClaimLine, ClaimView

PAYERS = {"MEDB1": "medicare", "BLUEP": "commercial"}
CODES, MODIFIERS, PLACES = ("99213", "99214", "36415", "83036"), ("25", "95", "GT", "QW", "90"), ("02", "10", "11")

_conditions = st.fixed_dictionaries(
    {},
    optional={
        "payer": st.sampled_from(sorted(PAYERS)),
        "place_of_service": st.sampled_from(PLACES),
        "patient_age": st.integers(0, 90).map(lambda age: f"{{from: {age}}}"),
    },
)
_lines = st.fixed_dictionaries(
    {"code": st.sampled_from((*CODES, "99202-99215"))},
    optional={
        "modifiers": st.sampled_from(MODIFIERS),
        "without_modifiers": st.sampled_from(MODIFIERS),
        "units": st.integers(1, 3).map(str),
    },
)
_actions = st.one_of(
    st.sampled_from(MODIFIERS).map(lambda each: f"add_modifier: {each}"),
    st.sampled_from(MODIFIERS).map(lambda each: f"remove_modifier: {each}"),
    st.sampled_from(PLACES).map(lambda each: f"set: {{place_of_service: {each}}}"),
    st.integers(1, 3).map(lambda units: f"set: {{units: {units}}}"),
    st.sampled_from(("hold", "warn", "reject")).map(lambda word: f'{word}: {{message: "{{code}}", remedy: r}}'),
    st.sampled_from(("coder", "biller")).map(lambda role: f"hold: {{message: m, remedy: r}}, route_to: {role}"),
)
_claim_lines = st.builds(
    ClaimLine,
    code=st.sampled_from(CODES),
    modifiers=st.lists(st.sampled_from(MODIFIERS), max_size=4, unique=True).map(tuple),
    units=st.integers(1, 3),
    charge_cents=st.integers(1, 100_000),
)
_claims = st.builds(
    ClaimView,
    payer_id=st.sampled_from(sorted(PAYERS)),
    place_of_service=st.sampled_from(PLACES),
    patient_birth_date=st.dates(date(1930, 1, 1), date(2026, 1, 1)),
    date_of_service=st.just(date(2026, 1, 12)),
    lines=st.lists(_claim_lines, min_size=1, max_size=4).map(tuple),
    today=st.just(date(2026, 1, 14)),
)


def _rule(number: int, conditions: dict[str, str], line: dict[str, str], action: str) -> str:
    when = ", ".join([f"{name}: {value}" for name, value in conditions.items()] + [f"line: {_block(line)}"])
    return (
        f"  - id: R-{number}\n    title: t\n    payers: all\n    effective_from: 2026-01-01\n    when: {{{when}}}\n"
        f"    then: {{{action}}}\n    source: s\n    examples: [{{claim: {{payer: MEDB1}}, expect: nothing}}]\n"
    )


def _block(fields: dict[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in fields.items()) + "}"


_bodies = st.lists(st.tuples(_conditions, _lines, _actions), min_size=1, max_size=5).map(
    lambda rules: [_rule(number, *rule) for number, rule in enumerate(rules)]
)


def _read(rules: list[str]) -> RuleSet | None:
    text = "title: t\neffective_from: 2026-01-01\nrules:\n" + "".join(rules)
    try:
        return read_rules(text, PAYERS)
    except RulesError:
        return None


@given(_bodies, _claims, st.randoms(use_true_random=False))
def test_the_order_of_the_file_changes_nothing(bodies: list[str], claim: ClaimView, dice: Random) -> None:
    shuffled = list(bodies)
    dice.shuffle(shuffled)
    one, other = _read(bodies), _read(shuffled)
    assert (one is None) is (other is None)
    assume(one is not None and other is not None)
    assert one is not None
    assert other is not None
    made = apply(one.rules, claim)
    assert made == apply(other.rules, claim)
    assert made == apply(reversed(one.rules), claim)


@given(_bodies, _claims)
def test_a_file_that_is_taken_never_contradicts_itself_on_a_claim(bodies: list[str], claim: ClaimView) -> None:
    read = _read(bodies)
    assume(read is not None)
    assert read is not None
    made = apply(read.rules, claim)  # raises where two rules set one field to different values
    assert all(len(line.modifiers) <= 4 for line in made.claim.lines)
    last = {change.where: change.after for change in made.changes if change.field != "modifiers"}
    assert made.claim.place_of_service == last.get("place_of_service", claim.place_of_service)
