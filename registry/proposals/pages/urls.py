from django.urls import path

from . import acts, views

urlpatterns = [
    path("", views.ProposalList.as_view(), name="proposal_list"),
    path("new/", views.ProposalStart.as_view(), name="proposal_new"),
    path("new/<slug:slug>/", views.ProposalStart.as_view(), name="proposal_start"),
    path(
        "new/<slug:slug>/<slug:what>/",
        views.ProposalCreate.as_view(),
        name="proposal_create",
    ),
    path(
        "acts/<slug:slug>/<slug:act>/", views.NetworkAct.as_view(), name="network_act"
    ),
    path(
        "<uuid:reference>/hand-in/",
        acts.ProposalHandIn.as_view(),
        name="proposal_hand_in",
    ),
    path(
        "<uuid:reference>/accept/",
        acts.ProposalAccept.as_view(),
        name="proposal_accept",
    ),
    path(
        "<uuid:reference>/send-back/",
        acts.ProposalSendBack.as_view(),
        name="proposal_send_back",
    ),
    path(
        "<uuid:reference>/again/", acts.ProposalAgain.as_view(), name="proposal_again"
    ),
]
