"""Letters through the print-and-mail vendor."""

from temporalio import activity

from models.messages.claims import SendLetter


class LetterActivities:
    """Letters through the print-and-mail vendor."""

    @activity.defn
    async def send_letter(self, letter: SendLetter) -> str:
        """Mail it once for each key; returns the tracking number."""
        raise NotImplementedError
