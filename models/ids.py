"""Identifiers, and the one place where workflow ids are built and taken apart.

No identifier carries PHI: an encounter id is a keyed hash of what the sending system calls the encounter, so the
same encounter sent twice has the same id and nobody without the key can find the sender's number in it.
"""

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

EncounterId = NewType("EncounterId", str)
EstimateId = NewType("EstimateId", str)
"""Of a request for a good-faith estimate, which comes before there is an encounter."""
ClaimNumber = NewType("ClaimNumber", str)
"""Our claim control number (CLM01, CLP01): encounter id, payer sequence, submission; 16 of 20 characters allowed."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ENCOUNTER_LENGTH = 13


class PayerSequence(StrEnum):
    """Whose turn it is to pay: SBR01 of the claim."""

    PRIMARY = "P"
    SECONDARY = "S"
    TERTIARY = "T"


class WorkflowKind(StrEnum):
    """The first part of each workflow id."""

    ENCOUNTER = "encounter"
    CLAIM = "claim"
    APPEAL = "appeal"
    INTEREST = "interest"
    RECOUPMENT = "recoupment"
    WRITE_OFF = "write-off"
    REFUND = "refund"
    PATIENT_BALANCE = "patient-balance"
    REMITTANCE = "remittance"
    DEPOSIT = "deposit"
    ESTIMATE = "estimate"


def base32(digest: bytes, length: int) -> str:
    """Return the first characters (at most 16) of a digest in base 32, without letters that look alike."""
    number = int.from_bytes(digest[:10])
    return "".join(_ALPHABET[(number >> (5 * position)) & 31] for position in range(length))


def encounter_id(key: bytes, source: str, identifier: str) -> EncounterId:
    """Return the id of the encounter that `source` calls `identifier`: "E" and 12 base-32 characters (60 bits)."""
    digest = hmac.new(key, f"{source}\x1f{identifier}".encode(), hashlib.sha256).digest()
    return EncounterId("E" + base32(digest, _ENCOUNTER_LENGTH - 1))


def estimate_id(key: bytes, source: str, identifier: str) -> EstimateId:
    """Return the id of the request, or booking, that `source` calls `identifier`: "G" and 12 base-32 characters."""
    digest = hmac.new(key, f"estimate\x1f{source}\x1f{identifier}".encode(), hashlib.sha256).digest()
    return EstimateId("G" + base32(digest, _ENCOUNTER_LENGTH - 1))


def claim_number(encounter: EncounterId, sequence: PayerSequence, submission: int) -> ClaimNumber:
    """Return the claim control number of one submission (1 to 99) to one payer."""
    if not 1 <= submission <= 99:
        raise ValueError(f"submission {submission} of {encounter}: a claim is submitted 1 to 99 times")
    return ClaimNumber(f"{encounter}{sequence.value}{submission:02d}")


@dataclass(frozen=True, slots=True)
class ClaimKey:
    """What a claim control number says."""

    encounter: EncounterId
    sequence: PayerSequence
    submission: int

    @property
    def number(self) -> ClaimNumber:
        """The control number itself."""
        return claim_number(self.encounter, self.sequence, self.submission)

    def forwarded_to(self, sequence: PayerSequence) -> "ClaimKey":
        """The claim that a crossover makes with the next payer: its first submission."""
        return ClaimKey(self.encounter, sequence, 1)


def parse_claim_number(text: str) -> ClaimKey | None:
    """Return the parts of one of our claim control numbers, or None for somebody else's."""
    head, tail = text[:_ENCOUNTER_LENGTH], text[_ENCOUNTER_LENGTH:]
    if len(tail) != 3 or not head.startswith("E") or any(letter not in _ALPHABET for letter in head[1:]):
        return None
    if tail[0] not in set(PayerSequence) or not tail[1:].isascii() or not tail[1:].isdigit() or tail[1:] == "00":
        return None
    return ClaimKey(EncounterId(head), PayerSequence(tail[0]), int(tail[1:]))


