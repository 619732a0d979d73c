"""The writer of N-Quads: the JSON-LD of each page as RDF, in a graph of the page's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..linked import page_iri
from ..models import Profile
from ..text.decoding import extra
from .jsonl import LinesWriter

__all__ = ["NquadsWriter", "nquads"]


def _library() -> Any:
    return extra("pyld", "rdf", "N-Quads")


def nquads(profile: Profile) -> bytes:
    """The statements of a profile, a line each, in the graph that its page names. No node is blank."""
    source = profile.source
    graph = {"@context": {}, "@id": page_iri(source.id, source.sha256), "@graph": profile.to_jsonld()}
    lines: str = _library().jsonld.to_rdf(graph, {"format": "application/n-quads"})
    return lines.encode("utf-8", "backslashreplace")


class NquadsWriter(LinesWriter):
    """N-Quads (RDF 1.1), compressed or not."""

    make = staticmethod(nquads)

    def __init__(self, out: Path) -> None:
        _library()
        super().__init__(out)
