"""Registration: corrections applied, gaps found."""

from temporalio import activity

from models.messages.encounter import CheckRegistration, RegistrationCheck


class RegistrationActivities:
    """Registration: corrections applied, gaps found."""

    @activity.defn
    async def check_registration(self, request: CheckRegistration) -> RegistrationCheck:
        """Apply the corrections of this call once, then look for gaps."""
        raise NotImplementedError
