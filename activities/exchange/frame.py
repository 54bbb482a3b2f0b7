"""The envelope around what we send, with control numbers that never repeat."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from edi import Body, Envelope, write
from gateways.clearinghouse import ClearinghouseConfig
from storage.edi import control
from storage.edi.control import ControlKind


async def numbered(session: AsyncSession, config: ClearinghouseConfig, moment: datetime) -> Envelope:
    """Return an envelope with the next control numbers of this partner."""
    partner = config.receiver_id
    return Envelope(
        sender_id=config.sender_id,
        receiver_id=config.receiver_id,
        moment=moment,
        interchange_control=await control.take(session, partner, ControlKind.INTERCHANGE),
        group_control=await control.take(session, partner, ControlKind.GROUP),
        application_sender=config.sender_id,
        application_receiver=config.receiver_id,
        usage=config.usage,
    )


def check(config: ClearinghouseConfig, body: Body, moment: datetime) -> None:
    """Refuse a body that cannot be written, before it is queued and blocks the others.

    Raises:
        WriteError: a value holds a delimiter or a control character.
    """
    envelope = Envelope(
        sender_id=config.sender_id,
        receiver_id=config.receiver_id,
        moment=moment,
        interchange_control=1,
        group_control=1,
        application_sender=config.sender_id,
        application_receiver=config.receiver_id,
    )
    write(envelope, [body])
