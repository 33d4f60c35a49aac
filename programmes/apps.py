from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Programmes(AppConfig):
    name = "programmes"
    verbose_name = _("Programmes")

    def ready(self):
        from registry.lists.search import SEARCHED
        from registry.refusals import explain_sums
        from registry.services.relations import MOVES, RELATIONS

        from .models import Call, FundingLine, Plan, Project
        from .models.balances import REFUSALS

        explain_sums(REFUSALS)
        RELATIONS["programmes.grant.organisation"] = MOVES
        RELATIONS["programmes.projectparticipant.organisation"] = MOVES
        # Grants, of which there may be many, are found with who or what received them.
        SEARCHED += [
            (Plan.objects.all(), "plan_list"),
            (FundingLine.objects.all(), "funding_line_list"),
            (Call.objects.all(), "call_list"),
            (Project.objects.all(), "project_list"),
        ]