def encounter_workflow_id(encounter: EncounterId) -> str:
    """encounter/<id>."""
    return f"{WorkflowKind.ENCOUNTER}/{encounter}"


def claim_workflow_id(key: ClaimKey) -> str:
    """claim/<encounter>/<payer sequence>/<submission>."""
    return f"{WorkflowKind.CLAIM}/{key.encounter}/{key.sequence.value}/{key.submission}"


def appeal_workflow_id(key: ClaimKey, level: int) -> str:
    """appeal/<encounter>/<payer sequence>/<submission>/<level>."""
    return f"{WorkflowKind.APPEAL}/{key.encounter}/{key.sequence.value}/{key.submission}/{level}"


def demand_appeal_workflow_id(key: ClaimKey, level: int) -> str:
    """appeal/<encounter>/<payer sequence>/<submission>/<level>/demand: of a demand for money back, not of a denial."""
    return f"{appeal_workflow_id(key, level)}/demand"


def recoupment_workflow_id(key: ClaimKey, number: int) -> str:
    """recoupment/<encounter>/<payer sequence>/<submission>/<number>, counting the demands."""
    return f"{WorkflowKind.RECOUPMENT}/{key.encounter}/{key.sequence.value}/{key.submission}/{number}"


def interest_workflow_id(key: ClaimKey) -> str:
    """interest/<encounter>/<payer sequence>/<submission>."""
    return f"{WorkflowKind.INTEREST}/{key.encounter}/{key.sequence.value}/{key.submission}"


def refund_workflow_id(encounter: EncounterId, request: str) -> str:
    """Return the workflow id of one refund of a payment that was asked for; the request's id stays out of it."""
    return f"{WorkflowKind.REFUND}/{encounter}/{hashlib.sha256(request.encode()).hexdigest()[:12]}"


def write_off_workflow_id(encounter: EncounterId, request: str) -> str:
    """write-off/<encounter>/<hash of the request's id>."""
    return f"{WorkflowKind.WRITE_OFF}/{encounter}/{hashlib.sha256(request.encode()).hexdigest()[:12]}"


def patient_balance_workflow_id(encounter: EncounterId) -> str:
    """patient-balance/<encounter>."""
    return f"{WorkflowKind.PATIENT_BALANCE}/{encounter}"


def remittance_workflow_id(remittance: str) -> str:
    """remittance/<id>, the id being a hash of payer, trace number and amount."""
    return f"{WorkflowKind.REMITTANCE}/{remittance}"


def deposit_workflow_id(deposit: str) -> str:
    """deposit/<id>, the id being a hash of what the bank told."""
    return f"{WorkflowKind.DEPOSIT}/{deposit}"


def estimate_workflow_id(estimate: EstimateId) -> str:
    """estimate/<id of the request>."""
    return f"{WorkflowKind.ESTIMATE}/{estimate}"


_OF_NO_ENCOUNTER = (WorkflowKind.REMITTANCE, WorkflowKind.DEPOSIT, WorkflowKind.ESTIMATE)


@dataclass(frozen=True, slots=True)
class WorkflowName:
    """A workflow id taken apart: kind, the encounter (None for a remittance, deposit or estimate), the rest."""

    kind: WorkflowKind
    encounter: EncounterId | None
    rest: tuple[str, ...] = ()


def parse_workflow_id(text: str) -> WorkflowName:
    """Take a workflow id apart; ValueError names an id that none of the builders made."""
    head, *rest = text.split("/")
    if head not in set(WorkflowKind) or not rest:
        raise ValueError(f"workflow id {text!r}: expected one of {', '.join(WorkflowKind)} and its parts")
    kind = WorkflowKind(head)
    if kind in _OF_NO_ENCOUNTER:
        return WorkflowName(kind, None, tuple(rest))
    return WorkflowName(kind, EncounterId(rest[0]), tuple(rest[1:]))


def task_id(workflow_id: str, number: int) -> str:
    """Return the id of the nth human task of a workflow, safe inside a URL path."""
    return f"{workflow_id.replace('/', '.')}.{number}"
