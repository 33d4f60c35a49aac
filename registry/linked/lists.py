"""The closed lists of the registry, and its themes, as SKOS schemes."""

from collections.abc import Callable, Iterator
from functools import cache

from django.apps import apps
from django.db.models import Field, Model
from django.urls import reverse
from django.utils import translation
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS

from registry.models import ThemeScheme

from .declared import linked

LIST = "list"
"""What stands in the address of a closed list: ``/id/list/organisation-kind``."""
LANGUAGES = ("en", "fr")


def list_slug(model: type[Model], name: str) -> str:
    return f"{model._meta.model_name}-{name}"


def concept_path(model: type[Model], name: str, code: str) -> str:
    """Return the address that names a code of a closed list."""
    path = reverse("thing", kwargs={"kind": LIST, "slug": list_slug(model, name)})
    return f"{path}#{code}"


@cache
def closed_lists() -> dict[str, Field]:
    """Return the columns with a closed list that linked data names codes of."""
    found = {}
    for model, said in linked().items():
        told = [(model, said.terms)]
        told += [(apps.get_model(part.model), part.terms) for part in said.parts]
        for each, terms in told:
            for field in each._meta.concrete_fields:
                if field.name in terms and field.flatchoices:
                    found[list_slug(each, field.name)] = field
    return found


def list_graph(slug: str, absolute: Callable[[str], str]) -> Graph | None:
    """Return a closed list, or the themes of a scheme; None where there is none."""
    graph = Graph(bind_namespaces="none")
    graph.bind("skos", SKOS)
    graph.bind("dct", DCTERMS)
    here = absolute(reverse("thing", kwargs={"kind": LIST, "slug": slug}))
    if (field := closed_lists().get(slug)) is not None:
        labels, codes = in_both_languages(lambda: field.verbose_name), _codes(field)
    elif (scheme := ThemeScheme.objects.filter(slug=slug).first()) is not None:
        labels = _both(scheme)
        codes = ((theme.slug, _both(theme)) for theme in scheme.themes.all())
    else:
        return None
    whole = URIRef(here)
    graph.add((whole, RDF.type, SKOS.ConceptScheme))
    graph.add((whole, DCTERMS.identifier, Literal(slug)))
    for label in labels:
        graph.add((whole, DCTERMS.title, label))
    for code, names in codes:
        concept = URIRef(f"{here}#{code}")
        graph.add((concept, RDF.type, SKOS.Concept))
        graph.add((concept, SKOS.inScheme, whole))
        graph.add((concept, SKOS.topConceptOf, whole))
        graph.add((concept, SKOS.notation, Literal(code)))
        for name in names:
            graph.add((concept, SKOS.prefLabel, name))
    return graph


def _codes(field: Field) -> Iterator[tuple[str, list[Literal]]]:
    for code, label in field.flatchoices:
        yield code, list(in_both_languages(lambda label=label: label))


def _both(row: Model) -> list[Literal]:
    said = ((getattr(row, f"name_{code}"), code) for code in LANGUAGES)
    return [Literal(text, lang=code) for text, code in said if text]


def in_both_languages(words: Callable[[], str]) -> Iterator[Literal]:
    """Yield words of the site in each of its languages."""
    for language in LANGUAGES:
        with translation.override(language):
            yield Literal(str(words()), lang=language)
