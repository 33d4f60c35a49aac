from django.urls import path

from registry.lists.directory import list_paths

from . import pages

urlpatterns = [
    *list_paths(pages),
    path(
        "evaluations/calendar.ics",
        pages.EvaluationCalendarFile.as_view(),
        name="evaluation_calendar_file",
    ),
    path("evaluations/open/", pages.EvaluationOpen.as_view(), name="evaluation_open"),
    path(
        "evaluations/<slug:slug>/edit/",
        pages.EvaluationEdit.as_view(),
        name="evaluation_edit",
    ),
    path(
        "evaluations/<slug:slug>/sign/",
        pages.EvaluationSign.as_view(),
        name="evaluation_sign",
    ),
    path(
        "evaluations/<slug:slug>/decide/",
        pages.EvaluationDecide.as_view(),
        name="evaluation_decide",
    ),
    path(
        "evaluations/<slug:slug>/discard/",
        pages.EvaluationDiscard.as_view(),
        name="evaluation_discard",
    ),
    path(
        "evaluations/<slug:slug>/recommendations/<int:number>/",
        pages.RecommendationFollow.as_view(),
        name="recommendation_follow",
    ),
    path(
        "evaluations/<slug:slug>/",
        pages.EvaluationDetail.as_view(),
        name="evaluation_detail",
    ),
    path(
        "evaluations/<slug:slug>/report.pdf",
        pages.EvaluationReport.as_view(),
        name="evaluation_report",
    ),
    path(
        "clusters/<slug:slug>/evaluation/",
        pages.ClusterEvaluation.as_view(),
        name="cluster_evaluation",
    ),
    path(
        "clusters/<slug:slug>/indicators/",
        pages.ClusterIndicators.as_view(),
        name="cluster_indicators",
    ),
    path(
        "figures/contradictions/candidates/",
        pages.ContradictionCandidates.as_view(),
        name="contradiction_candidates",
    ),
    path(
        "figures/contradictions/<slug:slug>/",
        pages.ContradictionDetail.as_view(),
        name="contradiction_detail",
    ),
    path("indicators/", pages.IndicatorList.as_view(), name="indicator_list"),
    path(
        "indicators/compare/",
        pages.IndicatorCompare.as_view(),
        name="indicator_compare",
    ),
    path(
        "indicators/<slug:slug>/",
        pages.IndicatorDetail.as_view(),
        name="indicator_detail",
    ),
]
