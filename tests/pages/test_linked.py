"""Linked data: JSON-LD that two libraries read alike, with every value of the page, the same after a round trip."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyld import jsonld
from rdflib.compare import isomorphic

import profileparse
from profileparse import Profile
from profileparse.linked import EDTF, decimal, page_iri
from tests.archives.internals import FORMATS
from tests.archives.test_command import CERGY
from tests.command import run
from tests.generators.pages import draw
from tests.support import SAMPLES, dialect_of

SCHEMA = rdflib.Namespace("https://schema.org/")
TWIN = rdflib.URIRef("http://www.wikidata.org/prop/direct/P190")


PAGES = [*(pytest.param(path, id=path.stem) for path in SAMPLES), *range(10)]


@pytest.fixture
def profile(request: pytest.FixtureRequest) -> Profile:
    """Of a sample, or of the drawn page with a number."""
    return _profile_of(request.param)


@cache
def _profile_of(page: Path | int) -> Profile:
    if isinstance(page, Path):
        return profileparse.parse_file(page, dialect=dialect_of(page))
    return profileparse.parse(draw(page).text, source_id=f"https://example.org/{page}")


def graph_of(document: dict[str, Any]) -> rdflib.Graph:
    return rdflib.Graph().parse(data=json.dumps(document), format="json-ld")


def refuse(url: str, options: Any) -> Any:
    raise AssertionError(f"{url} is fetched")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonld, "load_document", refuse)


@pytest.mark.parametrize("profile", PAGES, indirect=True)
def test_two_libraries_read_the_same_statements(profile: Profile) -> None:
    document = profile.to_jsonld()
    lines = jsonld.to_rdf(document, {"format": "application/n-quads"})
    by_pyld = rdflib.Graph().parse(data=lines, format="nt")
    by_rdflib = graph_of(document)
    assert isomorphic(by_pyld, by_rdflib)
    assert not [node for statement in by_rdflib for node in statement if isinstance(node, rdflib.BNode)]
    # Every name is one of a vocabulary: none was dropped, and none became relative.
    for subject, predicate, _ in by_rdflib:
        assert str(subject).startswith(page_iri(profile.source.id, profile.source.sha256))
        assert predicate in (TWIN, rdflib.RDF.type) or str(predicate).startswith(str(SCHEMA))


@pytest.mark.parametrize("profile", PAGES, indirect=True)
def test_it_is_the_same_after_a_round_trip(profile: Profile) -> None:
    document = profile.to_jsonld()
    quads = jsonld.normalize(document, {"algorithm": "URDNA2015", "format": "application/n-quads"})
    back = jsonld.from_rdf(quads, {"useNativeTypes": True})
    assert jsonld.normalize(back, {"algorithm": "URDNA2015", "format": "application/n-quads"}) == quads
    framed = jsonld.frame(back, {"@context": document["@context"], "@id": document["@id"]})
    assert framed.get("name") == profile.name


@pytest.mark.parametrize("profile", PAGES, indirect=True)
def test_every_value_is_there(profile: Profile) -> None:
    graph = graph_of(profile.to_jsonld())
    roles = list(graph.subjects(rdflib.RDF.type, SCHEMA.OrganizationRole))
    assert len(roles) == len(profile.memberships)
    events = list(graph.subjects(rdflib.RDF.type, SCHEMA.Event))
    texts = [str(graph.value(event, SCHEMA.description)) for event in events]
    assert sorted(texts) == sorted(event.text for event in profile.events)
    towns = {str(graph.value(town, SCHEMA.name)) for town in graph.objects(None, TWIN)}
    assert towns - {"None"} == {twin.name for twin in profile.twins}
    assert len(list(graph.subjects(rdflib.RDF.type, SCHEMA.Quotation))) == len(profile.quotes)
    counted: dict[str, int] = {
        "practice": len(profile.practices),
        "news": len(profile.news),
        "interview": len(profile.interviews),
        "contract": len(profile.contracts),
    }
    for what, count in counted.items():
        assert len(list(graph.subjects(SCHEMA.additionalType, rdflib.Literal(what)))) == count
    assert {fact.label for fact in profile.facts} <= set(map(str, graph.objects(None, SCHEMA.name)))


def membership(text: str) -> dict[str, Any]:
    page = f"2. The City in our Network :\nThe City and Efus:\n{text}\n"
    found: dict[str, Any] = profileparse.parse(page).to_jsonld()["memberOf"][0]
    return found


def edtf(text: str) -> dict[str, str]:
    return {"@value": text, "@type": EDTF}


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Member since: 1998", {"startDate": edtf("1998/..")}),
        ("Member until: 2002", {"endDate": edtf("../2002")}),
        ("Member: 1999-2002", {"startDate": edtf("1999"), "endDate": edtf("2002")}),
        ("Member: 2005", {"startDate": edtf("2005")}),
        ("Member since: 3 May 2008", {"startDate": edtf("2008-05-03/..")}),
        ("Founding member", {}),
    ],
)
def test_periods(text: str, dates: dict[str, Any]) -> None:
    found = membership(text)
    assert {name: found[name] for name in ("startDate", "endDate") if name in found} == dates


def test_a_location_without_end() -> None:
    profile = profileparse.parse("Location: " + ", ".join(f"Place{number}" for number in range(1000)))
    assert profile.location is not None
    document = profile.to_jsonld()
    statements = graph_of(document)
    lines = jsonld.to_rdf(document, {"format": "application/n-quads"})
    assert isomorphic(rdflib.Graph().parse(data=lines, format="nt"), statements)
    node: rdflib.term.Node | None = rdflib.URIRef(document["@id"])
    names = []
    while (node := statements.value(node, SCHEMA.containedInPlace)) is not None:
        names.append(str(statements.value(node, SCHEMA.name)))
    assert names == list(profile.location.parts)


def test_an_event_in_the_terms_of_schema_org() -> None:
    page = "2. The City in our Network :\nHosted:\n- Conference “X: Y”, Toulouse, France, Efus, 12-14 December 2012\n"
    document = profileparse.parse(page, source_id="https://example.org/exville").to_jsonld()
    iri = "https://example.org/exville#event-1"
    place = {"@id": f"{iri}-address", "@type": "PostalAddress", "addressLocality": "Toulouse", "addressCountry": "FR"}
    assert document["event"] == [
        {
            "@id": f"{iri}-role",
            "@type": "Role",
            "roleName": ["hosted"],
            "event": {
                "@id": iri,
                "@type": "Event",
                "name": "Conference “X: Y”",
                "about": "X: Y",
                "additionalType": "conference",
                "description": "Conference “X: Y”, Toulouse, France, Efus, 12-14 December 2012",
                "location": {"@id": f"{iri}-place", "@type": "Place", "name": "Toulouse, France", "address": place},
                "organizer": [{"@id": f"{iri}-organiser-1", "@type": "Organization", "name": "Efus"}],
                "startDate": {"@value": "2012-12-12", "@type": "xsd:date"},
                "endDate": {"@value": "2012-12-14", "@type": "xsd:date"},
            },
        }
    ]


@pytest.mark.parametrize(
    ("id", "iri"),
    [
        ("https://example.org/a b?x=é#y", "https://example.org/a%20b?x=%C3%A9%23y"),
        ("http://example.org/<a>", "http://example.org/%3Ca%3E"),
        ("pages/a.txt", "ni:///sha-256;AAAA"),
        ("-", "ni:///sha-256;AAAA"),
        ("://x", "ni:///sha-256;AAAA"),
        ("x\n://y", "ni:///sha-256;AAAA"),
        ("1a://y", "ni:///sha-256;AAAA"),
        ("http://[x", "ni:///sha-256;AAAA"),
    ],
)
def test_names_of_pages(id: str, iri: str) -> None:
    assert page_iri(id, "000000") == iri


@pytest.mark.parametrize(
    ("number", "written"),
    [(0.0000001, "0.0000001"), (0.1234567, "0.1234567"), (5.0, "5"), (12.5, "12.5"), (1e14, "100000000000000")],
)
def test_numbers_are_written_in_full(number: float, written: str) -> None:
    assert decimal(number) == {"@value": written, "@type": "xsd:decimal"}


def test_the_command(tmp_path: Path) -> None:
    profile = profileparse.parse_file(CERGY)
    assert json.loads(run("--jsonld", str(CERGY)).stdout) == profile.to_jsonld()
    assert run("--jsonld", "--jsonl", str(CERGY)).stdout.count(b"\n") == 1
    assert run("--jsonld", "--values", "events", str(CERGY)).returncode == 2
    pages = [str(path) for path in SAMPLES if path.parent.name == "samples"]
    assert "nquads" in FORMATS
    assert run("batch", *pages, "-q", "-o", "out.nq", cwd=tmp_path).returncode == 0
    assert run("batch", *pages, "-q", "-o", "out.nq.gz", cwd=tmp_path).returncode == 0
    dataset = rdflib.Dataset()
    dataset.parse(tmp_path / "out.nq", format="nquads")
    for page in pages:
        profile = profileparse.parse_file(page)
        name = rdflib.URIRef(page_iri(profile.source.id, profile.source.sha256))
        assert isomorphic(dataset.graph(name), graph_of(profile.to_jsonld())), page
