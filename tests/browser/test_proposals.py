"""A proposal all the way, in a real browser: made, handed in, reviewed, accepted."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from registry.models import ImportBatch, Membership, Role
from registry.proposals.forms import all_forms
from registry.proposals.forms.acts import ACTS
from tests.browser.conftest import follow
from tests.factories import (
    make_cluster,
    make_member,
    make_membership,
    make_organisation,
    make_source,
    make_superuser,
)

from .test_accessibility import objections

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def cluster():
    cluster = make_cluster(name="BioWin")
    for name in ("Sonaca", "Besix", "Verlux"):
        make_membership(
            cluster=cluster,
            organisation=make_organisation(name=name),
            start_on=date(2020, 1, 1),
        )
    return cluster


@pytest.fixture
def window(browse, live_server):
    """A function that opens the site as somebody sees it who is logged in."""

    def open_window(user, **options):
        page = browse(
            reverse("source_list"), bypass_csp=True, reduced_motion="reduce", **options
        )
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        page.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url}]
        )
        return page

    return open_window


def look_at(page):
    """Check what no page may do: be unusable for some, or wider than the window."""
    assert objections(page) == [], page.url
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0, page.url


@pytest.mark.parametrize(
    ("screen", "scheme", "locale"),
    [("desktop", "light", "en-GB"), ("phone", "dark", "fr-BE")],
)
def test_a_proposal_goes_its_way_in_two_windows(
    window, cluster, screen, scheme, locale
):
    look = {"screen": screen, "scheme": scheme, "locale": locale}
    author = make_member(Role.NETWORKS_OWN, username="animator", cluster=cluster)
    page = window(author, **look)
    for address in (
        reverse("desk"),
        reverse("proposal_list"),
        reverse("proposal_start", args=[cluster.slug]),
        *(
            reverse("proposal_create", args=[cluster.slug, what])
            for what in all_forms()
        ),
    ):
        page.goto(address)
        look_at(page)

    page.goto(reverse("proposal_create", args=[cluster.slug, "left"]))
    for name in ("Sonaca", "Besix"):
        page.get_by_label(name).check()
    page.locator("#id_end_on").fill("2026-06-30")
    page.locator("#id_reason").fill("They told us.")
    follow(page.locator("form.send button[type=submit]"))
    look_at(page)
    follow(page.locator("#next-step button.btn-primary"))
    look_at(page)
    batch = ImportBatch.objects.get()
    assert batch.submitted_at

    review = window(make_superuser(), **look)
    review.goto(batch.get_absolute_url())
    look_at(review)
    review.locator("input[name=remark]").first.fill("Still listed.")
    follow(review.locator(".hand button").first)
    look_at(review)
    review.locator("#answer").fill("Thank you.")
    follow(review.locator("form.review button.btn-primary"))
    look_at(review)
    batch.refresh_from_db()
    assert batch.status == "applied"
    assert Membership.objects.filter(end_on=date(2026, 6, 30)).count() == 1

    page.goto(batch.get_absolute_url())
    assert "Thank you." in page.locator("#next-step").inner_text()
    look_at(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_members_end_in_three_clicks(window, cluster, scheme):
    source = make_source(title="Minutes")
    page = window(make_superuser(), scheme=scheme)
    page.goto(
        reverse("admin:registry_membership_changelist")
        + f"?cluster__id__exact={cluster.pk}"
    )

    page.get_by_role("link", name="Change these 3 at once").click()
    page.locator("#id_end_on").fill("30/06/2026")
    page.locator("#id_many_reason").fill("It was dissolved.")
    page.locator("select#id_many_source").evaluate(
        "(menu, [key, name]) => menu.add(new Option(name, key, true, true))",
        [str(source.pk), source.title],
    )
    follow(page.get_by_role("button", name="Preview"))
    look_at(page)
    follow(page.get_by_role("button", name="Confirm: apply all of it"))
    look_at(page)

    assert Membership.objects.filter(end_on=date(2026, 6, 30)).count() == 3


def test_the_acts_on_a_network_can_be_used_by_all(window, cluster):
    page = window(make_superuser())

    for act in ACTS:
        page.goto(reverse("network_act", args=[cluster.slug, act]))
        look_at(page)
