"""What a reader may do about evaluations, on the pages that show them."""

from datetime import date

from django import template
from django.utils import timezone

from evaluation.models import Evaluation, EvaluationStatus
from evaluation.readers import reads_confidential, reads_open_files
from evaluation.services import FOLLOWING, why_not_decide
from registry.lists.as_of import day_shown, known_on_of

register = template.Library()


@register.inclusion_tag("evaluation/_open_button.html", takes_context=True)
def open_button(context, cluster, occasion: str, due_on: date):
    """Show whoever may open evaluations a button that opens this one.

    Everything is measured on the day that it is due, or on the day of the page if that
    is earlier, and never on a day that lies ahead.
    """
    return {
        "may_open": _may(context, "add_evaluation"),
        "csrf_token": context.get("csrf_token"),
        "cluster": cluster,
        "occasion": occasion,
        "day": min(due_on, day_shown(context.request), timezone.localdate()),
    }


@register.inclusion_tag("evaluation/_open_link.html", takes_context=True)
def open_link(context, cluster=None):
    """Show a link to the page on which any evaluation of a cluster is opened."""
    return {"may_open": _may(context, "add_evaluation"), "cluster": cluster}


@register.inclusion_tag("evaluation/_next_act.html", takes_context=True)
def next_act(context, evaluation: Evaluation):
    """Show what the reader can do next about an evaluation: write, decide, publish."""
    may = _reads_all(context, evaluation)
    here = evaluation.signed_at is not None
    decides = may and here and _may(context, "decide_evaluation")
    is_signed = evaluation.status == EvaluationStatus.SIGNED
    is_decided = evaluation.status == EvaluationStatus.DECIDED
    judged = decides and why_not_decide(
        evaluation=evaluation, user=context["request"].user
    )
    annulled = evaluation.status == EvaluationStatus.ANNULLED
    return {
        "csrf_token": context.get("csrf_token"),
        "evaluation": evaluation,
        "may_write": may and evaluation.is_open and _may(context, "change_evaluation"),
        "may_decide": decides and is_signed and not judged,
        "may_give_opinion": is_signed
        and (decides or may and _may(context, "change_evaluation")),
        "may_publish": decides and is_decided,
        "may_put_right": decides and is_decided and not judged,
        "may_annul": decides and not annulled,
        "may_replace": may and annulled and _may(context, "add_evaluation"),
    }


@register.simple_tag(takes_context=True)
def may_follow(context, evaluation: Evaluation) -> bool:
    """Return whether the reader may say what came of what it asks for."""
    return _reads_all(context, evaluation) and any(
        _may(context, permission) for permission in FOLLOWING
    )


@register.simple_tag(takes_context=True)
def may_read(context, evaluation: Evaluation) -> bool:
    """Return whether the page of an evaluation is there for the reader."""
    if evaluation.is_out:
        return True
    user = getattr(context.get("request"), "user", None)
    return user is not None and reads_open_files(user)


def _reads_all(context, evaluation) -> bool:
    user = getattr(context.get("request"), "user", None)
    return user is not None and (
        not evaluation.is_confidential or reads_confidential(user)
    )


def _may(context, permission: str) -> bool:
    """Return whether the reader may do something; nobody acts on what was known."""
    if known_on_of(context.get("request")):
        return False
    user = getattr(context.get("request"), "user", None)
    return bool(
        user is not None and user.is_staff and user.has_perm(f"evaluation.{permission}")
    )
