"""What waits for whom: proposals to be reviewed, answers that were not seen yet."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.desk.waiting import Heading, Waiting, in_list, waits
from registry.imports.kind import title_of
from registry.models import ImportBatch, ProposalStage

from .rights import MAY_APPLY


def proposals() -> QuerySet:
    return ImportBatch.objects.filter(is_proposal=True).with_stage()


@waits(MAY_APPLY)
def proposals_to_review(user, day: date) -> Waiting:
    """Tell of proposals that others handed in."""
    rows = proposals().filter(stage=ProposalStage.WAITING).exclude(made_by=user)
    return _line(
        Heading.RECEIVED,
        rows,
        lambda count: ngettext(
            "proposal waits for a decision", "proposals wait for a decision", count
        ),
        in_list("proposal_list", stage=[ProposalStage.WAITING], by=["others"]),
        _("Decide"),
    )


@waits()
def own_drafts(user, day: date) -> Waiting:
    """Tell of proposals that were made and not handed in."""
    rows = proposals().filter(stage=ProposalStage.DRAFT, made_by=user)
    return _line(
        Heading.YOURS,
        rows,
        lambda count: ngettext(
            "proposal of yours is not handed in yet",
            "proposals of yours are not handed in yet",
            count,
        ),
        in_list("proposal_list", stage=[ProposalStage.DRAFT], by=["own"]),
        _("Go on"),
    )


@waits()
def answers(user, day: date) -> Waiting:
    """Tell of proposals that were decided on since their author looked last."""
    rows = proposals().with_news(user).filter(news="unseen")
    return _line(
        Heading.YOURS,
        rows,
        lambda count: ngettext(
            "proposal of yours was decided on",
            "proposals of yours were decided on",
            count,
        ),
        in_list("proposal_list", news=["unseen"]),
        _("See the answer"),
    )


def _line(heading, rows, counted, url, act) -> Waiting:
    count, first = rows.count(), rows.order_by("made_at", "pk").first()
    return Waiting(
        heading,
        count,
        counted(count),
        url,
        act,
        act_url=first.get_absolute_url() if first else "",
        note=title_of(first) if first else "",
    )
