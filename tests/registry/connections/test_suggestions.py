"""What is suggested to an organisation, and what a person puts aside."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from registry.connections.fits import partners_that_fit
from registry.models import SuggestionDismissal
from registry.services import dismiss_suggestion, suggest_again
from tests.factories import (
    make_cluster,
    make_membership,
    make_organisation,
    make_staff,
    make_suggestion_dismissal,
)
from tests.html import page_of

from .by_hand import DAY, ByHand

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return ByHand()


@pytest.fixture
def reader(client):
    user = make_staff(username="reader")
    client.force_login(user)
    return user


def suggested(client, name="q"):
    address = reverse("organisation_suggestions", args=[f"org-{name}"])
    page = page_of(client.get(address, {"as_of": DAY}))
    tables = page.find("section", id="results").find_all("tbody")
    return [row.find("th").find("a").text for row in tables[0].find_all("tr")]


def judge(client, name="q", **sent):
    return client.post(reverse("suggestion_judge", args=[f"org-{name}"]), sent)


def test_each_reason_is_a_sentence_with_its_source(network, client):
    address = reverse("organisation_suggestions", args=["org-r"])

    page = page_of(client.get(address, {"as_of": DAY}))
    first, *_others = page.find("section", id="results").find("tbody").find_all("tr")
    (reason,) = first.find("ul", **{"class": "reason-list"}).children[1::2]

    assert first.find("th").find("a").text == "C"
    assert reason.text.startswith("takes part in X , a project of this network Source")
    assert reason.find_all("a")[0]["href"] == "/projects/x/?as_of=2020-06-30"


def test_what_a_reader_dismisses_is_not_suggested_again_to_that_reader(
    network, client, reader
):
    assert suggested(client) == ["r", "p"]

    answer = judge(
        client, act="dismiss", what="partner", suggested="org-r", reason="Rivals."
    )

    assert answer.status_code == 302
    assert suggested(client) == ["p"]
    client.force_login(make_staff(username="another"))
    assert suggested(client) == ["r", "p"]
    client.logout()
    assert suggested(client) == ["r", "p"]


def test_a_network_is_dismissed_too_and_suggested_again(network, client, reader):
    assert suggested(client, "u") == ["C", "t"]
    judge(client, "u", act="dismiss", what="network", suggested="c", reason="Too far.")
    assert suggested(client, "u") == ["t"]
    (dismissal,) = SuggestionDismissal.objects.of(reader, network.organisations["u"])
    assert (str(dismissal.suggested), dismissal.reason) == ("C", "Too far.")

    judge(client, "u", act="again", dismissal=dismissal.pk)

    assert suggested(client, "u") == ["C", "t"]
    assert not SuggestionDismissal.objects.exists()


def test_what_many_have_in_common_is_told_in_one_line(network, client):
    alone = make_organisation(slug="org-alone", name="alone")
    cluster = make_cluster(name="Large", slug="large")
    for member in [alone, *(make_organisation() for _each in range(21))]:
        make_membership(organisation=member, cluster=cluster, start_on=DAY)

    answer = client.get(reverse("organisation_suggestions", args=["org-alone"]))

    section = page_of(answer).find("section", **{"aria-labelledby": "company"})
    assert "21 organisations are active there as well: Large" in section.text
    assert section.find("a")["href"] == "/clusters/large/members/"
    assert answer.context["partners_told"] == 0
    assert len(partners_that_fit(alone.pk, DAY, most=99)) == 21


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"act": "dismiss", "what": "partner", "suggested": "org-r", "reason": " "},
        {"act": "dismiss", "what": "partner", "suggested": "\x00", "reason": "No."},
        {"act": "dismiss", "what": "partner", "suggested": "org-q", "reason": "No."},
        {"act": "again", "dismissal": "x"},
        {"act": "again", "dismissal": "999999"},
    ],
)
def test_what_cannot_be_judged_is_refused_with_a_reason(network, client, reader, sent):
    answer = judge(client, **sent)

    page = page_of(client.get(answer["Location"]))
    assert page.find_all("div", **{"class": "notice notice-error"})
    assert not SuggestionDismissal.objects.exists()


def test_nobody_dismisses_without_an_account_nor_for_somebody_else():
    kept = make_suggestion_dismissal()

    for act in (
        lambda: dismiss_suggestion(
            organisation=make_organisation(),
            suggested=make_organisation(),
            reason="No.",
            user=AnonymousUser(),
        ),
        lambda: suggest_again(dismissal=kept.pk, user=AnonymousUser()),
    ):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(ValidationError):
        suggest_again(dismissal=kept.pk, user=make_staff(username="another"))
    assert SuggestionDismissal.objects.count() == 1
