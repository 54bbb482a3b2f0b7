"""The documentation as one plain page, drawn from the OpenAPI document: no script from another host, no build."""

import json
from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

docs_router = APIRouter()

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1.5rem; }
header { position: sticky; top: 0; background: Canvas; padding: .5rem 0 1rem; border-bottom: 1px solid var(--line); }
h1 { margin: 0 0 .5rem; font-size: 1.6rem; } h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; }
h2::first-letter { text-transform: uppercase; }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem .75rem; border: 1px solid var(--line);
  border-radius: .5rem; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .4rem 0; }
summary { padding: .5rem .75rem; cursor: pointer; display: grid; grid-template-columns: 4rem 1fr; gap: .25rem .75rem; }
summary:focus-visible { outline: 2px solid Highlight; } summary p { grid-column: 2; margin: 0; opacity: .75; }
.method { font-weight: 700; } .GET { color: #1a7f37; } .POST { color: #0969da; }
.body { padding: .25rem 1rem 1rem; } table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .25rem .5rem; border-top: 1px solid var(--line); }
pre { background: var(--soft); padding: .75rem; border-radius: .5rem; overflow: auto; font-size: .85rem; }
code { font-size: .95em; }
"""
_SCRIPT = """
const field = document.querySelector('input'), calls = [...document.querySelectorAll('details')];
field.addEventListener('input', () => {
  const words = field.value.toLowerCase().split(/\\s+/);
  for (const call of calls) call.hidden = !words.every(word => call.dataset.text.includes(word));
  for (const part of document.querySelectorAll('section'))
    part.hidden = ![...part.querySelectorAll('details')].some(call => !call.hidden);
});
"""


@docs_router.get("/docs", include_in_schema=False)
async def docs(request: Request) -> HTMLResponse:
    """Draw the page."""
    document = request.app.openapi()
    title, words = escape(document["info"]["title"]), escape(document["info"]["description"])
    sections = "".join(_section(document, tag, calls) for tag, calls in _by_tag(document).items())
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title} API</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<header><h1>{title} API</h1><p>{words} "
        f'<a href="{escape(request.app.openapi_url)}">OpenAPI document</a></p>'
        f'<input type="search" autofocus aria-label="Search" placeholder="Search: complete, deadlines ..."></header>'
        f"<main>{sections}</main><script>{_SCRIPT}</script></html>"
    )
    return HTMLResponse(page)


type Call = tuple[str, str, dict[str, Any]]


def _by_tag(document: dict[str, Any]) -> dict[str, list[Call]]:
    found: dict[str, list[Call]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            found.setdefault(operation.get("tags", ["other"])[0], []).append((method.upper(), path, operation))
    return found


def _section(document: dict[str, Any], tag: str, calls: list[Call]) -> str:
    return f"<section><h2>{escape(tag)}</h2>{''.join(_call(document, *each) for each in calls)}</section>"


def _call(document: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> str:
    words = operation.get("description") or operation.get("summary", "")
    text = escape(f"{method} {path} {words} {' '.join(operation.get('tags', ()))}".lower(), quote=True)
    return (
        f'<details data-text="{text}"><summary><span class="method {method}">{method}</span>'
        f"<code>{escape(path)}</code><p>{escape(words)}</p></summary>"
        f'<div class="body">{_parameters(operation)}{_request(document, operation)}{_answers(operation)}</div>'
        "</details>"
    )


def _parameters(operation: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(each['name'])}</code></td><td>{escape(each['in'])}</td>"
        f"<td>{escape(each.get('description', ''))}</td></tr>"
        for each in operation.get("parameters", ())
    )
    return f"<table><tr><th>Parameter</th><th>In</th><th></th></tr>{rows}</table>" if rows else ""


def _request(document: dict[str, Any], operation: dict[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if not content:
        return ""
    example = content.get("example") or _example(document, content.get("schema", {}))
    return f"<h3>Body</h3><pre>{escape(json.dumps(example, indent=2))}</pre>"


def _example(document: dict[str, Any], schema: dict[str, Any], depth: int = 0) -> Any:
    """Make an example out of a schema's own examples and defaults."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    if schema.get("examples"):
        return schema["examples"][0]
    for key in ("default", "const"):
        if key in schema:
            return schema[key]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return _example(document, schema["anyOf"][0], depth)
    if schema.get("type") == "object" and depth < 4:
        return {name: _example(document, each, depth + 1) for name, each in schema.get("properties", {}).items()}
    plain: dict[str, Any] = {"array": [], "object": {}, "integer": 1, "number": 1, "boolean": False}
    return plain.get(schema.get("type", ""), schema.get("format", "text"))


def _answers(operation: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(status)}</code></td><td>{escape(each.get('description', ''))}</td></tr>"
        for status, each in sorted(operation.get("responses", {}).items())
    )
    return f"<table><tr><th>Answer</th><th></th></tr>{rows}</table>"
