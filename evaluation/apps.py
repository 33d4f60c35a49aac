from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Evaluation(AppConfig):
    name = "evaluation"
    verbose_name = _("Evaluation")

    def ready(self):
        from registry.refusals import explain_sums

        from .models.signed import REFUSALS

        explain_sums(REFUSALS)
