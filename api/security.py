"""Who calls, and whether their roles allow it. Every route below /api/v1 says so by one of the types here."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from api.errors import ForbiddenError, NotAuthenticatedError
from api.services import Services
from models.roles import Role
from storage import users

_BEARER = HTTPBearer(auto_error=False, description="The token of a user, as `claimflow up` prints it")


@dataclass(frozen=True, slots=True)
class Actor:
    """The user behind a request."""

    name: str
    roles: frozenset[Role]

    def has(self, *roles: Role) -> bool:
        """Whether the user holds one of the roles, or supervises."""
        return Role.SUPERVISOR in self.roles or not self.roles.isdisjoint(roles)


def services_of(request: Request) -> Services:
    """Return what the application was built with."""
    services: Services = request.app.state.services
    return services


async def identify(request: Request) -> Actor:
    """Return who calls, asked of the database once a request.

    Raises:
        NotAuthenticatedError: No bearer token, or nobody's.
    """
    known: Actor | None = getattr(request.state, "actor", None)
    if known is not None:
        return known
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotAuthenticatedError("the request carries no bearer token")
    async with services_of(request).database.session() as session:
        user = await users.by_token(session, token)
    if user is None:
        raise NotAuthenticatedError("no active user has this token")
    actor = Actor(user.name, frozenset(map(Role, user.roles)))
    request.state.actor = actor
    return actor


def require(*roles: Role) -> Any:
    """Return the dependency that lets in holders of one of the roles, and supervisors."""

    async def check(request: Request, _documented: Annotated[object, Depends(_BEARER)] = None) -> Actor:
        actor = await identify(request)
        if not actor.has(*roles):
            raise ForbiddenError(f"this needs one of the roles {', '.join((*roles, Role.SUPERVISOR))}")
        return actor

    return Depends(check)


STAFF = tuple(role for role in Role if role is not Role.INTEGRATOR)

Anybody = Annotated[Actor, require(*Role)]
Reader = Annotated[Actor, require(*STAFF)]
"""People, auditors included, but no programs."""
Worker = Annotated[Actor, require(*(role for role in STAFF if role is not Role.AUDITOR))]
"""People who work tasks of all kinds: an auditor writes nothing but reviews of codings."""
Supervisor = Annotated[Actor, require()]
Overseer = Annotated[Actor, require(Role.AUDITOR)]
Sender = Annotated[Actor, require(Role.INTEGRATOR, Role.FRONT_DESK)]
"""Whoever brings encounters in."""
Accounts = Annotated[Actor, require(Role.ACCOUNTS, Role.COLLECTOR, Role.FRONT_DESK, Role.INTEGRATOR)]
"""Whoever hears from patients and agencies."""
Biller = Annotated[Actor, require(Role.BILLER)]
BillingReader = Annotated[Actor, require(Role.BILLER, Role.AUDITOR)]
"""Whoever looks after the exchange with the clearinghouse, and who looks over their shoulder."""
MailRoom = Annotated[Actor, require(Role.DENIALS, Role.BILLER, Role.ACCOUNTS, Role.INTEGRATOR)]

App = Annotated[Services, Depends(services_of)]
