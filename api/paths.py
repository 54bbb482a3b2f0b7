"""Ids in paths. Workflow ids contain slashes: they may be written with dots instead, since no id contains one."""

from typing import Annotated

from fastapi import Depends, Path

from api.errors import NotFoundError
from models.ids import EncounterId, parse_workflow_id

EncounterPath = Annotated[
    EncounterId, Path(alias="encounter", pattern=r"^E[0-9A-Z]{12}$", examples=["E0123456789AB"], description="Id")
]


def _workflow_id(
    workflow_id: Annotated[
        str, Path(description="As it is, or with dots for slashes", examples=["claim.E0123456789AB.P.1"])
    ],
) -> str:
    name = workflow_id.replace(".", "/").strip("/")
    try:
        parse_workflow_id(name)
    except ValueError:
        raise NotFoundError("no workflow has an id like this") from None
    return name


WorkflowPath = Annotated[str, Depends(_workflow_id)]
