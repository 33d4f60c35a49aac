"""What a merge does of its own for each kind of record: names, numbers, columns."""

from django.db import models
from django.utils.translation import gettext as _

from registry import enterprise_number
from registry.models import (
    Cluster,
    ClusterName,
    DistinctPair,
    NameKind,
    Organisation,
    OrganisationName,
    Person,
    Source,
)

from .row_changes import RowChange

COLUMNS = {
    Organisation: "organisation",
    Cluster: "cluster",
    Person: "person",
    Source: "document",
}
"""The kinds of records that can be merged, and what columns call each."""

_ALIASES = {
    Organisation: (OrganisationName, "organisation"),
    Cluster: (ClusterName, "cluster"),
}
_OF_THE_SOURCE = {"quote", "locator"}
"""What a record says of its own source is nothing to say of another one's."""


def blocks(kept: models.Model, merged: models.Model) -> list[str]:
    """Return what forbids to merge two records."""
    found = []
    if kept == merged:
        found.append(_same(kept))
    elif told := told_apart(kept, merged):
        found.append(
            _("Somebody told these two apart: take that back first. %(reason)s")
            % {"reason": told.reason}
        )
    if isinstance(kept, Organisation):
        found += _blocks_of_organisations(kept, merged)
    if isinstance(kept, Cluster) and kept.kind != merged.kind:
        found.append(
            _("“%(kept)s” is a %(one)s and “%(merged)s” a %(other)s.")
            % {
                "kept": kept,
                "one": kept.get_kind_display(),
                "merged": merged,
                "other": merged.get_kind_display(),
            }
        )
    return found


def told_apart(one: models.Model, other: models.Model) -> DistinctPair | None:
    """Return what somebody said if it was that two records are not one."""
    column = COLUMNS[type(one)]
    first, second = sorted((one.pk, other.pk))
    pair = {f"{column}_id": first, f"other_{column}_id": second}
    return DistinctPair.objects.filter(**pair).first()


def _same(record) -> str:
    if isinstance(record, Organisation):
        return _("An organisation cannot merge into itself.")
    return _("A record cannot merge into itself.")


def _blocks_of_organisations(kept, merged) -> list[str]:
    found = [
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
        found.append(
            _(
                "They have two enterprise numbers, %(kept)s and %(merged)s: they are "
                "two legal persons, or one of the numbers is wrong."
            )
            % {
                "kept": enterprise_number.display(kept.enterprise_number),
                "merged": enterprise_number.display(merged.enterprise_number),
            }
        )
    return found


def keep_names(plan) -> None:
    """Plan that what the other one was called becomes another name of the kept one."""
    kept, merged = plan.kept, plan.merged
    if isinstance(kept, Person):
        _keep_spellings(plan)
    if type(kept) not in _ALIASES:
        return
    model, link = _ALIASES[type(kept)]
    known = {kept.name, *kept.names.values_list("name", flat=True)}
    known |= set(kept.namings.values_list("name", flat=True))
    known |= set(merged.names.values_list("name", flat=True))
    borne = [(merged.name, merged)]
    borne += [(naming.name, naming) for naming in merged.namings.all()]
    for name, fact in borne:
        if name in known:
            continue
        known.add(name)
        plan.alias = plan.alias or name
        alias = model(
            **{link: kept},
            name=name,
            kind=NameKind.PUBLISHED if fact is merged else NameKind.FORMER,
            source=fact.source,
            quote=fact.quote,
            locator=fact.locator,
            basis=fact.basis,
        )
        plan.changes.append(RowChange.making(alias))


def _keep_spellings(plan) -> None:
    kept, merged = plan.kept, plan.merged
    written = [merged.name, *merged.also_written.split(";")]
    known = [kept.name, *kept.also_written.split(";")]
    said = dict.fromkeys(name.strip() for name in (*known, *written))
    others = [name for name in said if name and name != kept.name]
    if merged.name not in [name.strip() for name in known]:
        plan.alias = merged.name
    plan.change(kept, also_written="; ".join(others))


def keep_number(plan) -> None:
    """Plan that the number moves where there is none, and leave the tombstone."""
    kept, merged = plan.kept, plan.merged
    number = merged.enterprise_number
    if number and not kept.enterprise_number:
        plan.number = number
        # Before the other one gets it: no two organisations have one number.
        plan.change(merged, enterprise_number="", merged_into_id=kept.pk)
        plan.change(kept, enterprise_number=number)
    else:
        plan.change(merged, merged_into_id=kept.pk)


def fill(plan) -> None:
    """Plan that the kept one says what it leaves open and the other one says."""
    kept, merged = plan.kept, plan.merged
    columns = {}
    for field in kept._meta.concrete_fields:
        value = getattr(merged, field.attname)
        if (
            field.blank
            and not field.generated
            and field.name not in {*_OF_THE_SOURCE, "also_written"}
            and getattr(kept, field.attname) in (None, "")
            and value not in (None, "")
        ):
            columns[field.attname] = value
            precision = field.name.removesuffix("_on") + "_precision"
            if field.name.endswith("_on") and hasattr(kept, precision):
                columns[precision] = getattr(merged, precision)
            plan.filled.append((str(field.verbose_name), str(value)))
    if columns:
        plan.change(kept, **columns)
