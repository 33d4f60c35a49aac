"""A graph in the forms of data: the same bytes each time, whoever writes it.

A graph has no order, and rdflib writes one as it finds it, which is another in each
process. Whoever compares what he took with what he takes must find what has changed.
"""

import json

from rdflib import Graph

ENDINGS = {
    "ttl": ("turtle", "text/turtle"),
    "jsonld": ("json-ld", "application/ld+json"),
    "nt": ("nt", "application/n-triples"),
}
"""The forms of data: what rdflib calls each, and its type."""

# Short names instead of whole addresses: two thirds of the size.
WRITTEN = {"jsonld": {"auto_compact": True}}
"""How a form is written, where not as rdflib does of itself."""


def written(graph: Graph, ending: str) -> bytes:
    """Return a graph in one of the forms, in UTF-8."""
    form, _content_type = ENDINGS[ending]
    how = WRITTEN.get(ending, {})
    return IN_ORDER[ending](graph.serialize(format=form, encoding="utf-8", **how))


def _lines_in_order(data: bytes) -> bytes:
    return b"".join(sorted(data.splitlines(keepends=True)))


def _json_in_order(data: bytes) -> bytes:
    """Return JSON-LD without spaces, its nodes and values put in order."""
    return _text(_in_order(json.loads(data))).encode()


def _in_order(told):
    if isinstance(told, dict):
        return {name: _in_order(value) for name, value in told.items()}
    if isinstance(told, list):
        return sorted(map(_in_order, told), key=_by_name)
    return told


def _by_name(told) -> tuple[str, str]:
    name = told.get("@id", "") if isinstance(told, dict) else ""
    return name, _text(told)


def _text(told) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


IN_ORDER = {
    "ttl": bytes,  # rdflib does it itself
    "jsonld": _json_in_order,
    "nt": _lines_in_order,
}
