from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    name = "evaluation"
    verbose_name = _("Evaluation")

    def ready(self):
        from registry.refusals import explain_sums
        from registry.services.relations import MOVES, RELATIONS, STAYS

        from .models.signed import REFUSALS

        explain_sums(REFUSALS)
        # Whom a signature bears stays, though that body is another record by now.
        RELATIONS["evaluation.evaluation.evaluating_organisation"] = STAYS
        RELATIONS["evaluation.publishedfigure.organisation"] = MOVES
        RELATIONS["evaluation.target.organisation"] = MOVES
