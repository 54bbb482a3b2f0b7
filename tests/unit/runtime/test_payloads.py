"""Payloads leave a process sealed, but for the summaries that operators read."""

import dataclasses

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.converter import DataConverter
from temporalio.exceptions import ApplicationError

from models.messages.desk import TaskAnswer, TaskReceipt
from runtime.payloads import SealedPayloads
from runtime.temporal_plugin import ClaimflowPlugin
from storage.crypto import Keyring, SealError

ANSWER = TaskAnswer(task_id="T1", form={"action": "correct", "name": "Jane Doe"}, actor="anna")


@pytest.fixture
def converter(keys: Keyring) -> DataConverter:
    found = ClaimflowPlugin(keys).data_converter
    assert isinstance(found, DataConverter)
    return found


async def test_a_message_is_sealed_and_opened(converter: DataConverter) -> None:
    (payload,) = await converter.encode([ANSWER])
    assert payload.metadata["encoding"] == b"binary/encrypted"
    assert payload.metadata["key-id"] == b"test"
    assert b"Jane" not in payload.SerializeToString()
    assert b"TaskAnswer" not in payload.SerializeToString()
    assert await converter.decode([payload], [TaskAnswer]) == [ANSWER]


async def test_the_same_message_is_never_sealed_alike(converter: DataConverter) -> None:
    first, second = await converter.encode([ANSWER, ANSWER])
    assert first.data != second.data


async def test_a_summary_stays_readable(converter: DataConverter) -> None:
    (payload,) = await converter.encode(["statement_2 due 2026-03-01"])
    assert payload.data == b'"statement_2 due 2026-03-01"'
    assert await converter.decode([payload], [str]) == ["statement_2 due 2026-03-01"]


@pytest.mark.parametrize("value", [None, 7, ["a"], {"a": "b"}, True])
async def test_everything_else_is_sealed(converter: DataConverter, value: object) -> None:
    (payload,) = await converter.encode([value])
    assert payload.metadata["encoding"] == b"binary/encrypted"
    assert await converter.decode([payload]) == [value]


async def test_what_is_not_sealed_is_read_as_it_is(keys: Keyring) -> None:
    plain = Payload(metadata={"encoding": b"json/plain"}, data=b'{"a": 1}')
    assert await SealedPayloads(keys).decode([plain]) == [plain]


async def test_a_failure_hides_its_message_and_its_details(converter: DataConverter) -> None:
    from temporalio.api.failure.v1 import Failure

    failure = Failure()
    await converter.encode_failure(ApplicationError("Jane Doe's chart", {"name": "Jane Doe"}), failure)
    assert b"Jane" not in failure.SerializeToString()
    opened = await converter.decode_failure(failure)
    assert isinstance(opened, ApplicationError)
    assert opened.message == "Jane Doe's chart"


async def test_an_old_key_still_opens_and_the_active_one_seals(keys: Keyring) -> None:
    (old,) = await SealedPayloads(keys).encode([Payload(data=b"x")])
    rotated = dataclasses.replace(keys, active="new", keys={**keys.keys, "new": b"n" * 32})
    (fresh,) = await SealedPayloads(rotated).encode([Payload(data=b"x")])
    assert fresh.metadata["key-id"] == b"new"
    assert [each.data for each in await SealedPayloads(rotated).decode([old, fresh])] == [b"x", b"x"]


async def test_a_payload_of_a_lost_key_names_it(keys: Keyring) -> None:
    (sealed,) = await SealedPayloads(keys).encode([Payload(data=b"x")])
    with pytest.raises(SealError, match="'test', which is not in the key file"):
        await SealedPayloads(Keyring("other", {"other": b"o" * 32}, b"i" * 32)).decode([sealed])


@pytest.mark.parametrize("part", ["data", "key-id"])
async def test_a_changed_payload_is_refused(keys: Keyring, part: str) -> None:
    (sealed,) = await SealedPayloads(keys).encode([Payload(data=b"x")])
    if part == "data":
        sealed.data = sealed.data[:-1] + bytes([sealed.data[-1] ^ 1])
    else:  # the key's name is part of what is authenticated
        sealed.metadata["key-id"] = b"twin"
    ring = dataclasses.replace(keys, keys={**keys.keys, "twin": keys.keys["test"]})
    with pytest.raises(SealError, match="was changed"):
        await SealedPayloads(ring).decode([sealed])


async def test_a_receipt_is_a_model_and_sealed_too(converter: DataConverter) -> None:
    receipt = TaskReceipt.model_validate({"task_id": "T1", "action": "correct", "completed": "2026-03-02T12:00:00Z"})
    (payload,) = await converter.encode([receipt])
    assert b"correct" not in payload.data
