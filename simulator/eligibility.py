"""One 270 answered. Pure: the inquiry, the member and the day in, the response out."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from edi import Benefit, DatePeriod, EligibilityInquiry, EligibilityResponse, Party, Rejection
from simulator.scenario import Eligibility, Member

_WHOLE_PLAN = "30"
_OFFICE_VISIT = "98"


def respond(inquiry: EligibilityInquiry, member: Member, payer: Party, today: date) -> EligibilityResponse:
    """Answers an inquiry about one patient."""
    day = inquiry.service_date or today
    response = EligibilityResponse(
        trace_number=inquiry.trace_number,
        trace_assigner=inquiry.trace_assigner,
        payer=payer,
        provider=inquiry.provider,
        subscriber=inquiry.subscriber,
        dependent=inquiry.dependent,
    )
    if member.eligibility is Eligibility.NOT_FOUND:
        return replace(response, rejections=(Rejection(code="75", follow_up="C"),))
    if member.eligibility is Eligibility.INACTIVE:
        ended = date(day.year - 1, 12, 31)
        return replace(
            response,
            benefits=(Benefit(information="6", service_types=(_WHOLE_PLAN,), plan_name=_plan(member)),),
            dates=(DatePeriod(qualifier="347", start=ended),),
        )
    begin = date(day.year, 1, 1)
    return replace(
        response,
        benefits=tuple(_benefits(member, inquiry.service_types)),
        dates=(DatePeriod(qualifier="346", start=begin),),
    )


def _plan(member: Member) -> str:
    return member.plan or "Standard"


def _benefits(member: Member, asked: tuple[str, ...]) -> list[Benefit]:
    terms = member.benefit
    types = tuple(dict.fromkeys((_WHOLE_PLAN, *asked)))
    found = [
        Benefit(
            information="1",
            coverage_level="IND",
            service_types=types,
            plan_name=_plan(member),
        ),
        Benefit(
            information="B",
            coverage_level="IND",
            service_types=(_OFFICE_VISIT,),
            period="27",
            amount_cents=terms.copay_cents,
            in_network=True,
        ),
        Benefit(
            information="A",
            coverage_level="IND",
            service_types=(_WHOLE_PLAN,),
            period="27",
            percent=Decimal(terms.coinsurance) / 100,
            in_network=True,
        ),
    ]
    found += _year_amount("C", terms.deductible_cents, yearly=max(terms.deductible_cents, 25_000))
    found += _year_amount("G", terms.out_of_pocket_cents, yearly=max(terms.out_of_pocket_cents, 450_000))
    if member.eligibility is Eligibility.AUTH:
        found.append(
            Benefit(
                information="CB",
                coverage_level="IND",
                service_types=types,
                authorization_required=True,
                in_network=True,
                messages=("Prior authorization is required before the service",),
            )
        )
    return found


def _year_amount(information: str, remaining: int, yearly: int) -> list[Benefit]:
    """The amount of the year and what remains of it."""
    if information == "C" and not remaining:
        yearly = 0
    common = Benefit(
        information=information,
        coverage_level="IND",
        service_types=(_WHOLE_PLAN,),
        in_network=True,
        period="23",
        amount_cents=yearly,
    )
    return [common, replace(common, period="29", amount_cents=remaining)]
