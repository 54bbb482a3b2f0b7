"""What was agreed about a charge: pricing (HCP), contract (CN1), fixed-format text (K3), read and written."""

from collections.abc import Sequence

from edi.claim_parts import Contract, Pricing
from edi.common import Procedure
from edi.envelope import Row
from edi.read_claim_parts import Fields, Handler, append
from edi.reader import Reader, at
from edi.scalars import money, number
from edi.write_envelope import Builder, clean


def _hcp(reader: Reader, fields: Fields, row: Row) -> None:
    code = at(row, 10)
    fields["pricing"] = Pricing(
        methodology=at(row, 1),
        allowed_cents=reader.maybe_cents(row, 2),
        savings_cents=reader.maybe_cents(row, 3),
        organization=at(row, 4),
        rate=reader.number(row, 5),
        group=at(row, 6),
        group_cents=reader.maybe_cents(row, 7),
        revenue_code=at(row, 8),
        procedure=Procedure(qualifier=at(row, 9), code=code) if code else None,
        unit=at(row, 11),
        units=reader.number(row, 12),
        rejection=at(row, 13),
        compliance=at(row, 14),
        exception=at(row, 15),
    )


def _cn1(reader: Reader, fields: Fields, row: Row) -> None:
    fields["contract"] = Contract(
        type=at(row, 1),
        cents=reader.maybe_cents(row, 2),
        percent=reader.number(row, 3),
        code=at(row, 4),
        discount_percent=reader.number(row, 5),
        version=at(row, 6),
    )


def _k3(_reader: Reader, fields: Fields, row: Row) -> None:
    # Some senders put the element separator into the text.
    append(fields, "fixed_formats", " ".join([text for text in row[1:] if text]))


PRICING: dict[str, Handler] = {"HCP": _hcp}
TERMS: dict[str, Handler] = {**PRICING, "CN1": _cn1, "K3": _k3}


def add_pricing(builder: Builder, value: Pricing | None) -> None:
    """Writes HCP."""
    if value is None:
        return
    procedure = value.procedure
    builder.add(
        "HCP", value.methodology, money(value.allowed_cents), money(value.savings_cents), value.organization,
        number(value.rate), value.group, money(value.group_cents), value.revenue_code,
        procedure.qualifier if procedure else "", procedure.code if procedure else "",
        value.unit, number(value.units), value.rejection, value.compliance, value.exception,
    )  # fmt: skip


def add_contract(builder: Builder, value: Contract | None) -> None:
    """Writes CN1."""
    if value:
        builder.add(
            "CN1", value.type, money(value.cents), number(value.percent), value.code,
            number(value.discount_percent), value.version,
        )  # fmt: skip


def add_fixed_formats(builder: Builder, values: Sequence[str]) -> None:
    """Writes K3."""
    for value in values:
        builder.add("K3", clean(value))
