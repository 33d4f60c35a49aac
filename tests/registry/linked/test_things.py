"""Each thing has an address that names it, and data that lead on only to what is."""

import json
import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, ORG, PROV, SKOS, TIME

from evaluation.models import Contradiction, Statement
from registry.linked.declared import for_everybody, linked
from registry.linked.graph import ROV, PageGraph, thing_path
from registry.linked.of_registry import cbe_uri
from registry.linked.writing import written
from registry.services import merge_records
from tests.factories import (
    make_enterprise_number,
    make_membership,
    make_organisation,
    make_source,
    make_superuser,
)
from tests.pages import PAGES
from tests.registry.linked.dcat_ap import problems
from tests.registry.rights.secrets_world import SECRET, Secrets
from tests.worlds import make_world

pytestmark = [
    pytest.mark.django_db,
    # Its readers, which only tests use, and pyshacl rest on what it calls old.
    pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset"),
]

SITE = "http://testserver"
FORMS = {
    "ttl": ("turtle", "text/turtle"),
    "jsonld": ("json-ld", "application/ld+json"),
    "nt": ("nt", "application/n-triples"),
}


def data_of(client, path, ending="ttl") -> Graph:
    response = client.get(f"{path}.{ending}")
    assert response.status_code == 200, path
    assert response["Content-Type"].startswith(FORMS[ending][1])
    return Graph().parse(data=response.content, format=FORMS[ending][0])


def asked(client, path, accept):
    response = client.get(path, headers={"Accept": accept})
    return response.status_code, response.get("Location")


@pytest.fixture
def sonaca():
    return make_organisation(
        slug="sonaca", name="Sonaca", enterprise_number=make_enterprise_number(1)
    )


@pytest.mark.parametrize(
    ("accept", "leads"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "/organisations/sonaca/"),
        ("text/turtle", "/id/organisation/sonaca.ttl"),
        ("application/ld+json", "/id/organisation/sonaca.jsonld"),
        ("application/n-triples;q=0.9,text/turtle;q=0.4", "/id/organisation/sonaca.nt"),
        ("text/turtle;q=0.2,text/html", "/organisations/sonaca/"),
        ("image/png", "/organisations/sonaca/"),
    ],
)
def test_an_address_leads_to_the_page_or_to_the_data(client, sonaca, accept, leads):
    assert asked(client, "/id/organisation/sonaca", accept) == (303, leads)


def test_a_choice_by_what_is_accepted_is_told_to_caches(client, sonaca):
    assert "Accept" in client.get("/id/organisation/sonaca")["Vary"].split(", ")


def test_the_day_goes_along(client, sonaca):
    status, leads = asked(
        client, "/id/organisation/sonaca?as_of=2005-12-31", "text/turtle"
    )

    assert (status, leads) == (303, "/id/organisation/sonaca.ttl?as_of=2005-12-31")
    assert client.get("/id/organisation/sonaca.ttl?as_of=never").status_code == 400


@pytest.mark.parametrize("ending", FORMS)
def test_an_organisation_is_told_in_terms_of_others(client, sonaca, ending):
    graph = data_of(client, "/id/organisation/sonaca", ending)
    thing = URIRef(f"{SITE}/id/organisation/sonaca")

    assert (thing, RDF.type, ROV.RegisteredOrganization) in graph
    assert (thing, SKOS.prefLabel, Literal("Sonaca")) in graph
    assert (thing, SKOS.exactMatch, URIRef(cbe_uri(sonaca))) in graph
    assert re.fullmatch(
        r"http://org\.belgif\.be/cbe/org/\d{4}_\d{3}_\d{3}#id", cbe_uri(sonaca)
    )


