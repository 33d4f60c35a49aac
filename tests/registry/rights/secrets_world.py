"""Secrets planted in a registry, and who looks for them where.

Each secret is a word that stands in one place only. All begin alike, so that a search
can ask for the beginning and never writes the whole word itself.
"""

from datetime import date
from decimal import Decimal

from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.urls import URLPattern, get_resolver, reverse

from evaluation.models import Evaluation, EvaluationStatus, IndicatorCode
from registry.api import PREFIX
from registry.models import Cluster, ImportBatch, Role, Source
from registry.rights.rows import has_rule
from tests.evaluation.acts import make_tweed
from tests.evaluation.factories import (
    make_criterion_score,
    make_evaluation,
    make_measurement,
    make_recommendation,
)
from tests.factories import (
    PASSWORD,
    make_import_batch,
    make_import_row,
    make_member,
    make_source,
    make_staff,
)
from walloon_clusters.accounts import urls as accounts

SECRET = "geheimnis"

CONFIDENTIAL = (
    "confsigned",
    "confdocumented",
    "confbefore",
    "confremoved",
    "confsince",
)
OPEN = ("openfile", "openremoved")
BOTH = ("confopen",)
IMPORTED = ("imported",)

TEXTS = ("method", "strengths", "weaknesses", "opinion")


class Secrets:
    """A cluster with evaluations of every secrecy, and a list that somebody sent."""

    def __init__(self):
        self.cluster = make_tweed()
        self.source = make_source(title="Report")
        self.year = 2000
        signed = self.evaluation("confsigned", is_confidential=True)
        signed.status, signed.signed_at = EvaluationStatus.SIGNED, "2010-01-01T12:00Z"
        signed.save()
        self.evaluation(
            "confdocumented",
            is_confidential=True,
            status=EvaluationStatus.DOCUMENTED,
        )
        self.evaluation("openfile")
        self.evaluation("confopen", is_confidential=True)
        # What is confidential now was written before it was; and what was removed.
        since = self.evaluation("confsince")
        self.clear(since, is_confidential=True)
        before = self.evaluation("confbefore", is_confidential=True)
        self.clear(before, is_confidential=False, status=EvaluationStatus.DOCUMENTED)
        for word, confidential in (("confremoved", True), ("openremoved", False)):
            self.evaluation(word, is_confidential=confidential).delete()
        keeper = make_staff(username="who-sent-it")
        batch = make_import_batch(
            cluster=self.cluster, filename=self.word("imported"), made_by=keeper
        )
        make_import_row(batch=batch, name=self.word("imported"))

    def word(self, name: str, place: str = "") -> str:
        return f"{SECRET}{name}{place}"

    def evaluation(self, name, **fields) -> Evaluation:
        self.year += 1
        made = make_evaluation(
            cluster=self.cluster,
            reference_on=date(self.year, 6, 30),
            slug=f"evaluation-{name}",
            source=self.source,
            # A decision is never told without its source: this is for everybody.
            **{"quote": "Judged."} | fields,
            **{field: self.word(name, field) for field in TEXTS},
        )
        make_criterion_score(
            evaluation=made,
            criterion=made.framework.criteria.first(),
            score=2,
            findings=self.word(name, "findings"),
        )
        make_recommendation(
            evaluation=made,
            text=self.word(name, "text"),
            owner=self.word(name, "owner"),
            follow_up=self.word(name, "followed"),
        )
        make_measurement(
            evaluation=made,
            code=IndicatorCode.GOV_02,
            value=Decimal(8),
            is_manual=True,
            justification=self.word(name, "justified"),
            source=self.source,
        )
        return made

    def clear(self, evaluation, **then):
        """Take the secrets out of what stands now: they are left in the history."""
        for field in ("method", "strengths", "weaknesses", "opinion", "locator"):
            setattr(evaluation, field, "")
        for field, value in (
            {"note_en": "", "note_fr": "", "quote": "Q."} | then
        ).items():
            setattr(evaluation, field, value)
        evaluation.save()
        for part in (
            evaluation.scores.all(),
            evaluation.recommendations.all(),
            evaluation.measurements.all(),
        ):
            part.delete()


def everything_but(*codenames: str, username: str):
    """Make staff who may do all, by hand-picked rights, but a few things."""
    user = User.objects.create_user(username, password=PASSWORD, is_staff=True)
    user.user_permissions.set(Permission.objects.exclude(codename__in=codenames))
    return user


KEEPING = ("view_evaluation", "change_evaluation")

READERS = {
    "anybody": (lambda world: None, ()),
    **{
        role.value: (
            lambda world, role=role: make_member(role, cluster=world.cluster),
            {
                Role.CONFIDENTIAL_READER: (*CONFIDENTIAL, *OPEN, *BOTH),
                Role.EVALUATOR: (*CONFIDENTIAL, *OPEN, *BOTH),
                Role.DECIDER: (*CONFIDENTIAL, *OPEN, *BOTH),
                Role.IMPORTER: IMPORTED,
            }.get(role, ()),
        )
        for role in Role
    },
    "only reads evaluations": (
        lambda world: make_staff("view_evaluation", username="reads"),
        OPEN,
    ),
    "only changes evaluations": (
        lambda world: make_staff("change_evaluation", username="changes"),
        OPEN,
    ),
    "only reads parts": (
        lambda world: make_staff(
            "view_criterionscore",
            "view_recommendation",
            "view_measurement",
            username="parts",
        ),
        (),
    ),
    "all but what is confidential": (
        lambda world: everything_but("read_confidential", username="nearly"),
        (*OPEN, *IMPORTED),
    ),
    "all but files under way": (
        lambda world: everything_but(*KEEPING, username="later"),
        ("confsigned", "confdocumented", "confbefore", *IMPORTED),
    ),
    "all but lists of others": (
        lambda world: everything_but("view_importbatch", username="own"),
        (*CONFIDENTIAL, *OPEN, *BOTH),
    ),
}
"""Who looks, and whose secrets are for them."""


def addresses(world) -> list[str]:
    """Return every address of the site that can be asked for in this registry."""
    return [*sorted(_addresses_of_pages()), *sorted(_addresses_of_tables())]


def _addresses_of_pages():
    """Yield each page: one about a row for each row of that place of the site."""
    slugs = {}
    for model in (Cluster, Evaluation, Source):
        for row in model.objects.all():
            place = row.get_absolute_url().split("/")[1]
            slugs.setdefault(place, []).append(row.slug)
    for pattern, name in _patterns(get_resolver()):
        arguments = set(pattern.pattern.converters)
        if not arguments:
            yield reverse(name)
        elif arguments == {"slug"}:
            place = reverse(name, args=["x"]).removeprefix(PREFIX).split("/")[1]
            yield from (reverse(name, args=[s]) for s in slugs.get(place, ()))
        elif arguments == {"change"}:
            # Of the changes that an evaluation itself was part of.
            events = Evaluation.pgh_event_model.objects.exclude(pgh_context=None)
            for change in set(events.values_list("pgh_context", flat=True)):
                yield reverse(name, args=[change])
        elif arguments == {"kind", "slug", "ending"}:
            for model in (Cluster, Evaluation, Source):
                kind = model._meta.model_name
                for slug in model.objects.values_list("slug", flat=True):
                    yield reverse(name, args=[kind, slug, "nt"])
        elif arguments == {"section"}:
            yield reverse(name, args=["evaluation"])
        elif arguments == {"reference"}:
            for batch in ImportBatch.objects.all():
                yield reverse(name, args=[batch.reference])


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
