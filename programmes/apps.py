from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from registry.plugs import MOVES, Entry, Mention, Undertakings
from registry.words import period


class Programmes(AppConfig):
    """Public money; what it tells the registry is explained in ``registry.plugs``."""

    name = "programmes"
    verbose_name = _("Programmes")

    navigation = (
        Entry(
            5,
            _("Public money"),
            "plan_list",
            also=("funding_line_list", "grant_list", "call_list", "project_list"),
        ),
    )
    cluster_tabs = (Entry(4, _("Public money"), "cluster_programmes"),)
    organisation_facts = (
        Entry(
            1,
            _("Public money"),
            "organisation_programmes",
            text=_("Grants to it, and to projects in which it takes part"),
        ),
    )
    admin_headings = {"money": (4, _("Public money"))}
    desk = ("programmes.desk.projects_without_participants",)
    dated_kinds = {"call": _("calls for projects")}
    merges = {
        "programmes.grant.organisation": MOVES,
        "programmes.planactor.organisation": MOVES,
        "programmes.projectparticipant.organisation": MOVES,
    }

    ties = (
        "programmes.planactor.organisation",
        "programmes.projectparticipant.organisation",
    )

    def role_rights(self):
        from .rights import role_rights

        return role_rights()

    def linked_data(self):
        from .linked import linked_data

        return linked_data()

    def undertakings(self, cluster, day):
        from .models import Project

        return Undertakings(
            title=_("Projects of consortia"),
            rows=Project.objects.of_cluster(cluster)
            .as_of(day)
            .told_here(cluster)
            .with_outcome(day)
            .with_participant_count()
            .select_related("source"),
            template="programmes/_undertakings.html",
        )

    def dated(self, day):
        from .dated import dated

        return dated(day)

    def bonds(self, day):
        from .connections import bonds

        return bonds(day)

    def mentions(self, organisation, day):
        from .models import PlanActor

        parts = PlanActor.objects.known_by(day).filter(organisation=organisation)
        return [
            Mention(
                what=str(part.plan),
                said=part.get_role_display(),
                when=period(part.plan, day),
                fact=part,
            )
            for part in parts.select_related("plan", "source")
        ]

    def told_elsewhere(self):
        from registry.models import Agreement, Partnership

        return {Partnership: "projects", Agreement: "projects"}

    def synthetic(self, dealer):
        from .synthetic import fill_with_synthetic_projects

        return fill_with_synthetic_projects(dealer)

    def search_kinds(self):
        from .search import search_kinds

        return search_kinds()

    def cluster_facts(self, clusters, day):
        from .money.in_short import cluster_facts

        return cluster_facts(clusters, day)

    def questions(self, day):
        from .questions import questions

        return questions(day)

    def refusals(self):
        from .models.balances import REFUSALS

        return REFUSALS

    def contradictions(self):
        from .admin.warnings import CONTRADICTIONS

        return CONTRADICTIONS

    def warnings(self):
        from .admin.warnings import WARNINGS

        return WARNINGS
