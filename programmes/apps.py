from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from registry.plugs import MOVES, Entry


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
    merges = {
        "programmes.grant.organisation": MOVES,
        "programmes.planactor.organisation": MOVES,
        "programmes.projectparticipant.organisation": MOVES,
    }

    def cluster_facts(self, clusters, day):
        from .money.in_short import cluster_facts

        return cluster_facts(clusters, day)

    def refusals(self):
        from .models.balances import REFUSALS

        return REFUSALS

    def contradictions(self):
        from .admin.warnings import CONTRADICTIONS

        return CONTRADICTIONS

    def warnings(self):
        from .admin.warnings import WARNINGS

        return WARNINGS
