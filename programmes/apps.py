from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Programmes(AppConfig):
    name = "programmes"
    verbose_name = _("Programmes")

    def ready(self):
        from registry.refusals import explain_sums
        from registry.services.relations import MOVES, RELATIONS

        from .models.balances import REFUSALS

        explain_sums(REFUSALS)
        RELATIONS["programmes.grant.organisation"] = MOVES
        RELATIONS["programmes.projectparticipant.organisation"] = MOVES
