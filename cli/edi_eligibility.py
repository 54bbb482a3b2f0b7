"""270, 271: is this patient covered, for what, and at what cost."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from cli import edi_reply_words as words
from cli.edi_page import by_column, dollars, facts, member, note, number, period, person, sheet, title
from edi import Benefit, EligibilityInquiry, EligibilityResponse, Rejection


def inquiry(console: Console, one: EligibilityInquiry) -> None:
    """Prints a 270: who asks about whom."""
    about = facts(
        ("ASKED OF", one.payer.name, ""), ("BY", one.provider.name, ""), ("SERVED", period(one.service_date), "")
    )
    asked = ", ".join(service(code) for code in one.service_types)
    heading = title("COVERED?", "blue", person(one.subscriber, one.dependent))
    console.print(sheet(heading, "blue", about, note(asked, member(one.subscriber), f"trace {one.trace_number}")))


def eligibility(console: Console, one: EligibilityResponse) -> None:
    """Prints a 271: covered or not, and the benefits."""
    kinds = {benefit.information for benefit in one.benefits}
    label, style = ("BENEFITS", "blue")
    if one.rejections:
        label, style = "REFUSED", "red"
    elif kinds & {"1", "2", "3", "4", "5"}:
        label, style = "ACTIVE", "green"
    elif kinds & {"6", "7", "8"}:
        label, style = "NOT ACTIVE", "red"
    plan = next((benefit.plan_name for benefit in one.benefits if benefit.plan_name), "")
    dates = period(one.dates[0].start, one.dates[0].end) if one.dates else ""
    heading = title(label, style, person(one.subscriber, one.dependent))
    about = facts(
        ("PAYER", one.payer.name, ""), ("PLAN", plan, "bold"), ("DATES", dates, ""),
        ("MEMBER", one.subscriber.member_id if one.subscriber else "", ""),
    )  # fmt: skip
    table = by_column((_benefit(benefit) for benefit in one.benefits), ("Amount",), wide="For")
    console.print(sheet(heading, style, about, refusals(one.rejections), table))


def service(code: str) -> str:
    """A kind of service in words."""
    return words.SERVICES.get(code, f"service {code}")


def _benefit(one: Benefit) -> dict[str, Text | str]:
    style = {"1": "green", "6": "red", "I": "red", "V": "red"}.get(one.information, "")
    amount = dollars(one.amount_cents)
    if one.percent is not None:
        amount = f"{number(one.percent * 100)} %"
    elif one.quantity is not None:
        amount = number(one.quantity)
    who = one.other_payer.name if one.other_payer else ""
    told = [one.procedure.code] if one.procedure else [service(code) for code in one.service_types]
    told += [who] if who else []
    words_of_payer = Text("".join(f"\n{message}" for message in one.messages), "cyan")
    needed = Text("\nauthorization needed", "yellow") if one.authorization_required else Text()
    network = {None: "", True: "in", False: "out"}[one.in_network]
    return {
        "Benefit": Text(words.BENEFITS.get(one.information, f"Benefit {one.information}"), style),
        "For": Text(", ".join(told)).append_text(needed).append_text(words_of_payer),
        "Whom": words.COVERAGE_LEVELS.get(one.coverage_level, one.coverage_level),
        "Network": network,
        "Period": words.PERIODS.get(one.period, one.period),
        "Amount": Text(amount, "bold"),
    }


def refusals(found: Iterable[Rejection]) -> Text:
    """Why somebody would not answer, and what to do."""
    lines = []
    for one in found:
        text = Text(words.REFUSALS.get(one.code, f"Refused, reason {one.code}"), "red")
        text.append(f"  {one.code} in {one.loop}", "dim")
        text.append(f"\n→ {words.FOLLOW_UPS[one.follow_up]}" if one.follow_up in words.FOLLOW_UPS else "", "bold")
        lines.append(text)
    return Text("\n").join(lines)
