"""Two records of one organisation become one, and two again.

A merge is planned before it is made: the plan is the preview that a person confirms,
and the list of changes that it leaves is the way back.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from registry import enterprise_number
from registry.models import NameKind, Organisation, OrganisationMerge, OrganisationName

from .row_changes import RowChange, changed_since

MOVES = "moves"
STAYS = "stays"

RELATIONS = {
    "registry.agreementparty.organisation": MOVES,
    "registry.cluster.legal_entity": MOVES,
    "registry.eventparticipation.organisation": MOVES,
    # What a list was taken for is told by its import, whatever becomes of it since.
    "registry.importrow.decided": STAYS,
    "registry.importrow.membership": STAYS,
    "registry.importrow.organisation": STAYS,
    "registry.internationalaction.organiser": MOVES,
    "registry.mandate.organisation": MOVES,
    "registry.mandate.represents": MOVES,
    "registry.mandateattestation.mandate": MOVES,
    "registry.membership.organisation": MOVES,
    "registry.membershipattestation.membership": MOVES,
    "registry.organisation.merged_into": MOVES,
    "registry.organisationactivity.organisation": MOVES,
    # The record of an earlier merge tells what happened then.
    "registry.organisationmerge.kept": STAYS,
    "registry.organisationmerge.merged": STAYS,
    "registry.organisationname.organisation": MOVES,
    "registry.participation.organisation": MOVES,
}
"""What becomes of the rows that lead to a merged one, by ``app.model.field``.

