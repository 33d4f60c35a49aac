from django.urls import path

from evaluation import views

urlpatterns = [
    path("evaluations/", views.EvaluationList.as_view(), name="evaluation_list"),
    path(
        "evaluations/calendar/",
        views.EvaluationCalendar.as_view(),
        name="evaluation_calendar",
    ),
    path(
        "evaluations/calendar.ics",
        views.EvaluationCalendarFile.as_view(),
        name="evaluation_calendar_file",
    ),
    path("evaluations/open/", views.EvaluationOpen.as_view(), name="evaluation_open"),
    path(
        "evaluations/<slug:slug>/edit/",
        views.EvaluationEdit.as_view(),
        name="evaluation_edit",
    ),
    path(
        "evaluations/<slug:slug>/sign/",
        views.EvaluationSign.as_view(),
        name="evaluation_sign",
    ),
    path(
        "evaluations/<slug:slug>/decide/",
        views.EvaluationDecide.as_view(),
        name="evaluation_decide",
    ),
    path(
        "evaluations/<slug:slug>/discard/",
        views.EvaluationDiscard.as_view(),
        name="evaluation_discard",
    ),
    path(
        "evaluations/<slug:slug>/recommendations/<int:number>/",
        views.RecommendationFollow.as_view(),
        name="recommendation_follow",
    ),
    path(
        "evaluations/<slug:slug>/",
        views.EvaluationDetail.as_view(),
        name="evaluation_detail",
    ),
    path(
        "evaluations/<slug:slug>/report.pdf",
        views.EvaluationReport.as_view(),
        name="evaluation_report",
    ),
    path(
        "clusters/<slug:slug>/evaluation/",
        views.ClusterEvaluation.as_view(),
        name="cluster_evaluation",
    ),
    path("figures/", views.FigureList.as_view(), name="figure_list"),
    path(
        "figures/contradictions/",
        views.ContradictionList.as_view(),
        name="contradiction_list",
    ),
    path(
        "figures/contradictions/<slug:slug>/",
        views.ContradictionDetail.as_view(),
        name="contradiction_detail",
    ),
    path("targets/", views.TargetList.as_view(), name="target_list"),
    path("indicators/", views.IndicatorList.as_view(), name="indicator_list"),
    path(
        "indicators/compare/",
        views.IndicatorCompare.as_view(),
        name="indicator_compare",
    ),
    path(
        "indicators/<slug:slug>/",
        views.IndicatorDetail.as_view(),
        name="indicator_detail",
    ),
]
