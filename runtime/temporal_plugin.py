"""One plugin configures client, worker, replayer and tests alike: converter, codec, workflows."""

import dataclasses

from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DefaultFailureConverterWithEncodedAttributes
from temporalio.plugin import SimplePlugin

from runtime.heartbeats import Heartbeats
from runtime.payloads import SealedPayloads
from storage.crypto import Keyring
from workflows.appeal import AppealWorkflow
from workflows.claim import ClaimWorkflow
from workflows.deposit import DepositWorkflow
from workflows.encounter import EncounterWorkflow
from workflows.estimate import EstimateWorkflow
from workflows.interest import InterestWorkflow
from workflows.patient_balance import PatientBalanceWorkflow
from workflows.recoupment import RecoupmentWorkflow
from workflows.refund import RefundWorkflow
from workflows.remittance import RemittanceWorkflow
from workflows.write_off import WriteOffWorkflow

WORKFLOWS = (
    EncounterWorkflow,
    ClaimWorkflow,
    AppealWorkflow,
    InterestWorkflow,
    RecoupmentWorkflow,
    PatientBalanceWorkflow,
    RemittanceWorkflow,
    DepositWorkflow,
    RefundWorkflow,
    WriteOffWorkflow,
    EstimateWorkflow,
)


class ClaimflowPlugin(SimplePlugin):
    """What every connection to Temporal needs. Failures are encrypted too: their messages may quote a record."""

    def __init__(self, keys: Keyring) -> None:
        converter = dataclasses.replace(
            pydantic_data_converter,
            payload_codec=SealedPayloads(keys),
            failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
        )
        super().__init__("claimflow", data_converter=converter, workflows=list(WORKFLOWS), interceptors=[Heartbeats()])
