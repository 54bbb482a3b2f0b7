"""Physician queries: templates, drafts with indicators cited from the record, a check before sending, the record."""

from fastapi import APIRouter

from api.auditing import note
from api.encounters import must_exist
from api.idempotency import Key, OnceRoute
from api.paths import EncounterPath
from api.problems import documented
from api.query_views import QueryView, query_view
from api.security import App, Reader
from codesets import queries as templates
from domain.queries import check_query, fill, record_texts
from models.base import Value
from models.findings import Finding, Severity
from models.queries import FilledQuery, QueryDraft, QueryTemplate
from storage import charts, encounters

router = APIRouter(tags=["coding"], route_class=OnceRoute)


class QueryCheck(Value):
    """Whether a query may be sent. Errors keep it back, warnings do not."""

    sendable: bool
    findings: tuple[Finding, ...]


@router.get("/query-templates")
async def list_query_templates(_reader: Reader) -> tuple[QueryTemplate, ...]:
    """List the templates of physician queries, with the indicators that each looks for."""
    return templates.templates()


@router.get("/encounters/{encounter}/query-drafts", responses=documented(404))
async def list_query_drafts(services: App, actor: Reader, encounter: EncounterPath) -> tuple[FilledQuery, ...]:
    """Try each template on the record: a draft with cited indicators, or what is missing. PHI: it is recorded."""
    async with services.database.transaction() as session:
        record = record_texts(await encounters.intake(session, services.database.keys, encounter))
        await note(session, actor, "query.drafted", f"encounter/{encounter}")
    return tuple(fill(template, record, templates.guides()) for template in templates.templates())


@router.post("/encounters/{encounter}/queries/check", responses=documented(404))
async def check_a_query(
    services: App, actor: Reader, _key: Key, encounter: EncounterPath, draft: QueryDraft
) -> QueryCheck:
    """Check a query before it is sent: each finding has the words and the reason. Sends and keeps nothing."""
    async with services.database.transaction() as session:
        record = record_texts(await encounters.intake(session, services.database.keys, encounter))
        await note(session, actor, "query.checked", f"encounter/{encounter}")
    findings = check_query(draft, record, templates.guides())
    return QueryCheck(sendable=all(each.severity is not Severity.ERROR for each in findings), findings=findings)


@router.get("/encounters/{encounter}/queries", responses=documented(404))
async def list_queries(services: App, actor: Reader, encounter: EncounterPath) -> tuple[QueryView, ...]:
    """List the queries that were sent, with their answers, oldest first. PHI: the reading is recorded."""
    async with services.database.transaction() as session:
        await must_exist(session, encounter)
        found = await charts.queries(session, services.database.keys, encounter)
        await note(session, actor, "queries.read", f"encounter/{encounter}")
    return tuple(map(query_view, found))
