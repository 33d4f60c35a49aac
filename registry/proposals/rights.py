"""Who may propose what of which network, who reviews it, and who applies a plan."""

from collections import defaultdict

from django.apps import apps
from django.db.models import QuerySet

from registry.models import Cluster, ImportBatch, Role
from registry.rights.roles import roles_of
from registry.rights.rows import has_rule, readable

from .changes import ChangeAct, rows_of_file
from .columns import NAME

MAY_PLAN = "registry.add_importbatch"
MAY_APPLY = "registry.apply_importbatch"


def networks_of(user) -> QuerySet:
    """Return the networks of which ``user`` may propose changes.

    One's own; all of them, for whoever works with the lists of any.
    """
    if user.is_active and user.has_perm(MAY_PLAN):
        return Cluster.objects.all()
    own = [key for role, key in roles_of(user) if role == Role.NETWORKS_OWN]
    return Cluster.objects.filter(pk__in=own)


def may_propose(user, cluster: Cluster | None) -> bool:
    """Whether ``user`` may propose changes of a network, or of none alone."""
    if cluster is None:
        return user.is_active and user.has_perm(MAY_PLAN)
    return networks_of(user).filter(pk=cluster.pk).exists()


def is_author(user, batch: ImportBatch) -> bool:
    return user.pk is not None and batch.made_by_id == user.pk


def may_go_on(user, batch: ImportBatch) -> bool:
    """Whether the author of a proposal may still propose changes of its network."""
    return is_author(user, batch) and (
        batch.cluster is None or may_propose(user, batch.cluster)
    )


def may_review(user, batch: ImportBatch) -> bool:
    """Whether ``user`` may decide on a proposal: never on one's own."""
    return (
        batch.is_proposal
        and batch.made_by_id != user.pk
        and user.is_active
        and user.has_perm(MAY_APPLY)
    )


def may_apply(user, batch: ImportBatch) -> bool:
    """Whether ``user`` may confirm a plan that is no proposal, or undo an import.

    Of changes, who may change each of these tables by hand may do so.
    """
    if batch.kind == NAME and not batch.is_proposal:
        return user.is_active and user.has_perms(permissions_of(batch))
    return user.is_active and user.has_perm(MAY_APPLY)


def may_edit(user, batch: ImportBatch) -> bool:
    """Whether ``user`` may still say something about the rows of a plan.

    Of a proposal its author, until it is handed in; then whoever reviews it.
    """
    if not batch.is_proposal:
        return is_author(user, batch) or user.has_perm(MAY_PLAN)
    if batch.submitted_at is None:
        return may_go_on(user, batch)
    return may_review(user, batch)


def may_open(user, batch: ImportBatch) -> bool:
    """Whether ``user`` may look at an import that is found among those of others.

    What was not handed in is its author's alone. A plan says what stands in its rows:
    who may not read each of them sees none.
    """
    if is_author(user, batch):
        return True
    if batch.is_proposal and batch.submitted_at is None:
        return False
    if batch.kind != NAME:
        return True
    if not user.has_perms(permissions_of(batch, "view")):
        return False
    keys = defaultdict(set)
    for row in rows_of_file(batch):
        if row.values["key"] is not None:
            keys[apps.get_model(row.values["table"])].add(row.values["key"])
    return all(
        not has_rule(model) or _reads_all(user, model, held)
        for model, held in keys.items()
    )


def _reads_all(user, model, keys) -> bool:
    there = model._default_manager.filter(pk__in=keys)
    return readable(there, user).count() == there.count()


def permissions_of(batch: ImportBatch, wanted: str = "") -> set[str]:
    """Return the permissions on tables that the changes of a plan take.

    Args:
        wanted: which of them on each table; none: to add or to change, as rows say.
    """
    found = set()
    for row in rows_of_file(batch):
        app, _dot, model = row.values["table"].partition(".")
        act = "add" if row.values["act"] == ChangeAct.ADD else "change"
        found.add(f"{app}.{wanted or act}_{model}")
    return found