def test_a_membership_has_a_time_and_a_source(client):
    source = make_source(slug="list-2022", language="fr")
    membership = make_membership(
        start_on=date(2022, 1, 1),
        start_precision="year",
        source=source,
        quote="Membres : Sonaca",
    )
    graph = data_of(client, thing_path(membership.cluster))
    (node,) = graph.subjects(RDF.type, ORG.Membership)
    organisation = URIRef(f"{SITE}{thing_path(membership.organisation)}")
    begins = graph.value(
        graph.value(graph.value(node, ORG.memberDuring), TIME.hasBeginning),
        TIME.inXSDgYear,
    )
    said = graph.value(node, PROV.qualifiedPrimarySource)

    assert graph.value(node, ORG.member) == organisation
    assert str(begins) == "2022"
    assert graph.value(node, PROV.hadPrimarySource) == URIRef(
        f"{SITE}/id/source/list-2022"
    )
    assert graph.value(said, PROV.value) == Literal("Membres : Sonaca", lang="fr")
    # The organisation tells of the same membership by the same name.
    other = data_of(client, thing_path(membership.organisation))
    assert set(other.subjects(RDF.type, ORG.Membership)) == {node}


def test_what_contradicts_stands_side_by_side(client):
    make_world(2)
    contradiction = Contradiction.objects.get(slug="hub")
    graph = data_of(client, thing_path(contradiction))
    thing = URIRef(f"{SITE}{thing_path(contradiction)}")
    told = set(graph.objects(thing, PROV.hadMember))
    statements = Statement.objects.filter(contradiction=contradiction)

    assert len(told) == statements.count() >= 2
    assert all(graph.value(each, PROV.hadPrimarySource) for each in told)


def test_one_merged_away_leads_to_the_other(client, sonaca):
    other = make_organisation(slug="sonaca-sa")
    merge_records(kept=sonaca, merged=other, reason="One body.", user=make_superuser())

    assert asked(client, "/id/organisation/sonaca-sa", "text/turtle") == (
        303,
        "/id/organisation/sonaca",
    )
    assert client.get("/id/organisation/sonaca-sa.nt").url == (
        "/id/organisation/sonaca.nt"
    )


@pytest.mark.parametrize(
    "path",
    [
        "/id/organisation/nobody",
        "/id/importbatch/x",
        "/id/person/x",
        "/id/list/organisation-slug",
        "/id/organisation/sonaca.html",
    ],
)
def test_what_is_not_there_is_not_found(client, sonaca, path):
    assert client.get(path).status_code == 404


def test_no_secret_is_told():
    secrets = Secrets()
    told = [
        PageGraph(lambda path: f"{SITE}{path}", date(2026, 1, 1))
        .tell(row)
        .serialize(format="nt")
        for model in linked()
        for row in for_everybody(model)
    ]

    assert len(told) > 3
    assert not [text for text in told if SECRET in text]
    hidden = secrets.cluster.evaluations.exclude(
        pk__in=secrets.cluster.evaluations.readable_by(AnonymousUser())
    )
    assert hidden.exists()


def test_every_address_of_ours_tells_of_what_it_names(client):
    """The whole of a small registry: nothing that is exported leads nowhere."""
    make_world(3)
    defined, named = {}, set()
    for model in linked():
        for row in for_everybody(model):
            path = thing_path(row)
            if getattr(row, "merged_into_id", None):
                continue
            graph = data_of(client, path)
            defined[path] = set(map(str, graph.subjects()))
            named |= {
                str(term)
                for triple in graph
                for term in triple
                if str(term).startswith(f"{SITE}/id/")
            }
    for address in sorted(named):
        path = address.removeprefix(SITE).partition("#")[0]
        if path not in defined:
            defined[path] = set(map(str, data_of(client, path).subjects()))

    assert [
        each for each in named if each not in defined[each[17:].split("#")[0]]
    ] == []
    assert len(named) > 100


def test_every_form_says_the_same(client):
    make_world(2)
    asked = ["/catalog", "/id/list/organisation-kind"]
    for model in linked():
        row = for_everybody(model).filter(slug="hub").first()
        asked.append(thing_path(row or for_everybody(model).first()))
    sizes = set()
    for path in asked:
        first, *others = (set(data_of(client, path, ending)) for ending in FORMS)
        sizes.add(len(first))
        for other in others:
            assert other == first, path

    assert len(asked) == len(linked()) + 2
    assert max(sizes) > 50


