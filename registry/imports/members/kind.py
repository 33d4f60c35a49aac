"""The list of a cluster's members: the kind of list that the registry itself knows."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from registry.imports.kind import ListKind
from registry.imports.pages.forms import UploadForm
from registry.imports.pages.row_filters import RowFilterSet, outcome_filter
from registry.imports.plans.matching import match
from registry.imports.plans.reasons import Reason
from registry.imports.reading.cells import RowReader
from registry.imports.reading.fields import FIELDS
from registry.imports.reading.problems import Problem
from registry.models import (
    LegalForm,
    ListMode,
    Membership,
    MembershipAttestation,
    MembershipCategory,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Outcome,
    SizeClass,
    Source,
)
from registry.models.import_batch import MEMBERS as NAME

from .facts import write_members
from .outcomes import REFUSALS, compute_outcomes, plan_leaving
from .undoing import members_contradicting

FIGURES = {
    Outcome.NEW: pgettext_lazy("rows of a list", "new"),
    Outcome.JOINED: pgettext_lazy("rows of a list", "join"),
    Outcome.CHANGED: pgettext_lazy("rows of a list", "changed"),
    Outcome.LEFT: pgettext_lazy("rows of a list", "leave"),
    Outcome.UNCHANGED: pgettext_lazy("rows of a list", "unchanged"),
    Outcome.AMBIGUOUS: pgettext_lazy("rows of a list", "ambiguous"),
    Outcome.REFUSED: pgettext_lazy("rows of a list", "refused"),
    Outcome.LEFT_OUT: pgettext_lazy("rows of a list", "left out"),
}


class MemberRowFilterSet(RowFilterSet):
    outcome = outcome_filter(dict(Outcome.choices))


class MemberList(ListKind):
    name = NAME
    fields = FIELDS
    # A column about one of these is not about the organisation.
    elsewhere = re.compile(r"\b(projet|project|projekt|activite|budget)s?")
    anywhere = frozenset({"note"})
    problems = Problem

    tables = (
        "registry_organisation",
        "registry_organisationname",
        "registry_membership",
        "registry_membershipattestation",
        "registry_place",
    )
    models = (MembershipAttestation, OrganisationName, Membership, Organisation, Source)
    subject = Membership
    restored = (Membership, Organisation)
    matches_in_parts = True

    label = gettext_lazy("member list")
    plural = gettext_lazy("member lists")
    add_label = gettext_lazy("Import a member list")
    outcomes = dict(zip(Outcome, Outcome.labels, strict=True))
    figures = FIGURES
    reasons = dict(Reason.choices)
    filterset_class = MemberRowFilterSet
    form_class = UploadForm
    sheet = gettext_lazy("Members")
    template_names = {"en": "member_list.xlsx", "fr": "liste_des_membres.xlsx"}
    create_template = "registry/imports/_create_members.html"
    effects_template = "registry/imports/_effects.html"
    applied_template = "registry/imports/_applied_members.html"

    def reader_of(self, read, header):
        return RowReader(header.fields)

    def plan(self, batch, *, anew=True):
        match(batch.listed_on, REFUSALS, anew=anew)
        compute_outcomes(batch.cluster, batch.listed_on)

    def plan_absent(self, batch):
        if batch.mode == ListMode.FULL:
            plan_leaving(batch)

    def write(self, batch):
        write_members(batch)

    def source_words(self, batch):
        return {
            "slug": f"list-{batch.cluster.slug[:60]}-{batch.listed_on}",
            "title": f"Member list of {batch.cluster}, {batch.listed_on}",
            "publisher": str(batch.cluster),
        }

    def contradictions(self, batch):
        yield from members_contradicting(batch)

    def example(self):
        return {
            "name": "Exemple Composites SA",
            "enterprise_number": "0403.019.261",
            "kind": str(OrganisationKind.ENTERPRISE.label),
            "size_class": str(SizeClass.MEDIUM.label),
            "legal_form": str(LegalForm.COMPANY.label),
            "post_code": "4000",
            "locality": "Liège",
            "country": "BE",
            "website": "https://www.example.org",
            "email": "info@example.org",
            "category": str(MembershipCategory.FULL.label),
            "start_on": "15/03/2019",
            "end_on": "",
            "former_name": "Exemple Plastiques SPRL",
            "note": _("Represented by its holding company until 2021"),
        }


MEMBERS = MemberList()
