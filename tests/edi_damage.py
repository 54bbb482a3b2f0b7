"""Whole files of every transaction, and damage made from a seed, so that a file that failed can be made again."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent / "golden"))

import edi_more_samples as more
import edi_samples as samples

import edi

REVIEW = edi.ReviewRequest(
    trace_number="R1", payer=samples.PAYER, requester=samples.PROVIDER, subscriber=samples.SUBSCRIBER,
    scope=edi.Scope(category="AR", certification="I", service_type="2", place="21", place_qualifier="B"),
    diagnoses=(edi.ReviewedDiagnosis(kind="ABK", code="K3580"),),
    services=(edi.ReviewedService(procedure=samples.VISIT, units=None),),
)  # fmt: skip
REVIEWED = edi.ReviewResponse(
    trace_number="R1", payer=samples.PAYER, requester=samples.PROVIDER, subscriber=samples.SUBSCRIBER,
    scope=REVIEW.scope, decision=edi.Decision(action="A1", number="AUTH1"), services=REVIEW.services,
    rejections=(edi.Rejection(code="33", follow_up="C", loop="2000E"),),
)  # fmt: skip
BODIES = (
    edi.write_837p(samples.BATCH),
    edi.write_837p(more.RICH_BATCH),
    edi.write_837i(more.INSTITUTIONAL_BATCH),
    edi.write_835(samples.REMITTANCE),
    edi.write_835(more.RICH_REMITTANCE),
    edi.write_277ca(samples.ACKNOWLEDGEMENT_BATCH, reference="A1", moment=samples.MOMENT),
    edi.write_999(samples.FUNCTIONAL),
    edi.write_270(samples.INQUIRY, samples.CHILD_INQUIRY, reference="E1", moment=samples.MOMENT),
    edi.write_271(samples.RESPONSE, samples.REFUSED, reference="E1", moment=samples.MOMENT),
    edi.write_276(samples.STATUS_INQUIRY, reference="S1", moment=samples.MOMENT),
    edi.write_277(samples.STATUS_RESPONSE, reference="S1", moment=samples.MOMENT),
    edi.write_278(REVIEW, reference="R1", moment=samples.MOMENT),
    edi.write_278(REVIEWED, reference="R1", moment=samples.MOMENT),
    edi.write_ta1(samples.INTERCHANGE),
)
TEXTS = tuple(edi.write(samples.ENVELOPE, [body]).encode() for body in BODIES)
Damage = Callable[[Random, bytes], bytes]


def segments(data: bytes) -> list[bytes]:
    return data.split(b"~")


def cut(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data) + 1)
    return data[:start] + data[start + random.choice((1, 2, 9, 300, len(data))) :]


def double(random: Random, data: bytes) -> bytes:
    rows = segments(data)
    at = random.randrange(len(rows))
    length = random.choice((1, 1, 3, len(rows)))
    rows[at:at] = rows[at : at + length] * random.choice((1, 1, 30))
    return b"~".join(rows)


def swap(random: Random, data: bytes) -> bytes:
    rows = segments(data)
    for _ in range(random.choice((1, 2, 10))):
        a, b = random.randrange(len(rows)), random.randrange(len(rows))
        rows[a], rows[b] = rows[b], rows[a]
    return b"~".join(rows)


def lose(random: Random, data: bytes) -> bytes:
    rows = segments(data)
    del rows[random.randrange(len(rows))]
    return b"~".join(rows)


def element(random: Random, data: bytes) -> bytes:
    """Changes one element into something that does not belong there."""
    rows = segments(data)
    at = random.randrange(len(rows))
    parts = rows[at].split(b"*")
    value = random.choice(
        (
            b"", b" ", b"-", b"0", b"-1", b"1E9", b"NaN", b"Infinity", b"9" * 40, b"1.005", b"99999999", b"20260230",
            b"00000000", b"20260101-", b"-20260101", b"20260101-20259999", b"2400", b"HC:", b":", b":::::::::", b"^^",
            "٣".encode(), "É".encode(), b"\xff", b"\x00", b"A" * 5000, b"22", b"20", b"XX",
        )
    )  # fmt: skip
    parts[random.randrange(len(parts))] = value
    return b"~".join((*rows[:at], b"*".join(parts), *rows[at + 1 :]))


def count(random: Random, data: bytes) -> bytes:
    """Wrong counts and control numbers of the trailers."""
    tag = random.choice((b"SE*", b"GE*", b"IEA*", b"ST*", b"GS*", b"HL*"))
    return data.replace(tag, tag + random.choice((b"7", b"-", b"X", b"99999999999", b"*")), random.choice((1, -1)))


def encoding(random: Random, data: bytes) -> bytes:
    text = data.decode("latin-1")
    how = random.choice(("utf-16", "utf-32", "cp500", "utf-8-sig", "half"))
    if how == "half":
        middle = len(data) // 2
        return data[:middle] + text[middle:].encode("utf-16")
    return text.encode(how)


def noise(random: Random, data: bytes) -> bytes:
    found = bytearray(data)
    for _ in range(random.choice((1, 5, 50))):
        found[random.randrange(len(found))] = random.choice((0, 255, random.randrange(256)))
    return bytes(found)


def delimiter(random: Random, data: bytes) -> bytes:
    old, new = random.choice((b"*", b"~", b":", b"^", b"\n")), random.choice((b"*", b"~", b":", b"|", b"A", b" ", b""))
    return data.replace(old, new, random.choice((1, 3, -1)))


def huge(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data))
    return data[:start] + random.choice((b"A", b"*", b"~", b":", b"ISA*", b"\x00")) * 100_000 + data[start:]


def join(random: Random, data: bytes) -> bytes:
    other = random.choice(TEXTS)
    return data[: random.randrange(len(data))] + other[random.randrange(len(other)) :]


DAMAGES: tuple[Damage, ...] = (
    cut,
    double,
    swap,
    lose,
    element,
    element,
    element,
    count,
    encoding,
    noise,
    delimiter,
    join,
)


def mutations(seed: int, number: int, texts: Sequence[bytes] = TEXTS) -> Iterator[tuple[str, bytes]]:
    """Damaged files, each with what was done to it; the same seed makes the same ones."""
    for n in range(number):
        random = Random(f"{seed}-{n}")
        data = random.choice(texts)
        names = []
        # A huge piece is slow to read, so it is one file in a hundred.
        chosen = [huge] if n % 100 == 0 else random.choices(DAMAGES, k=random.choice((1, 1, 2, 4)))
        for damage in chosen:
            names.append(damage.__name__)
            data = damage(random, data) if data else data
        yield f"seed {seed} number {n}: {', '.join(names)}", data
