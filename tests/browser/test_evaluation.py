"""An evaluation all the way, in a real browser: opened, scored, signed, decided."""

import re
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from evaluation.models import Evaluation, Outcome
from registry.models import Recognition
from tests.browser.conftest import follow
from tests.evaluation.acts import make_next_targets, make_tweed
from tests.factories import make_membership

from .test_imports import look_at

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def tweed():
    tweed = make_tweed(end_on=date(2011, 2, 28))
    make_membership(cluster=tweed, start_on=date(2008, 3, 1))
    make_next_targets(tweed)
    return tweed


@pytest.mark.parametrize(
    ("screen", "scheme"), [("desktop", "light"), ("phone", "dark")]
)
def test_an_evaluation_is_opened_scored_signed_and_decided(
    browse, tweed, log_in, screen, scheme
):
    page = browse("/", screen=screen, scheme=scheme)
    log_in(page)

    # On the day shown the evaluation is due soon: one click opens its file.
    page.goto("/evaluations/calendar/?as_of=2010-10-01")
    look_at(page)
    page.get_by_role("button", name=re.compile("Open the file.*TWEED")).click()
    page.wait_for_url("**/edit/")
    look_at(page)
    expect(page.get_by_text("Not scored yet: Strategy, Dynamics.")).to_be_visible()

    # An error keeps what was typed, and leads to the field.
    page.get_by_label("Method").fill("Interviews")
    page.get_by_label("Members asked").fill("1")
    page.get_by_label("Members who answered").fill("2")
    follow(page.get_by_role("button", name="Save", exact=True))
    look_at(page)
    expect(page.get_by_role("alert").get_by_text("More answered")).to_be_visible()
    assert page.get_by_label("Method").input_value() == "Interviews"

    # By keyboard: a score is chosen with the arrow keys, Enter in a field saves.
    page.get_by_label("Members asked").fill("10")
    for group in page.get_by_role("group", name="Score:").all():
        group.get_by_label("not yet").focus()
        for _step in range(4):
            page.keyboard.press("ArrowRight")
    by_hand = page.locator("#hand-GOV-02")
    by_hand.locator("summary").click()
    by_hand.get_by_label("Value").fill("7.5")
    by_hand.get_by_label("Why it is entered by hand").fill("Survey")
    by_hand.get_by_label("Source").fill("Survey of 2010")
    page.get_by_label("Recommendation", exact=True).fill("Find members.")
    page.get_by_label("Person").fill("Marie Curie")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=It can be signed")
    look_at(page)
    assert page.locator("#hand-GOV-02").get_by_label("Value").input_value() == "7.5"

    page.get_by_role("button", name="Save, and go on to sign").click()
    page.wait_for_url("**/sign/")
    look_at(page)
    expect(page.get_by_text("Strategy 4, Dynamics 4")).to_be_visible()
    page.get_by_role("button", name="Sign", exact=True).click()
    page.wait_for_selector("text=Signed: what was found")
    look_at(page)

    # Somebody else decides.
    expect(page.get_by_role("link", name="Enter the decision")).to_have_count(0)
    log_in(page, "decider")
    page.reload()
    follow(page.get_by_role("link", name="Enter the decision"))
    look_at(page)
    page.get_by_label("Renewed", exact=False).first.check()
    page.get_by_label("Decided on").fill("2011-02-15")
    page.get_by_label("Document of the decision").fill("Order of 2011")
    page.get_by_role("button", name="See what will happen").click()
    page.wait_for_selector("text=A new one holds")
    look_at(page)
    assert Recognition.objects.count() == 1
    page.get_by_role("button", name="Enter this decision").click()
    page.wait_for_selector("text=The decision is entered")
    look_at(page)

    evaluation = Evaluation.objects.get()
    assert evaluation.outcome == Outcome.RENEWED
    assert evaluation.renewal.start_on == date(2011, 3, 1)

    follow(page.get_by_role("link", name="Say what came of it"))
    look_at(page)
    page.get_by_label("What came of it").fill("Three joined.")
    page.get_by_label("Closed on").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector("text=The recommendation is closed")


def test_the_whole_path_needs_no_javascript(browse, tweed, log_in):
    page = browse("/", java_script_enabled=False)
    log_in(page)
    page.goto("/evaluations/open/?cluster=tweed&reference_on=2011-02-28")
    page.get_by_text("End of the term").click()
    page.get_by_role("button", name="Open the file").click()
    for group in page.get_by_role("group", name="Score:").all():
        group.get_by_label("2").check()
    page.get_by_label("Person").fill("Marie Curie")
    follow(page.get_by_role("button", name="Save, and go on to sign"))
    follow(page.get_by_role("button", name="Sign", exact=True))
    log_in(page, "decider")
    page.reload()
    page.get_by_role("link", name="Enter the decision").click()
    page.get_by_label("Not renewed", exact=False).first.check()
    page.get_by_label("Insufficient critical mass").check()
    page.get_by_label("Decided on").fill("2011-02-28")
    page.get_by_label("Document of the decision").fill("Order of 2011")
    page.get_by_role("button", name="See what will happen").click()
    page.get_by_role("button", name="Enter this decision").click()
    expect(page.get_by_text("The decision is entered: not renewed.")).to_be_visible()
    assert Recognition.objects.get().ending == "not_renewed"
