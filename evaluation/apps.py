from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from registry.plugs import MOVES, STAYS, Entry


class EvaluationConfig(AppConfig):
    """Evaluations; what it tells the registry is explained in ``registry.plugs``."""

    name = "evaluation"
    verbose_name = _("Evaluation")

    navigation = (
        Entry(6, _("Compare"), "indicator_compare", also=("pivot",)),
        Entry(
            6,
            _("Evaluation"),
            "evaluation_calendar",
            also=("evaluation_list", "indicator_list", "figure_list", "target_list"),
        ),
    )
    cluster_tabs = (
        Entry(5, _("Indicators"), "cluster_indicators"),
        Entry(6, _("Evaluation"), "cluster_evaluation"),
    )
    comparisons = (Entry(1, _("Clusters and poles"), "indicator_compare"),)
    ticked_clusters = (Entry(1, _("Compare them"), "indicator_compare"),)
    admin_headings = {"evaluation": (5, _("Evaluation"))}
    desk = (
        "evaluation.desk.open_files",
        "evaluation.desk.to_be_decided",
        "evaluation.desk.to_be_published",
        "evaluation.desk.conditions_overdue",
        "evaluation.desk.late_evaluations",
        "evaluation.desk.evaluations_due_soon",
        "evaluation.desk.evaluations_without_a_day",
        "evaluation.desk.labels_that_end",
        "evaluation.desk.recommendations_overdue",
        "evaluation.desk.open_contradictions",
        "evaluation.desk.candidates_found",
    )
    dated_kinds = {
        "evaluation": _("evaluations due"),
        "label": _("ends of labels"),
        "condition": _("conditions of renewals"),
        "report": _("reports due"),
    }
    merges = {
        # Whom a signature bears stays, though that body is another record by now.
        "evaluation.evaluation.evaluating_organisation": STAYS,
        "evaluation.publishedfigure.organisation": MOVES,
        "evaluation.target.organisation": MOVES,
    }

    role_acts = (
        (_("reads what is confidential"), "evaluation.read_confidential"),
        (_("reads evaluations under way"), "evaluation.view_evaluation"),
        (_("writes evaluations"), "evaluation.change_evaluation"),
        (_("signs"), "evaluation.sign_evaluation"),
        (_("decides"), "evaluation.decide_evaluation"),
    )
    grave_rights = ("evaluation.sign_evaluation", "evaluation.decide_evaluation")

    def dated(self, day):
        from .calendar.dated import dated

        return dated(day)

    def role_rights(self):
        from .rights import role_rights

        return role_rights()

    def row_rules(self):
        from .rights import row_rules

        return row_rules()

    def dump_rules(self):
        from .dump import dump_rules

        return dump_rules()

    def linked_data(self):
        from .linked import linked_data

        return linked_data()

    def published_by_measure(self, measures, subjects, day):
        from .figures.published import published_by_measure

        return published_by_measure(measures, subjects, day)

    def synthetic(self, dealer):
        from .synthetic import fill_with_synthetic_evaluations

        return fill_with_synthetic_evaluations(dealer)

    def search_kinds(self):
        from .search import search_kinds

        return search_kinds()

    def search_terms(self):
        from .search import search_terms

        return search_terms()

    def cluster_facts(self, clusters, day):
        from .calendar.in_short import cluster_facts

        return cluster_facts(clusters, day)

    def mentions(self, organisation, day):
        from .figures.mentions import mentions

        return mentions(organisation, day)

    def questions(self, day):
        from .questions import questions

        return questions(day)

    def coming(self, day):
        from .calendar.in_short import coming

        return coming(day)

    def proposal_forms(self):
        from .proposals import TargetProposed

        return {"target": TargetProposed}

    def confidential_files(self, model, rows):
        from .readers import confidential_files

        return confidential_files(model, rows)

    def refusals(self):
        from .models import separate, signed

        return signed.REFUSALS | separate.REFUSALS

    def contradictions(self):
        from .admin.warnings import CONTRADICTIONS

        return CONTRADICTIONS

    def warnings(self):
        from .admin.warnings import WARNINGS

        return WARNINGS
