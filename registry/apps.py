from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from .log.plugs import Logged
from .migration_states import draw_what_changes
from .migration_words import leave_words_out
from .plugs import GOES, MOVES, STAYS, Entry

leave_words_out()
draw_what_changes()


class Registry(AppConfig):
    """The registry; it tells itself what every app may: see ``registry.plugs``."""

    name = "registry"
    verbose_name = _("Registry")

    # The ranks between are free for apps above.
    navigation = (
        Entry(1, _("Clusters and poles"), "cluster_list"),
        Entry(
            2,
            _("Organisations"),
            "organisation_list",
            also=("membership_list", "mandate_list"),
        ),
        Entry(
            3,
            _("Connections"),
            "connection_list",
            also=("partnership_list", "agreement_list"),
        ),
        Entry(7, _("Events"), "event_list"),
        Entry(8, _("Sources"), "source_list"),
        Entry(9, _("Data dictionary"), "data_dictionary"),
    )
    cluster_tabs = (
        Entry(1, _("Overview"), "cluster_detail"),
        Entry(2, _("Members"), "cluster_members", count="members_known"),
        Entry(3, _("Partnerships and agreements"), "cluster_links", count="link_count"),
        Entry(
            7,
            _("Connections"),
            "cluster_connections",
            also=("cluster_impact", "cluster_network"),
        ),
    )
    organisation_facts = (
        Entry(
            2,
            _("Connections"),
            "organisation_suggestions",
            text=_("Networks and partners that would fit it, and why"),
        ),
        Entry(
            3,
            _("Network drawn"),
            "organisation_network",
            text=_("Its networks, and whom it meets there"),
        ),
    )
    comparisons = (Entry(2, _("Pivot table"), "pivot"),)
    admin_headings = {
        "clusters": (1, _("Clusters and poles")),
        "organisations": (2, _("Organisations")),
        "links": (3, _("Links")),
        "sources": (6, _("Sources")),
        "reference": (7, _("Reference")),
        "accounts": (8, _("Accounts and rights")),
    }
    desk = (
        "registry.proposals.waiting.answers",
        "registry.proposals.waiting.own_drafts",
        "registry.proposals.waiting.proposals_to_review",
        "registry.desk.work.own_imports",
        "registry.desk.work.imports_of_others",
        "registry.desk.facts.roles_not_documented",
        "registry.desk.facts.memberships_not_documented",
        "registry.desk.facts.lists_that_are_old",
        "registry.desk.facts.recognitions_not_documented_later",
        "registry.desk.facts.members_not_named",
        "registry.alike.waiting.likely_duplicates",
        "registry.desk.facts.organisations_without_a_number",
        "registry.desk.facts.organisations_without_a_place",
        "registry.desk.work.rules_that_are_broken",
        "registry.documents.desk.broken_links",
        "registry.desk.work.jobs_that_failed",
        "registry.following.desk.calls_ended",
    )
    dated_kinds = {"event": _("events")}
    merges = {
        "registry.agreementparty.organisation": MOVES,
        "registry.cluster.legal_entity": MOVES,
        "registry.clusterentity.legal_entity": MOVES,
        # What a cluster merged away was called, and who carried it, was its own; its
        # names become other names of the one that is kept.
        "registry.clusterentity.cluster": GOES,
        "registry.clusternaming.cluster": GOES,
        # That two are not one is said of those two records.
        "registry.distinctpair.organisation": STAYS,
        "registry.distinctpair.other_organisation": STAYS,
        **{
            f"registry.distinctpair.{which}{kind}": GOES
            for kind in ("cluster", "person", "document")
            for which in ("", "other_")
        },
        "registry.eventparticipation.organisation": MOVES,
        "registry.externalrecord.organisation": MOVES,
        # What a list was taken for is told by its import, whatever becomes of it since.
        "registry.importrow.decided": STAYS,
        "registry.importrow.organisation": STAYS,
        "registry.internationalaction.organiser": MOVES,
        "registry.mandate.organisation": MOVES,
        "registry.mandate.represents": MOVES,
        "registry.mandateattestation.mandate": MOVES,
        "registry.membership.organisation": MOVES,
        "registry.membershipattestation.membership": MOVES,
        "registry.organisation.merged_into": MOVES,
        "registry.organisationactivity.organisation": MOVES,
        # What the record merged away was called, and was, is told of that record; its
        # names become other names of the one that is kept.
        "registry.organisationform.organisation": STAYS,
        "registry.organisationnaming.organisation": STAYS,
        "registry.organisationseat.organisation": STAYS,
        "registry.organisationsize.organisation": STAYS,
        # The record of an earlier merge tells what happened then.
        "registry.organisationmerge.kept": STAYS,
        "registry.organisationmerge.merged": STAYS,
        "registry.organisationname.organisation": MOVES,
        "registry.participation.organisation": MOVES,
        # What a person thought of a suggestion is said of those two records.
        "registry.suggestiondismissal.organisation": STAYS,
        "registry.suggestiondismissal.partner": STAYS,
        "registry.suggestiondismissal.cluster": GOES,
    }

    grave_rights = (
        "registry.add_importbatch",
        "registry.apply_importbatch",
        "registry.add_organisationmerge",
        "registry.add_userrole",
        "registry.delete_userrole",
        "registry.add_erasure",
        "registry.view_logline",
        "registry.call_savedview",
    )

    ties = (
        "registry.agreementparty.organisation",
        "registry.cluster.legal_entity",
        "registry.clusterentity.legal_entity",
        "registry.eventparticipation.organisation",
        "registry.internationalaction.organiser",
        "registry.mandate.organisation",
        "registry.mandate.represents",
        "registry.membership.organisation",
        "registry.participation.organisation",
    )

    role_acts = (
        (_("merges records of one organisation"), "registry.add_organisationmerge"),
        (_("sends lists, and sees those of others"), "registry.view_importbatch"),
        (_("confirms lists and proposals, takes back"), "registry.apply_importbatch"),
        (_("gives roles"), "registry.add_userrole"),
        (_("reads the log of the site"), "registry.view_logline"),
        (_("has programs called when a view changes"), "registry.call_savedview"),
    )

    def role_rights(self):
        from .rights.of_registry import role_rights

        return role_rights()

    def row_rules(self):
        from .rights.of_registry import row_rules

        return row_rules()

    logged = (
        Logged(
            "registry.Viewing",
            [("viewed", _("a confidential file was opened"))],
            url="url",
            table="table",
            row="row",
            keep_days="KEEP_VIEWINGS_DAYS",
        ),
    )

    def dated(self, day):
        from .following.of_registry import dated

        return dated(day)

    def dump_rules(self):
        from .dump.of_registry import dump_rules

        return dump_rules()

    def linked_data(self):
        from .linked.of_registry import linked_data

        return linked_data()

    def bonds(self, day):
        from .connections.of_registry import bonds

        return bonds(day)

    def questions(self, day):
        from .questions import questions_of_registry

        return questions_of_registry(day)

    def sql_of_models(self):
        from .changes.definition import definition as changes
        from .log.definition import definition as log
        from .search.definition import definition as search

        return [*log(), *changes(), *search()]

    def search_kinds(self):
        from .search.of_registry import search_kinds

        return search_kinds()

    def search_terms(self):
        from .search.of_registry import search_terms

        return search_terms()

    def contradictions(self):
        from .admin.warnings import CONTRADICTIONS

        return CONTRADICTIONS

    def warnings(self):
        from .admin.warnings import WARNINGS

        return WARNINGS
