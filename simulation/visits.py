"""Who comes and when: the demo's charts, each with a patient, a payer and a day of its own."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from codesets.payers import find_payer
from demo.stories import FOLDER, Story, load_stories
from gateways.fhir import move_dates, read_fhir
from models.intake import Coverage, Intake, PersonName, Relationship
from simulation.dice import Dice
from simulation.mix import Mix, MixError

SOURCE = "https://simulation.example"
_LAST = ("Abbott", "Barnes", "Castillo", "Dalton", "Ellis", "Foster", "Garza", "Hale", "Ingram", "Jensen", "Keller",
         "Lowe", "Mercer", "Nolan", "Ortega", "Pruitt", "Quinn", "Rhodes", "Sutton", "Tran", "Underwood", "Vance",
         "Webb", "Yates", "Zimmer")  # fmt: skip
_FIRST = {
    "F": ("Ada", "Beth", "Carla", "Dana", "Elena", "Faye", "Grace", "Hana", "Iris", "June", "Kim", "Lena"),
    "M": ("Abe", "Ben", "Cole", "Dean", "Eli", "Finn", "Gus", "Hank", "Ivan", "Joel", "Kurt", "Liam"),
}
_AGE_SPREAD_DAYS = 300
"""Birth dates vary by less than a year: the ages that plans and codes ask for stay what they are."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One encounter to come: its number, the day on which it is registered, what arrives, and its story."""

    number: int
    arrives: date
    intake: Intake
    story: Story


def plan_visits(mix: Mix, seed: int, encounters: int, days: int, start: date) -> list[Visit]:
    """Return all encounters of a simulation in the order in which they arrive. Each is drawn by itself.

    Raises:
        MixError: The mix names a chart that the demo does not have.
    """
    stories = {story.slug: story for story in load_stories()}
    if unknown := sorted(set(mix.charts) - set(stories)):
        raise MixError(f"charts: the demo has no story {unknown[0]}")
    visits = [_visit(mix, Dice(seed, number), stories, days, start) for number in range(1, encounters + 1)]
    return sorted(visits, key=lambda visit: (visit.arrives, visit.number))


def _visit(mix: Mix, dice: Dice, stories: dict[str, Story], days: int, start: date) -> Visit:
    template = stories[dice.pick(mix.charts, "chart")]
    on = start + timedelta(days=_day(mix, dice, days, start))
    later = dice.pick(mix.arrivals.days_to_intake, "days to intake")
    arrives = min(on + timedelta(days=later), start + timedelta(days=days - 1))
    chart = _chart(template.slug)
    assert chart.service_date is not None
    moved = move_dates(chart, (on - (chart.end_date or chart.service_date)).days)
    intake = _as_another(moved, mix, dice)
    story = template.model_copy(update={"tasks": {}, "patient": (), "agency": (), "office": (), "copay_cents": 0})
    if template.copay_cents and dice.between(1, 100, "copay at desk") <= mix.arrivals.copay_at_desk:
        story = story.model_copy(update={"copay_cents": mix.arrivals.copay * 100})
    return Visit(dice.number, arrives, intake, story)


def _day(mix: Mix, dice: Dice, days: int, start: date) -> int:
    """Return a day of the period, by the weight of its weekday."""
    weekdays = mix.arrivals.weekdays
    weights = {day: weekdays[(start + timedelta(days=day)).weekday()] for day in range(days)}
    return dice.pick({day: weight for day, weight in weights.items() if weight} or {0: 1}, "day")


@cache
def _chart(slug: str) -> Intake:
    story = next(each for each in load_stories() if each.slug == slug)
    (intake,) = read_fhir(json.loads((FOLDER / story.bundle).read_text())).intakes
    return intake


def _as_another(intake: Intake, mix: Mix, dice: Dice) -> Intake:
    """Return the same visit of somebody else."""
    patient = intake.patient
    sex = patient.sex.value if patient.sex else "F"
    names = _FIRST.get(sex, _FIRST["F"])
    name = PersonName(
        last=_LAST[dice.between(0, len(_LAST) - 1, "last name")], first=names[dice.between(0, len(names) - 1, "name")]
    )
    shift = timedelta(days=dice.between(-_AGE_SPREAD_DAYS, 0, "age"))
    born = patient.birth_date + shift if patient.birth_date else None
    address = patient.address.model_copy(update={"line1": f"{dice.digits(3, 'house')} {patient.address.line1[4:]}"})
    somebody = patient.model_copy(
        update={"identifier": f"S{dice.number:06d}", "name": name, "birth_date": born, "address": address}
    )
    coverages = []
    for place, cover in enumerate(intake.coverages):
        coverages.append(_as_cover(cover, somebody.name, born, mix, dice, place, single=len(intake.coverages) == 1))
    return intake.model_copy(
        update={
            "source": SOURCE,
            "identifier": f"V{dice.number:06d}",
            "patient": somebody,
            "coverages": tuple(coverages),
        }
    )


def _as_cover(
    cover: Coverage, name: PersonName, born: date | None, mix: Mix, dice: Dice, place: int, *, single: bool
) -> Coverage:
    changes: dict[str, object] = {"member_id": f"SM{dice.digits(9, 'member', str(place))}"}
    if cover.relationship is Relationship.SELF:
        changes |= {"subscriber_name": name, "subscriber_birth_date": born}
    if single and cover.payer_id in mix.payers:
        payer = find_payer(dice.pick(mix.payers, "payer"))
        assert payer is not None
        changes |= {"payer_id": payer.id, "payer_name": payer.name}
    return cover.model_copy(update=changes)
