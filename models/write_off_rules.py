"""What a reason of a write-off means: a row of codesets/data/write_offs.csv."""

from pydantic import Field

from models.base import Value
from models.ids import PayerSequence
from models.messages.claims import Adjustment
from models.roles import Role
from models.write_offs import WriteOffReason


class WriteOffRule(Value):
    """One reason. `root_causes` of denials suggest it; `evidence` says that a document must go with the request."""

    code: WriteOffReason
    text: str
    adjustment: Adjustment = Field(description="Which account it goes to")
    receivables: frozenset[str] = Field(description="insurance, patient: whose debt it may take off")
    evidence: bool
    reversible: bool
    may_ask: frozenset[Role]
    root_causes: frozenset[str] = frozenset()
    source: str

    def takes_off(self, sequence: PayerSequence | None) -> bool:
        """Whether it may be a reason for a payer's debt (a sequence) or the patient's (None)."""
        return ("patient" if sequence is None else "insurance") in self.receivables
