"""The catalogue of what others can take, for portals of data: DCAT-AP 3.

What is in it has the same address in each run: a harvester knows it again.
"""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, SKOS

from registry.dump.kept import Dump, latest
from registry.licence import terms
from registry.lists.directory import all_lists

from .lists import in_both_languages

SPDX = Namespace("http://spdx.org/rdf/terms#")
AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA = "https://www.iana.org/assignments/media-types/"
KINDS = {
    "registry.zip": ("application/zip", "ZIP"),
    "registry.sqlite": ("application/vnd.sqlite3", "SQLITE"),
    "places.geojson": ("application/geo+json", "GEOJSON"),
}
LIST_FORMS = {"csv": ("text/csv", "CSV"), "json": ("application/json", "JSON")}
THEMES = {"ECON": "Economy and finance", "GOVE": "Government and public sector"}
TITLE = gettext_lazy("Walloon Clusters")
ABOUT = gettext_lazy(
    "The registry of Wallonia’s business clusters, competitiveness poles and "
    "innovation hubs: who belongs to what, since when, and which document says so."
)


class _Catalogue:
    """Tells what there is; every thing in it is named after the catalogue."""

    def __init__(self, absolute: Callable[[str], str]):
        self.absolute = absolute
        self.home = absolute(reverse("catalogue", kwargs={"ending": "ttl"}))
        self.graph = Graph(bind_namespaces="none")
        for prefix, namespace in {
            "dcat": DCAT,
            "dct": DCTERMS,
            "foaf": FOAF,
            "rdfs": RDFS,
            "skos": SKOS,
            "spdx": SPDX,
        }.items():
            self.graph.bind(prefix, namespace)

    def named(self, what: str) -> URIRef:
        return URIRef(f"{self.home}#{what}")

    def at(self, name: str, **kwargs) -> URIRef:
        return URIRef(self.absolute(reverse(name, kwargs=kwargs)))

    def add(self, subject, *said: tuple) -> None:
        for prop, value in said:
            self.graph.add((subject, prop, value))

    def describe(self, thing: URIRef, kind: URIRef, title, about) -> None:
        """Say what something is called and about, in both languages."""
        self.add(thing, (RDF.type, kind))
        for prop, words in ((DCTERMS.title, title), (DCTERMS.description, about)):
            for text in in_both_languages(words):
                self.add(thing, (prop, text))

    def licence(self) -> URIRef:
        node = URIRef(settings.DATA_LICENCE_URL)
        self.add(node, (RDF.type, DCTERMS.LicenseDocument))
        return node

    def rights(self) -> URIRef:
        """Say what the licence alone does not: whose the excerpts are."""
        node = self.named("rights")
        self.add(node, (RDF.type, DCTERMS.RightsStatement))
        for text in in_both_languages(terms):
            self.add(node, (RDFS.label, text))
        return node

    def publisher(self) -> URIRef:
        node = self.named("publisher")
        self.add(node, (RDF.type, FOAF.Agent))
        self.add(node, (FOAF.name, Literal(settings.DATA_PUBLISHER)))
        return node

    def distribution(self, name, form, access: URIRef, download: URIRef) -> URIRef:
        """Say how a dataset is taken, and in which form."""
        media_type, file_type = form
        node = self.named(name)
        self.add(
            node,
            (RDF.type, DCAT.Distribution),
            (DCTERMS.identifier, Literal(name)),
            (DCAT.accessURL, access),
            (DCAT.downloadURL, download),
            (DCTERMS.license, self.licence()),
            (DCTERMS.rights, self.rights()),
            (DCAT.mediaType, self.typed(f"{MEDIA}{media_type}", DCTERMS.MediaType)),
            (
                DCTERMS.format,
                self.typed(
                    f"{AUTHORITY}file-type/{file_type}", DCTERMS.MediaTypeOrExtent
                ),
            ),
        )
        return node

    def typed(self, address: str, kind: URIRef) -> URIRef:
        node = URIRef(address)
        self.add(node, (RDF.type, kind))
        return node


