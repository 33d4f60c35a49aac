"""Every address of the site, in a registry that holds secrets."""

from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, get_resolver, reverse

from evaluation.models import Evaluation
from registry.api import PREFIX
from registry.following.digest import stop_token
from registry.history.events import events_of, tracked_models
from registry.linked.declared import kinds
from registry.linked.sitemaps import sitemaps
from registry.linked.writing import ENDINGS
from registry.models import ImportBatch, LogLine, SavedView, SourceFile
from registry.rights.rows import has_rule
from walloon_clusters.accounts import urls as accounts


def addresses() -> list[str]:
    """Return every address of the site that can be asked for in this registry."""
    return [*sorted(_addresses_of_pages()), *sorted(_addresses_of_tables())]


def _addresses_of_pages():
    """Yield each page, once for each row that it can be about."""
    arguments = _Arguments()
    for pattern, name in _patterns(get_resolver()):
        for kwargs in arguments.of(pattern, name):
            yield reverse(name, kwargs=kwargs)


class _Arguments:
    """What the addresses of the site are about.

    An address that takes something else fails the tests until it is said here what.
    """

    def __init__(self):
        self.slugs = {}
        for model in apps.get_models():
            if hasattr(model, "get_absolute_url") and hasattr(model, "slug"):
                for row in model._default_manager.all():
                    place = row.get_absolute_url().split("/")[1]
                    self.slugs.setdefault(place, []).append(row.slug)
        self.files = [{"slug": slug} for slug in self.slugs["evaluations"]]
        batches = [
            {"reference": batch.reference} for batch in ImportBatch.objects.all()
        ]
        views = [{"reference": view.reference} for view in SavedView.objects.all()]
        things = [
            {"kind": kind, "slug": slug}
            for kind, model in kinds().items()
            for slug in model.objects.values_list("slug", flat=True)
        ]
        self.by_names = {
            "": [{}],
            "change": [{"change": context} for context in _contexts()],
            "slug pk": [
                {"slug": file.source.slug, "pk": file.pk}
                for file in SourceFile.objects.all()
            ],
            "kind slug": things,
            "kind slug ending": [
                thing | {"ending": ending} for thing in things for ending in ENDINGS
            ],
            "section": [{"section": section} for section in sitemaps()],
            "ending": [{"ending": ending} for ending in ENDINGS],
            "path": [{"path": "registry.zip"}],
            "dump path": [{"dump": "2026-01-01", "path": "registry.zip"}],
            "key": [
                *({"key": f"request-{context}"} for context in _contexts()),
                *({"key": f"outside-{moment}"} for moment in _moments()),
                *({"key": line.key} for line in LogLine.objects.all()),
            ],
            "token": [{"token": stop_token(1)}],
            "reference": batches + views,
            "slug what": [file | {"what": "joined"} for file in self.files],
            "slug act": [file | {"act": "end"} for file in self.files],
            "kind": [{"kind": "cluster"}, {"kind": "members"}],
            "name": [{"name": "evaluation"}, {"name": "membership"}],
            "kind language": [{"kind": "members", "language": "en"}],
            "reference pk": [batch | {"pk": 1} for batch in batches],
            "reference number": [batch | {"number": 1} for batch in batches],
            "reference file_format": [
                batch | {"file_format": "csv"} for batch in batches
            ],
            "slug number": [file | {"number": 1} for file in self.files],
            "address": [{"address": "nothing"}],
        }

    def of(self, pattern, name) -> list[dict]:
        names = " ".join(pattern.pattern.converters)
        if names != "slug":
            return self.by_names[names]
        place = reverse(name, args=["x"]).removeprefix(PREFIX).split("/")[1]
        # Where nothing is, what stands elsewhere is asked for.
        return [{"slug": slug} for slug in self.slugs.get(place, ())] or self.files


def _contexts() -> set:
    """Return what evaluations were changed by on the site."""
    events = events_of(Evaluation).exclude(pgh_context=None)
    return set(events.values_list("pgh_context", flat=True))


def _moments() -> set[int]:
    """Return when something was changed outside of the site, in microseconds."""
    found = set()
    for model in tracked_models():
        rows = events_of(model).filter(pgh_context=None).order_by()
        found |= set(rows.values_list("pgh_created_at", flat=True).distinct())
    return {int(each.timestamp()) * 1_000_000 + each.microsecond for each in found}


def _patterns(resolver, within=""):
    for pattern in resolver.url_patterns:
        if not isinstance(pattern, URLPattern):
            # Those of accounts tell of whoever logs in alone.
            if pattern.app_name != "admin" and pattern.urlconf_name is not accounts:
                inside = f"{pattern.namespace}:" if pattern.namespace else ""
                yield from _patterns(pattern, inside)
        elif pattern.name and pattern.name != "set_language":
            yield pattern, within + pattern.name


def _addresses_of_tables():
    """Yield the pages of the tables with secrets, and of those that they lead to."""
    yield reverse("admin:index")
    near = {
        field.related_model
        for model in admin.site._registry
        if has_rule(model)
        for field in model._meta.concrete_fields
        if field.related_model
    }
    for model, model_admin in admin.site._registry.items():
        if model not in near and not has_rule(model):
            continue
        keys, of_rows = (
            list(model._default_manager.values_list("pk", flat=True)[:1]),
            [],
        )
        if has_rule(model):
            events = model.pgh_event_model.objects
            of_rows = list(events.values_list("pgh_obj_id", "pgh_id"))
            keys = {key for key, _event in of_rows}
        for pattern in model_admin.get_urls():
            if not getattr(pattern, "name", None):
                continue
            name = f"admin:{pattern.name}"
            if not pattern.pattern.converters:
                yield reverse(name)
            elif "event" in pattern.pattern.converters:
                for key, event in of_rows:
                    yield reverse(name, args=[key, event])
            else:
                yield from (reverse(name, args=[key]) for key in keys)
