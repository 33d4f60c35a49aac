"""The list of a cluster's members: the kind of import that the registry has itself."""

import re

from django.utils.translation import gettext_lazy, pgettext_lazy

from registry.imports.kind import Asking, ImportKind, Wording, Writing
from registry.imports.pages.forms import MemberListForm
from registry.imports.pages.row_filters import RowFilterSet, outcome_filter
from registry.imports.plans.alike import ALIKE
from registry.imports.plans.matching import match
from registry.imports.plans.reasons import RowReason
from registry.imports.plans.whole import leaving_is_open
from registry.imports.reading.cells import RowReader
from registry.imports.reading.contract import Contract
from registry.imports.reading.date_columns import date_troubles, read_date_columns
from registry.models import (
    ImportMode,
    Membership,
    MembershipAttestation,
    Organisation,
    OrganisationName,
    RowOutcome,
    Source,
)
from registry.models.import_batch import MEMBERS as NAME
from registry.words import official_day

from .changed_values import DATED
from .columns import FIELDS
from .facts import write_members
from .outcomes import REFUSALS, compute_outcomes, plan_leaving
from .undoing import members_contradicting

FIGURES = {
    RowOutcome.NEW: pgettext_lazy("rows of a list", "new"),
    RowOutcome.JOINED: pgettext_lazy("rows of a list", "join"),
    RowOutcome.CHANGED: pgettext_lazy("rows of a list", "changed"),
    RowOutcome.LEFT: pgettext_lazy("rows of a list", "leave"),
    RowOutcome.UNCHANGED: pgettext_lazy("rows of a list", "unchanged"),
    RowOutcome.AMBIGUOUS: pgettext_lazy("rows of a list", "ambiguous"),
    RowOutcome.REFUSED: pgettext_lazy("rows of a list", "refused"),
    RowOutcome.LEFT_OUT: pgettext_lazy("rows of a list", "left out"),
}


class MemberRowFilterSet(RowFilterSet):
    outcome = outcome_filter(dict(RowOutcome.choices))


def reader_of(read, header) -> RowReader:
    return RowReader(READS, header.fields, read_date_columns(read, header))


READS = Contract(
    fields=FIELDS,
    reader=reader_of,
    troubles=date_troubles,
    # A column about one of these is not about the organisation.
    elsewhere=re.compile(r"\b(projet|project|projekt|activite|budget)s?"),
    anywhere=frozenset({"note"}),
    titles_say="category",
    needed=(("name", "slug"),),
)


def plan(batch, *, anew=True, whole=True) -> None:
    match(batch.listed_on, REFUSALS, anew=anew, whole=whole)
    compute_outcomes(batch.cluster, batch.listed_on)


def plan_absent(batch) -> None:
    if batch.mode == ImportMode.FULL and not leaving_is_open(batch):
        plan_leaving(batch)


def source_words(batch) -> dict[str, str]:
    day = official_day(batch.listed_on)
    return {
        "slug": f"list-{batch.cluster.slug[:60]}-{batch.listed_on}",
        "title": f"Liste des membres\N{NO-BREAK SPACE}: {batch.cluster}, {day}",
        "publisher": str(batch.cluster),
    }


MEMBERS = ImportKind(
    name=NAME,
    reads=READS,
    writes=Writing(
        tables=(
            "registry_organisation",
            "registry_organisationname",
            "registry_organisationnaming",
            *(model._meta.db_table for model in DATED),
            "registry_membership",
            "registry_membershipattestation",
            "registry_place",
        ),
        models=(
            MembershipAttestation,
            OrganisationName,
            *DATED,
            Membership,
            Organisation,
            Source,
        ),
        subject=Membership,
        restored=(Membership, Organisation, *DATED),
        questions=(ALIKE,),
        matches_in_parts=True,
        plan=plan,
        plan_absent=plan_absent,
        write=write_members,
        source_words=source_words,
        contradictions=members_contradicting,
    ),
    says=Wording(
        label=gettext_lazy("member list"),
        plural=gettext_lazy("member lists"),
        add_label=gettext_lazy("Import a member list"),
        outcomes=dict(zip(RowOutcome, RowOutcome.labels, strict=True)),
        figures=FIGURES,
        reasons=dict(RowReason.choices),
        sheet=gettext_lazy("Members"),
        template_names={"en": "member_list.xlsx", "fr": "liste_des_membres.xlsx"},
    ),
    asks=Asking(
        form_class=MemberListForm,
        filterset_class=MemberRowFilterSet,
        create_template="registry/imports/_create_members.html",
        effects_template="registry/imports/_effects.html",
        applied_template="registry/imports/_applied_members.html",
    ),
)