Whoever links a new table to organisations says here what a merge does with it. Rows
that move obey the constraints of their table: where one says the same as a row of the
kept organisation it is removed, where their periods overlap they become one period.
"""


class MergeRefused(Exception):
    """A merge that cannot be made, or unmade, with every reason for it."""

    def __init__(self, *reasons: str):
        self.reasons = reasons
        super().__init__(" ".join(reasons))


@dataclass
class Combination:
    """Periods that overlap and become one."""

    rows: list[models.Model]
    start_on: date
    end_on: date | None


@dataclass
class Removal:
    """A row that says the same as another one, which stays."""

    row: models.Model
    twin: models.Model

    @property
    def lost(self) -> list[tuple[str, str, str]]:
        """What the two say differently: the column, what goes, what stays."""
        return [
            (
                str(field.verbose_name),
                shown(self.row, field),
                shown(self.twin, field),
            )
            for field in self.row._meta.concrete_fields
            if not field.primary_key
            and not field.generated
            and (field.related_model is not Organisation)
            and getattr(self.row, field.attname) != getattr(self.twin, field.attname)
        ]


def shown(row: models.Model, field: models.Field) -> str:
    """Return a column of a row in words."""
    display = getattr(row, f"get_{field.name}_display", None)
    return str(display() if display else getattr(row, field.name) or "")


@dataclass
class MergePlan:
    """What a merge would do, in the order in which it would do it."""

    kept: Organisation
    merged: Organisation
    blocks: list[str] = field(default_factory=list)
    moved: dict[str, list[models.Model]] = field(
        default_factory=lambda: defaultdict(list)
    )
    combined: list[Combination] = field(default_factory=list)
    removed: list[Removal] = field(default_factory=list)
    alias: str = ""
    number: str = ""
    changes: list[RowChange] = field(default_factory=list)
    _gone: list[models.Model] = field(default_factory=list)
    _arrived: dict[tuple[str, int], list[models.Model]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @property
    def digest(self) -> str:
        """What a person agreed to: it differs as soon as anything in the plan does."""
        plan = json.dumps([change.as_json() for change in self.changes])
        return hashlib.sha256(plan.encode()).hexdigest()

    def change(self, row: models.Model, **columns) -> None:
        change = RowChange.of(row, **columns)
        if change.after:
            self.changes.append(change)

    def remove(self, row: models.Model) -> None:
        self.changes.append(RowChange.removing(row))
        self._gone.append(row)

    def redirect(self, row: models.Model, foreign_key, kept: models.Model) -> None:
        self.change(row, **{foreign_key.attname: kept.pk})
        self._arrived[relation_name(foreign_key), kept.pk].append(row)

    def leading_to(self, row: models.Model, foreign_key) -> list[models.Model]:
        """Return the rows that lead to ``row``, as far as the merge is planned."""
        rows = foreign_key.model._base_manager.filter(**{foreign_key.name: row})
        arrived = self._arrived[relation_name(foreign_key), row.pk]
        found = [*rows.order_by("pk"), *arrived]
        return [row for row in found if row not in self._gone]


def preview_merge(kept: Organisation, merged: Organisation) -> MergePlan:
    """Return what merging ``merged`` into ``kept`` would do, and what forbids it."""
    plan = MergePlan(kept, merged)
    plan.blocks = _blocks(kept, merged)
    if not plan.blocks:
        _absorb(plan, kept, merged)
        _keep_name_and_number(plan)
    return plan


@transaction.atomic
def merge_organisations(
    *,
    kept: Organisation,
    merged: Organisation,
    reason: str,
    user: AbstractBaseUser | None,
    agreed: str | None = None,
) -> OrganisationMerge:
    """Move every fact of ``merged`` to ``kept`` and leave a tombstone that leads there.

    Its name becomes another name of ``kept``, and its enterprise number moves there if
    ``kept`` has none.

    Args:
        agreed: the digest of the plan that somebody agreed to, if somebody did.

    Raises:
        MergeRefused: one of the two was merged already, their enterprise numbers
            differ, or the plan is no longer the one that was agreed to.
    """
    kept, merged = _locked(kept, merged)
    plan = preview_merge(kept, merged)
    if plan.blocks:
        raise MergeRefused(*plan.blocks)
    if agreed is not None and agreed != plan.digest:
        raise MergeRefused(
            _("Something about the two changed since the preview: look at it again.")
        )
    for change in plan.changes:
        change.make()
    return OrganisationMerge.objects.create(
        kept=kept,
        merged=merged,
        reason=reason,
        changes=[change.as_json() for change in plan.changes],
        made_by=user,
    )


@transaction.atomic
def undo_merge(
    *, merge: OrganisationMerge, user: AbstractBaseUser | None
) -> OrganisationMerge:
    """Make every row that a merge moved, changed or removed what it was before.

    What was added to the kept organisation since then stays with it.

    Raises:
        MergeRefused: it was undone already, or a row is no longer as the merge left it.
    """
    kept, _merged = _locked(merge.kept, merge.merged)
    merge = OrganisationMerge.objects.get(pk=merge.pk)
    if merge.undone_at is not None:
        raise MergeRefused(_("This merge was undone already."))
    if kept.merged_into is not None:
        raise MergeRefused(
            _("“%(kept)s” was merged into “%(other)s” since: undo that merge first.")
            % {"kept": kept, "other": kept.merged_into}
        )
    changes = [RowChange(**change) for change in merge.changes]
    if since := changed_since(changes):
        raise MergeRefused(*(_said(change, columns) for change, columns in since))
    try:
        with transaction.atomic():
            for change in reversed(changes):
                change.unmake()
            connection.check_constraints()
    except IntegrityError as error:
        raise MergeRefused(
            _("What was there before no longer fits what was recorded since: %(error)s")
            % {"error": str(error).splitlines()[0]}
        ) from error
    merge.undone_by = user
    merge.undone_at = timezone.now()
    merge.save(update_fields=["undone_by", "undone_at"])
    return merge


def relations_of(model: type[models.Model]) -> list[models.ForeignKey]:
    """Return every foreign key that leads to ``model``, except those of its history."""
    return [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and not hasattr(relation.related_model, "pgh_tracked_model")
    ]


def relation_name(foreign_key: models.ForeignKey) -> str:
    return f"{foreign_key.model._meta.label_lower}.{foreign_key.name}"


def _locked(*organisations: Organisation) -> list[Organisation]:
    """Return the organisations as they are now, held until the transaction ends."""
    with connection.cursor() as cursor:
        # One merge at a time: a merge also changes the tombstones of earlier ones,
        # which another merge may be holding.
        table = connection.ops.quote_name(OrganisationMerge._meta.db_table)
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    keys = [organisation.pk for organisation in organisations]
    rows = Organisation.objects.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=keys)}
    if len(found) < len(set(keys)):
        raise MergeRefused(_("One of the two was removed meanwhile."))
    return [found[key] for key in keys]


def _blocks(kept: Organisation, merged: Organisation) -> list[str]:
    blocks = []
    if kept == merged:
        blocks.append(_("An organisation cannot merge into itself."))
    blocks += [
        _("“%(gone)s” was merged into “%(other)s” already.")
        % {"gone": organisation, "other": organisation.merged_into}
        for organisation in (kept, merged)
        if organisation.merged_into is not None
    ]
    if (
        kept.enterprise_number
        and merged.enterprise_number
        and kept.enterprise_number != merged.enterprise_number
    ):
        blocks.append(
            _(
                "They have two enterprise numbers, %(kept)s and %(merged)s: they are "
                "two legal persons, or one of the numbers is wrong."
            )
            % {
                "kept": enterprise_number.display(kept.enterprise_number),
                "merged": enterprise_number.display(merged.enterprise_number),
            }
        )
    return blocks


def _absorb(plan: MergePlan, kept: models.Model, gone: models.Model) -> None:
    """Plan that every row which leads to ``gone`` leads to ``kept``."""
    for foreign_key in relations_of(type(kept)):
        name = relation_name(foreign_key)
        if name not in RELATIONS:
            raise ImproperlyConfigured(
                f"RELATIONS does not say what a merge does with {name}."
            )
        if RELATIONS[name] == MOVES:
            _redirect(plan, foreign_key, kept, gone)


def _redirect(plan, foreign_key, kept, gone) -> None:
    theirs = plan.leading_to(gone, foreign_key)
    ours = plan.leading_to(kept, foreign_key)
    unique, periods = rules_of(foreign_key)
    for names, nulls_are_equal in unique:
        same = {
            key: row
            for row in ours
            if None not in (key := _key(row, names)) or nulls_are_equal
        }
        for row in list(theirs):
            if twin := same.get(_key(row, names)):
                theirs.remove(row)
                _absorb(plan, twin, row)
                plan.removed.append(Removal(row, twin))
                plan.remove(row)
    for names in periods:
        for group in _overlapping(ours, theirs, names):
            theirs = [row for row in theirs if row not in group]
            _combine(plan, group, ours)
    for row in theirs:
        plan.moved[str(row._meta.verbose_name_plural)].append(row)
        plan.redirect(row, foreign_key, kept)


def rules_of(foreign_key) -> tuple[list[tuple[list[str], bool]], list[list[str]]]:
    """Return what else must be equal for two rows to be the same, or to overlap.

    Of what makes two rows the same, also whether two empty values are equal.
    """
    opts = foreign_key.model._meta
    unique, periods = [([], True)] if foreign_key.unique else [], []
    for constraint in opts.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            names = list(constraint.fields)
        elif isinstance(constraint, ExclusionConstraint):
            names = _equal_fields(constraint)
        else:
            continue
        if foreign_key.name in names:
            others = [opts.get_field(n).attname for n in names if n != foreign_key.name]
            if isinstance(constraint, ExclusionConstraint):
                periods.append(others)
            else:
                unique.append((others, constraint.nulls_distinct is False))
    return unique, periods


def _equal_fields(constraint: ExclusionConstraint) -> list[str]:
    return [
        expression.name if isinstance(expression, F) else expression
        for expression, _operator in constraint.expressions
        if isinstance(expression, F | str)
    ]


def _key(row, names) -> tuple:
    return tuple(getattr(row, name) for name in names)


def _overlapping(ours, theirs, names) -> list[list[models.Model]]:
    """Return the rows that one period would cover, where both sides have one."""
    by_key = defaultdict(list)
    for row in sorted([*ours, *theirs], key=lambda row: row.start_on):
        by_key[_key(row, names)].append(row)
    groups = []
    for rows in by_key.values():
        until = date.min
        for row in rows:
            if row.start_on > until:
                groups.append([])
            groups[-1].append(row)
            until = max(until, row.end_on or date.max)
    return [group for group in groups if len(group) > 1]


def _combine(plan, group, ours) -> None:
    """Plan one row for the whole time.

    What it says of its start and of its source is what the row with the first day says;
    what it says of its end, what the row with the last day says; what the row that
    stays leaves open, what the first other row says that does not.
    """
    first = group[0]
    last = max(group, key=lambda row: row.end_on or date.max)
    survivor = next(row for row in group if row in ours)
    others = [row for row in group if row != survivor]
    plan.combined.append(Combination(group, first.start_on, last.end_on))
    for row in others:
        _absorb(plan, survivor, row)
        plan.remove(row)
    columns = {
        field.attname: getattr(row, field.attname)
        for row in reversed(others)
        for field in row._meta.concrete_fields
        if field.blank and not getattr(survivor, field.attname)
    }
    columns |= {name: getattr(first, name) for name in _OF_THE_START}
    columns |= {name: getattr(last, name) for name in _OF_THE_END}
    notes = dict.fromkeys(row.note for row in [survivor, *others] if row.note)
    columns["note"] = "\n".join(notes)
    plan.change(survivor, **columns)


_OF_THE_START = (
    "start_on",
    "start_precision",
    "source_id",
    "quote",
    "locator",
    "basis",
)
_OF_THE_END = ("end_on", "end_precision")


def _keep_name_and_number(plan: MergePlan) -> None:
    kept, merged = plan.kept, plan.merged
    number, name = merged.enterprise_number, merged.name
    known = {kept.name, *kept.names.values_list("name", flat=True)}
    known |= set(merged.names.values_list("name", flat=True))
    if name not in known:
        plan.alias = name
        alias = OrganisationName(
            organisation=kept,
            name=name,
            kind=NameKind.PUBLISHED,
            source=merged.source,
            quote=merged.quote,
            locator=merged.locator,
            basis=merged.basis,
        )
        plan.changes.append(RowChange.making(alias))
    if number and not kept.enterprise_number:
        plan.number = number
        # Before the other one gets it: no two organisations have one number.
        plan.change(merged, enterprise_number="", merged_into_id=kept.pk)
        plan.change(kept, enterprise_number=number)
    else:
        plan.change(merged, merged_into_id=kept.pk)


def _said(change: RowChange, columns: list[str]) -> str:
    model = change.model_class
    if not columns:
        return _("The %(model)s no. %(pk)s was removed since.") % {
            "model": model._meta.verbose_name,
            "pk": change.pk,
        }
    names = [
        str(field.verbose_name)
        for field in model._meta.concrete_fields
        if field.attname in columns
    ]
    return _("The %(model)s “%(row)s” was changed since: %(columns)s.") % {
        "model": model._meta.verbose_name,
        "row": model._base_manager.get(pk=change.pk),
        "columns": ", ".join(names),
    }
