"""The graph of one page: a thing, and the rows that are told with it."""

from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import quote

from django.apps import apps
from django.db.models import Model
from django.urls import reverse
from django.utils.text import slugify
from django_countries.fields import Country
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, SKOS, TIME, XSD

from registry.models import Theme
from registry.models.base import Sourced

from .declared import (
    Linked,
    Terms,
    ToldPart,
    kind_of,
    kinds,
    linked,
    told_to_everybody,
)
from .lists import concept_path

ROV = Namespace("http://www.w3.org/ns/regorg#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
SCHEMA = Namespace("https://schema.org/")
LOCN = Namespace("http://www.w3.org/ns/locn#")
PREFIXES = {
    "adms": ADMS,
    "dct": DCTERMS,
    "foaf": FOAF,
    "locn": LOCN,
    "org": ORG,
    "prov": PROV,
    "rdfs": RDFS,
    "rov": ROV,
    "schema": SCHEMA,
    "skos": SKOS,
    "time": TIME,
    "xsd": XSD,
}
LANGUAGES = ("en", "fr")
SHORTER = {"month": (XSD.gYearMonth, 7), "year": (XSD.gYear, 4)}
"""How a day that is known to the month or the year alone is written."""


def thing_path(row: Model) -> str:
    """Return the address that names a thing, without the site."""
    return reverse("thing", kwargs={"kind": kind_of(type(row)), "slug": row.slug})


class PageGraph:
    """Tells of a thing what its page tells on a day.

    Args:
        absolute: makes a whole address of a path of the site.
    """

    def __init__(self, absolute: Callable[[str], str], day: date):
        self.absolute, self.day = absolute, day
        self.graph = Graph(bind_namespaces="none")
        for prefix, namespace in PREFIXES.items():
            self.graph.bind(prefix, namespace)

    def tell(self, row: Model) -> Graph:
        """Add a thing with its parts, and return the graph."""
        said, thing = linked()[type(row)], self.uri(row)
        self._types(thing, said)
        self.graph.add((thing, FOAF.page, self.address(row.get_absolute_url())))
        self.graph.add((thing, DCTERMS.identifier, Literal(row.slug)))
        self._facts(thing, row, said.terms)
        if said.during is not None:
            self._time(thing, row, said.during)
        for prop, value in said.further(self, row) if said.further else ():
            self.graph.add((thing, prop, value))
        for part in said.parts:
            self._parts(thing, row, part)
        return self.graph

    def address(self, path: str) -> URIRef:
        return URIRef(self.absolute(path))

    def uri(self, row: Model) -> URIRef:
        """Return what names a thing."""
        return self.address(thing_path(row))

    def named(self, row: Model, part: str) -> URIRef:
        """Return what names something that is told with a thing."""
        return URIRef(f"{self.uri(row)}#{quote(part)}")

    def add(self, subject: URIRef, prop: URIRef, value) -> None:
        self.graph.add((subject, prop, value))

    def _types(self, subject: URIRef, said: Linked | ToldPart) -> None:
        for each in said.types:
            self.graph.add((subject, RDF.type, each))

    def _facts(self, subject: URIRef, row: Model, terms: Terms) -> None:
        """Say what columns hold, and which document says so."""
        for name, prop in terms.items():
            for value in self._values(row, name):
                self.graph.add((subject, prop, value))
        if isinstance(row, Sourced):
            self._source(subject, row)

    def _source(self, subject: URIRef, row: Sourced) -> None:
        source = self.uri(row.source)
        self.graph.add((subject, PROV.hadPrimarySource, source))
        if row.quote or row.locator:
            said = URIRef(f"{subject}{'-' if '#' in subject else '#'}source")
            self.graph.add((subject, PROV.qualifiedPrimarySource, said))
            self.graph.add((said, RDF.type, PROV.PrimarySource))
            self.graph.add((said, PROV.entity, source))
            language = row.source.language or None
            for prop, text in ((PROV.value, row.quote), (RDFS.label, row.locator)):
                if text:
                    self.graph.add((said, prop, Literal(text, lang=language)))

    def _values(self, row: Model, name: str) -> Iterator[Literal | URIRef]:
        """Yield what a column says: in each language that it is written in."""
        columns = {field.name: field for field in row._meta.concrete_fields}
        if name not in columns:
            for language in LANGUAGES:
                if text := getattr(row, f"{name}_{language}"):
                    yield Literal(text, lang=language)
            return
        value = getattr(row, name)
        if isinstance(value, Country):
            value = value.code
        if value in (None, "", []):
            return
        if isinstance(value, Model):
            yield self._other(value)
        elif isinstance(value, date):
            yield self._day(row, name)
        elif columns[name].flatchoices:
            yield self.address(concept_path(type(row), name, value))
        elif isinstance(value, list):
            yield from (Literal(each) for each in value)
        elif isinstance(value, str) and value.startswith(("http://", "https://")):
            yield URIRef(quote(value, safe=":/?#[]@!$&'()*+,;=%~"))
        else:
            yield Literal(value)

    def _other(self, row: Model) -> Literal | URIRef:
        """Return what names another row; its words where it has no address."""
        if kind_of(type(row)) in kinds():
            return self.uri(row)
        if isinstance(row, Theme):
            return self.address(theme_path(row))
        return Literal(str(row))

    def _day(self, row: Model, name: str) -> Literal:
        """Return a day, as exactly as it is known."""
        day = getattr(row, name).isoformat()
        precision = getattr(row, f"{name.removesuffix('_on')}_precision", "day")
        kind, length = SHORTER.get(precision, (XSD.date, 10))
        return Literal(day[:length], datatype=kind)

    def _time(self, subject: URIRef, row: Model, during: URIRef) -> None:
        """Say when something holds: a beginning, and an end if it has one."""
        interval = URIRef(f"{subject}{'-' if '#' in subject else '#'}time")
        self.graph.add((subject, during, interval))
        self.graph.add((interval, RDF.type, TIME.Interval))
        for name, prop in (("start", TIME.hasBeginning), ("end", TIME.hasEnd)):
            if getattr(row, f"{name}_on") is None:
                continue
            instant = URIRef(f"{interval}-{name}")
            self.graph.add((interval, prop, instant))
            self.graph.add((instant, RDF.type, TIME.Instant))
            day = self._day(row, f"{name}_on")
            written = {
                XSD.gYear: TIME.inXSDgYear,
                XSD.gYearMonth: TIME.inXSDgYearMonth,
            }.get(day.datatype, TIME.inXSDDate)
            self.graph.add((instant, written, day))
            precision = getattr(row, f"{name}_precision", "day")
            if precision == "documented":
                known = "at least since" if name == "start" else "at least until"
                self.graph.add((instant, RDFS.comment, Literal(known, lang="en")))

    def _parts(self, thing: URIRef, row: Model, part: ToldPart) -> None:
        model = apps.get_model(part.model)
        rows = told_to_everybody(model).known_by(self.day).filter(**{part.of: row})
        if issubclass(model, Sourced):
            rows = rows.select_related("source")
        for each in rows.with_subjects():
            home = getattr(each, part.home or part.of)
            node = self.named(home, f"{part.name}-{_own_key(each, home)}")
            self._types(node, part)
            self._facts(node, each, part.terms)
            if part.told_by is not None:
                self.graph.add((thing, part.told_by, node))
            if part.during is not None:
                self._time(node, each, part.during)
            for label, name in _persons(each):
                person = self.named(home, f"person-{label}")
                self.graph.add((node, ORG.member, person))
                self.graph.add((person, RDF.type, FOAF.Person))
                self.graph.add((person, FOAF.name, Literal(name)))


def _persons(row: Model) -> Iterator[tuple[str, str]]:
    """Yield who holds a public role: a person is told with the role alone."""
    if (person := getattr(row, "person", None)) is not None:
        yield person.slug, person.name


def _own_key(row: Model, home: Model) -> str:
    """Return what tells a row from the others of the same thing."""
    key = [part for part in row.natural_key() if part not in (None, home.slug)]
    return slugify("-".join(map(str, key)))


def theme_path(theme: Theme) -> str:
    """Return what names a theme, in the list of its scheme."""
    path = reverse("thing", kwargs={"kind": "list", "slug": theme.scheme.slug})
    return f"{path}#{theme.slug}"
