from django.urls import path

from programmes import views

urlpatterns = [
    path("programmes/", views.PlanList.as_view(), name="plan_list"),
    path("programmes/<slug:slug>/", views.PlanDetail.as_view(), name="plan_detail"),
    path("funding-lines/", views.FundingLineList.as_view(), name="funding_line_list"),
    path(
        "funding-lines/<slug:slug>/",
        views.FundingLineDetail.as_view(),
        name="funding_line_detail",
    ),
]
