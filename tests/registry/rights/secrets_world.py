"""Secrets planted in a registry, and who looks for them where.

Each secret is a word that stands in one place only. All begin alike, so that a search
can ask for the beginning and never writes the whole word itself.
"""

from datetime import date, timedelta
from decimal import Decimal

import pghistory
from django.contrib.auth.models import Permission, User

from evaluation.models import Evaluation, EvaluationStatus, IndicatorCode
from evaluation.models.outcomes import Outcome
from registry.models import Role
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
    make_saved_view,
    make_source,
    make_source_file,
    make_staff,
)
from tests.registry.recorded.ages import FIRST, bear

SECRET = "geheimnis"

CONFIDENTIAL = (
    "confsigned",
    "confdocumented",
    "confbefore",
    "confremoved",
    "confsince",
    "closedsince",
)
OPEN = ("openfile", "openremoved", "withdrawn")
BOTH = ("confopen",)
IMPORTED = ("imported",)
FILE = ("stafffile",)
"""The file of a source that staff alone may have."""
VIEW = ("keptview",)
"""What somebody calls a view that he keeps for himself: it is for nobody else."""

CLOSED = FIRST + timedelta(days=10)
"""When what was open until then was closed."""
WHILE_OPEN = FIRST + timedelta(days=5)
BEFORE_IT_WAS = FIRST - timedelta(days=5)

TEXTS = ("method", "strengths", "weaknesses", "opinion")


class Secrets:
    """A cluster with evaluations of every secrecy, and a list that somebody sent."""

    def __init__(self):
        with pghistory.context(url="/"):
            self.write()
        bear(FIRST)
        with pghistory.context(url="/"):
            self.close()
        bear(CLOSED)

    def write(self):
        """Write everything, as it was while some of it was open."""
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
        self.since = self.evaluation("confsince")
        self.before = self.evaluation("confbefore", is_confidential=True)
        self.removed = [
            self.evaluation(word, is_confidential=confidential)
            for word, confidential in (("confremoved", True), ("openremoved", False))
        ]
        self.documented = self.evaluation(
            "closedsince", status=EvaluationStatus.DOCUMENTED
        )
        self.withdrawn = self.published("withdrawn")
        keeper = make_staff(username="who-sent-it")
        make_source_file(
            source=self.source,
            content=self.word("stafffile").encode(),
            filename=f"{self.word('stafffile')}.txt",
        )
        make_saved_view(
            user=keeper,
            name=self.word("keptview"),
            address=f"/clusters/?q={self.word('keptview')}",
        )
        batch = make_import_batch(
            cluster=self.cluster, filename=self.word("imported"), made_by=keeper
        )
        make_import_row(batch=batch, name=self.word("imported"))

    def close(self):
        """Close what was open, and leave what was written in the history alone."""
        # What is confidential now was written before it was; and what was removed.
        self.clear(self.since, is_confidential=True)
        self.clear(
            self.before, is_confidential=False, status=EvaluationStatus.DOCUMENTED
        )
        for file in self.removed:
            file.delete()
        # What everybody read was closed.
        self.documented.is_confidential = True
        self.documented.save()
        self.withdrawn.published_at = None
        self.withdrawn.save()

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

    def published(self, name) -> Evaluation:
        """Make a file that was signed, decided and published."""
        file = self.evaluation(name)
        file.status, file.signed_at = EvaluationStatus.SIGNED, "2010-01-01T12:00Z"
        file.save()
        file.status, file.outcome = EvaluationStatus.DECIDED, Outcome.CONTINUED
        file.decided_on = date(self.year, 12, 31)
        file.save()
        file.published_at = "2010-07-01T12:00Z"
        file.save()
        return file

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
                Role.NETWORKS_OWN: (),
                Role.CONFIDENTIAL_READER: (*CONFIDENTIAL, *OPEN, *BOTH, *FILE),
                Role.EVALUATOR: (*CONFIDENTIAL, *OPEN, *BOTH, *FILE),
                Role.DECIDER: (*CONFIDENTIAL, *OPEN, *BOTH, *FILE),
                Role.IMPORTER: (*IMPORTED, *FILE),
            }.get(role, FILE),
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
        (*OPEN, *IMPORTED, *FILE),
    ),
    "all but files under way": (
        lambda world: everything_but(*KEEPING, username="later"),
        (
            *("confsigned", "confdocumented", "confbefore", "closedsince", "withdrawn"),
            *IMPORTED,
            *FILE,
        ),
    ),
    "all but lists of others": (
        lambda world: everything_but("view_importbatch", username="own"),
        (*CONFIDENTIAL, *OPEN, *BOTH, *FILE),
    ),
    "all but files of sources": (
        lambda world: everything_but("view_sourcefile", username="files"),
        (*CONFIDENTIAL, *OPEN, *BOTH, *IMPORTED),
    ),
}
"""Who looks, and whose secrets are for them."""
