"""The resources of a bundle and the references between them."""

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import unquote

from gateways.fhir.nodes import Node, node, nodes, text
from gateways.fhir.validation import FhirFinding, validated

_CONTAINER = "_container"
_NAME = "_name"


class Graph:
    """Resources by type, found by any reference: urn:uuid, relative, absolute, contained, identifier, search."""

    def __init__(self, entries: list[tuple[str, Node]]) -> None:
        self.findings: list[FhirFinding] = []
        self._by_kind: dict[str, list[Node]] = defaultdict(list)
        self._by_key: dict[str, Node] = {}
        self._links: dict[tuple[str, tuple[str, ...], str], dict[str, list[Node]]] = {}
        for position, (url, resource) in enumerate(entries):
            self._add(position, url, resource)

    def _add(self, position: int, url: str, resource: Node) -> None:
        kind, own_id = text(resource.get("resourceType")), text(resource.get("id"))
        name = f"{kind or 'resource'}/{own_id or f'entry[{position}]'}"
        clean, findings = validated(resource, name)
        self.findings.extend(findings)
        found = {**clean, _NAME: name}
        self._by_kind[kind].append(found)
        for key in (url, f"{kind}/{own_id}" if own_id else "", *self._identifier_keys(found)):
            if key:
                self._by_key.setdefault(key, found)

    @staticmethod
    def _identifier_keys(resource: Node) -> Iterator[str]:
        kind = text(resource.get("resourceType"))
        for each in nodes(resource.get("identifier")):
            if value := text(each.get("value")):
                yield f"{kind}?identifier={text(each.get('system'))}|{value}"

    def all(self, kind: str) -> list[Node]:
        """Return the resources of a type in the order in which they came."""
        return self._by_kind.get(kind, [])

    def follow(self, reference: object, source: Node, *kinds: str) -> Node:
        """Return the resource that a reference (or the first of a list) means, or an empty object.

        `source` is the resource that holds the reference; `kinds` are the types that make sense.
        """
        link = node(reference)
        target = text(link.get("reference"), limit=2000)
        found = self._contained(target, source) if target.startswith("#") else self._named(target)
        if not found and (wanted := node(link.get("identifier"))):
            mark = f"{text(wanted.get('system'))}|{text(wanted.get('value'))}"
            found = next((hit for kind in kinds if (hit := self._by_key.get(f"{kind}?identifier={mark}", {}))), {})
        return found if found and text(found.get("resourceType")) in kinds else {}

    def _named(self, target: str) -> Node:
        if not target:
            return {}
        if "?" in target:
            return self._by_key.get(unquote(target), {})
        plain = target.split("/_history/")[0]
        tail = "/".join(plain.rsplit("/", 2)[-2:])
        return self._by_key.get(plain) or self._by_key.get(tail) or {}

    @staticmethod
    def _contained(target: str, source: Node) -> Node:
        holder = source.get(_CONTAINER) or source
        for inner in nodes(node(holder).get("contained")):
            if f"#{text(inner.get('id'))}" == target:
                return {**inner, _CONTAINER: holder, _NAME: f"{holder.get(_NAME, '')}{target}"}
        return {}

    def pointing(self, kind: str, paths: tuple[str, ...], target: Node) -> list[Node]:
        """Return the resources of a type with a reference to `target` at any of the dotted paths."""
        index = self._index(kind, paths, text(target.get("resourceType")))
        return index.get(name_of(target), [])

    def _index(self, kind: str, paths: tuple[str, ...], target_kind: str) -> dict[str, list[Node]]:
        key = (kind, paths, target_kind)
        if key not in self._links:
            index: dict[str, list[Node]] = defaultdict(list)
            for resource in self.all(kind):
                for name in dict.fromkeys(map(name_of, self._targets(resource, paths, target_kind))):
                    index[name].append(resource)
            self._links[key] = dict(index)
        return self._links[key]

    def _targets(self, resource: Node, paths: tuple[str, ...], kind: str) -> Iterator[Node]:
        for path in paths:
            found = [resource]
            for step in path.split("."):
                found = [inner for each in found for inner in nodes(each.get(step))]
            yield from (hit for each in found if (hit := self.follow(each, resource, kind)))


def name_of(resource: Node) -> str:
    """Return how findings call a resource: type and id, or its place in the bundle."""
    return text(resource.get(_NAME)) or text(resource.get("resourceType"))