@pytest.mark.parametrize("ending", FORMS)
def test_every_form_is_the_same_however_it_was_told(ending):
    """Each process finds what it holds in another order."""
    make_world(1)
    told = [
        PageGraph(SITE.__add__, date(2024, 1, 1)).tell(for_everybody(model).first())
        for model in linked()
    ]
    again = []
    for graph in told:
        other = Graph(bind_namespaces="none")
        for prefix, namespace in reversed([*graph.namespaces()]):
            other.bind(prefix, namespace)
        for triple in reversed([*graph]):
            other.add(triple)
        again.append(other)

    assert [written(graph, ending) for graph in told] == [
        written(graph, ending) for graph in again
    ]


def test_programs_are_told_the_data_in_short_names(client, sonaca):
    told = client.get("/id/organisation/sonaca.jsonld").json()

    assert told["@context"]["rov"] == str(ROV)
    things = {each["@id"]: each for each in told["@graph"]}
    thing = things[f"{SITE}/id/organisation/sonaca"]
    assert "rov:RegisteredOrganization" in thing["@type"]


def test_a_closed_list_is_told_in_both_languages(client):
    graph = data_of(client, "/id/list/organisation-kind")
    concept = URIRef(f"{SITE}/id/list/organisation-kind#enterprise")

    assert {label.language for label in graph.objects(concept, SKOS.prefLabel)} == {
        "en",
        "fr",
    }
    assert asked(client, "/id/list/organisation-kind", "text/html") == (
        303,
        "/dictionary/",
    )


def test_a_page_says_what_it_is_about_and_nothing_ends_the_block(client):
    name = "</script><b>&amp;"
    body = make_organisation(name=name, enterprise_number=make_enterprise_number(2))
    page = client.get(body.get_absolute_url()).content.decode()
    (block,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL
    )
    told = json.loads(block)

    assert told["name"] == name
    assert told["@id"] == f"{SITE}{thing_path(body)}"
    assert cbe_uri(body) in told["sameAs"]
    assert f'href="{thing_path(body)}.ttl"' in page


def test_pages_of_every_kind_lead_to_their_data(client):
    make_world(2)
    for model in linked():
        name = f"{re.sub('(?<=[a-z])(?=[A-Z])', '_', model.__name__).lower()}_detail"
        row = model.objects.get(**PAGES[name])
        page = client.get(row.get_absolute_url()).content.decode()

        assert f'href="{thing_path(row)}.ttl"' in page, name


def test_the_catalogue_passes_the_shapes_of_dcat_ap(client, settings, tmp_path):
    settings.DUMP_DIR = str(tmp_path)
    graph = data_of(client, "/catalog")

    assert problems(graph) == ""
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) > 10


def test_the_api_stands_in_the_catalogue_with_its_document(client):
    graph = data_of(client, "/catalog")
    (service,) = graph.subjects(RDF.type, DCAT.DataService)
    address = str(graph.value(service, DCAT.endpointDescription))

    assert set(graph.objects(service, DCAT.servesDataset)) == set(
        graph.subjects(RDF.type, DCAT.Dataset)
    )
    assert "openapi: 3.0.3" in client.get(address).content.decode()
    assert graph.value(service, DCAT.endpointURL) == URIRef(f"{SITE}/api/v1")


def test_what_is_in_the_catalogue_has_the_same_address_in_each_form(client):
    forms = [data_of(client, "/catalog", ending) for ending in FORMS]
    told = [
        {(str(s), str(o)) for s, o in graph.subject_objects(DCTERMS.identifier)}
        for graph in forms
    ]

    assert told[0] == told[1] == told[2] != set()


def test_addresses_in_the_catalogue_lead_somewhere(client):
    graph = data_of(client, "/catalog")
    pages = set(graph.objects(None, DCAT.landingPage))

    assert pages
    for address in pages:
        assert client.get(str(address).removeprefix(SITE)).status_code == 200
    assert URIRef(f"{SITE}{reverse('dump')}") in pages