def catalogue_graph(absolute: Callable[[str], str]) -> Graph:
    """Return the catalogue: the dump, the lists that are for everybody, the API.

    Args:
        absolute: makes a whole address of a path of the site.
    """
    told = _Catalogue(absolute)
    whole = told.named("catalogue")
    told.describe(whole, DCAT.Catalog, lambda: str(TITLE), lambda: str(ABOUT))
    told.add(
        whole,
        (DCTERMS.publisher, told.publisher()),
        (DCTERMS.license, told.licence()),
        (DCTERMS.rights, told.rights()),
        (FOAF.homepage, told.typed(absolute(reverse("home")), FOAF.Document)),
    )
    for code in ("ENG", "FRA"):
        language = told.typed(f"{AUTHORITY}language/{code}", DCTERMS.LinguisticSystem)
        told.add(whole, (DCTERMS.language, language))
    datasets = [_dump(told, latest()), *(_list(told, page) for page in all_lists())]
    for dataset in datasets:
        told.add(whole, (DCAT.dataset, dataset))
    for service in _services(told, datasets):
        told.add(whole, (DCAT.service, service))
    return told.graph


def _dataset(told: _Catalogue, name: str, title, about, page: URIRef) -> URIRef:
    node = told.named(name)
    told.describe(node, DCAT.Dataset, title, about)
    told.add(
        node,
        (DCTERMS.identifier, Literal(str(node))),
        (DCTERMS.publisher, told.publisher()),
        (DCAT.landingPage, page),
    )
    for code, label in THEMES.items():
        theme = told.typed(f"{AUTHORITY}data-theme/{code}", SKOS.Concept)
        told.add(theme, (SKOS.prefLabel, Literal(label, lang="en")))
        told.add(node, (DCAT.theme, theme))
    told.add(page, (RDF.type, FOAF.Document))
    return node


def _dump(told: _Catalogue, dump: Dump | None) -> URIRef:
    """Describe the whole registry, by addresses that lead to its newest dump."""
    page = told.at("dump")
    node = _dataset(
        told,
        "dump",
        lambda: gettext("The whole registry"),
        lambda: gettext(
            "Everything that is public, in files for programs, spreadsheets and maps."
        ),
        page,
    )
    daily = told.typed(f"{AUTHORITY}frequency/DAILY", DCTERMS.Frequency)
    told.add(node, (DCTERMS.accrualPeriodicity, daily))
    if dump is None:
        return node
    made = Literal(dump.made_at.isoformat(), datatype=XSD.dateTime)
    told.add(node, (DCTERMS.modified, made))
    for path, form in KINDS.items():
        file = dump.files[path]
        here = told.at("dump_latest", path=path)
        taken = told.distribution(f"dump-{path}", form, page, here)
        checksum = told.named(f"dump-{path}-checksum")
        told.describe(taken, DCAT.Distribution, lambda p=path: p, lambda: str(ABOUT))
        told.add(
            taken,
            (DCTERMS.modified, made),
            (DCAT.byteSize, Literal(file.size, datatype=XSD.nonNegativeInteger)),
            (SPDX.checksum, checksum),
        )
        algorithm = told.typed(
            str(SPDX.checksumAlgorithm_sha256), SPDX.ChecksumAlgorithm
        )
        told.add(
            checksum,
            (RDF.type, SPDX.Checksum),
            (SPDX.algorithm, algorithm),
            (SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)),
        )
        told.add(node, (DCAT.distribution, taken))
    return node


def _list(told: _Catalogue, page) -> URIRef:
    """Describe a list, by the files that its page offers."""
    name, address = page.url_name(), told.absolute(page.list_url())
    node = _dataset(
        told,
        name,
        lambda: str(page.get_title()),
        lambda: str(page.lead or page.get_title()),
        URIRef(address),
    )
    for form, kind in LIST_FORMS.items():
        file = URIRef(f"{address}?_export={form}")
        taken = told.distribution(f"{name}-{form}", kind, URIRef(address), file)
        told.add(node, (DCAT.distribution, taken))
    return node


def _services(told: _Catalogue, datasets: list[URIRef]) -> Iterator[URIRef]:
    """Describe the API."""
    described = told.at("api:openapi")
    node = told.named("api")
    told.describe(
        node,
        DCAT.DataService,
        lambda: gettext("The API of the registry"),
        lambda: gettext("Every list and every record as JSON, for programs."),
    )
    told.add(
        node,
        (DCTERMS.identifier, Literal(str(node))),
        (DCTERMS.publisher, told.publisher()),
        (DCTERMS.license, told.licence()),
        (DCTERMS.rights, told.rights()),
        (DCAT.endpointURL, URIRef(str(described).removesuffix("/openapi.yaml"))),
        (DCAT.endpointDescription, described),
    )
    for dataset in datasets:
        told.add(node, (DCAT.servesDataset, dataset))
    yield node
