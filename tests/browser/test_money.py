"""Public money in a real browser: from a plan to a payment and back, and a list."""

import re
from datetime import date

import pytest
from django.db.models import Sum
from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect

from programmes.models import BudgetDecision, Grant, Payment
from registry.models import Organisation
from tests.browser.conftest import drawn, follow
from tests.factories import make_organisation
from tests.programmes.factories import (
    make_budget_decision,
    make_envelope,
    make_funding_line,
    make_grant,
    make_payment,
    make_plan,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def paid_out():
    """Make a plan of which one grant was paid in part, and then to the last cent."""
    plan = make_plan(name_en="Marshall Plan", amount=1_600_000_000)
    envelope = make_envelope(name_en="Poles", plan=plan, amount=280_000_000)
    line = make_funding_line(name_en="Research", envelope=envelope, amount=120_000_000)
    grant = make_grant(
        title="Lighter wings",
        funding_line=line,
        organisation=make_organisation(name="Sonaca"),
        amount=500_000,
        decided_on=date(2007, 5, 1),
    )
    make_payment(grant=grant, amount=200_000, paid_on=date(2008, 6, 1))
    make_payment(grant=grant, amount=300_000, paid_on=date(2009, 6, 1))


def facts(page) -> str:
    return page.locator("main dl").first.inner_text().replace("\n", " ")


def test_one_walks_from_a_plan_to_a_payment_and_back(paid_out, browse):
    """On a day between the two payments, which no link forgets."""
    page = browse("/programmes/?as_of=2008-12-31")

    follow(page.get_by_role("link", name="Marshall Plan", exact=True))
    assert "€200,000" in facts(page)
    drawn(page.locator("figure[data-chart]").first)
    follow(page.get_by_role("link", name="Research", exact=True))
    follow(page.get_by_role("link", name="Lighter wings"))
    assert "not documented as paid €300,000" in facts(page)
    movements = page.get_by_role("table", name="Decided and paid, one by one")
    payment = movements.get_by_role("row", name="1 June 2008")
    expect(payment).to_contain_text("€200,000")
    expect(movements.get_by_role("row", name="1 June 2009")).to_have_count(0)
    expect(page.get_by_text("1 later movement does not count")).to_be_visible()

    page.get_by_role("link", name="all its public money").click()
    page.get_by_role("link", name="Lighter wings").click()
    page.get_by_role("link", name="Research", exact=True).click()
    page.get_by_role("main").get_by_role("link", name="Marshall Plan").first.click()
    expect(page).to_have_url(re.compile("as_of=2008-12-31"))
    follow(page.get_by_role("link", name="Today"))
    assert "€500,000" in facts(page)


@pytest.fixture
def beneficiaries(tmp_path):
    """A list as administrations publish them, with amounts in every way of writing."""
    book = Workbook()
    for row in [
        [
            "Bénéficiaire",
            "Projet",
            "Date de décision",
            "Montant décidé",
            "Montant payé",
        ],
        ["Sonaca", "Ailes", "2010-03-01", "5.004.688,00", "288.110"],
        ["Sonaca", "Volets", "2010-03-02", "475 000€", "13.000"],
        ["Nouvelle SRL", "Essai", "2010-03-03", "13000", "#N/A"],
    ]:
        book.active.append(row)
    path = tmp_path / "bénéficiaires.xlsx"
    book.save(path)
    return path


def send(page, path):
    page.goto("/imports/new/grants/")
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_label("Title of the list").fill("Bénéficiaires 2010")
    page.get_by_label("Date of the list").fill("2016-04-13")
    page.get_by_role("button", name="Read the list").click()
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}/$"))


def total(page, name) -> list[str]:
    """Return the number of rows, what was decided and paid, of a line of the totals."""
    return page.locator(f"[data-total={name}] td").all_inner_texts()


def test_a_list_of_beneficiaries_is_sent_applied_exported_and_undone(
    browse, beneficiaries, log_in, tmp_path
):
    make_organisation(name="Sonaca")
    page = browse("/")
    log_in(page)

    send(page, beneficiaries)
    assert total(page, "refused")[0] == "2"
    assert "Nothing in the column tells" in page.locator("#results").inner_text()

    page.get_by_role("link", name="Columns").click()
    for fold in page.locator("details.fold:not([open]) > summary").all():
        fold.click()
    page.get_by_label("How the cells of column E are written").select_option(
        label="decimals follow a comma"
    )
    page.get_by_role("button", name="Save, and plan again").click()
    page.wait_for_selector("[data-total=file]")
    assert total(page, "file") == ["3", "€5,492,688", "€301,110"]
    assert total(page, "refused") == []

    page.get_by_role("button", name="Confirm").click()
    page.wait_for_selector("text=What was done")
    sums = (
        rows.objects.aggregate(total=Sum("amount"))["total"]
        for rows in (BudgetDecision, Payment)
    )
    assert list(sums) == [5_492_688, 301_110]

    applied = page.url
    with page.expect_download() as download:
        page.get_by_role("link", name="as they are today (XLSX)").click()
    export = tmp_path / "export.xlsx"
    download.value.save_as(export)
    assert load_workbook(export).active.max_row == 4
    send(page, export)
    assert total(page, "known") == ["3", "€5,492,688", "€301,110"]

    page.goto(applied)
    page.get_by_role("button", name="Undo this import").click()
    page.wait_for_selector("text=This import was undone")
    assert not Grant.objects.exists()
    assert [row.name for row in Organisation.objects.all()] == ["Sonaca"]


WRITTEN_IN_CHARTS = """async () => {
    const loaded = performance.getEntriesByType("resource").map((each) => each.name);
    const { euro, shortEuro, number } = await import(
        loaded.find((name) => /charts\\/words[^/]*\\.js/.test(name))
    );
    return [euro, shortEuro, number].map((each) => each.format(-2000000));
}"""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_amounts_of_years_are_whole_aligned_and_truly_negative(browse, language):
    envelope = make_envelope(amount=40_000_000, decided_on=date(2024, 1, 1))
    grant = make_grant(
        funding_line=make_funding_line(envelope=envelope, amount=20_000_000),
        amount="15000000.01",
        decided_on=date(2024, 3, 1),
    )
    make_payment(grant=grant, amount="12000000.5", paid_on=date(2024, 6, 1))
    make_budget_decision(
        grant=grant, amount=-2_000_000, kind="decrease", decided_on=date(2025, 1, 1)
    )
    page = browse(envelope.plan.get_absolute_url())
    page.context.add_cookies(
        [{"name": "django_language", "value": language, "url": page.url}]
    )
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()

    section = page.locator("section[aria-labelledby=years]")
    drawn(section.locator("figure[data-chart]"))
    box = section.locator(".table-scroll")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    cut = section.get_by_role("row", name="2025").locator("td").nth(1)
    assert cut.inner_text().startswith("−")
    after = "cell => getComputedStyle(cell, '::after').content"
    assert (
        cut.locator(".no-cents").evaluate(after)
        == {"en": '".00"', "fr": '",00"'}[language]
    )
    for written in page.evaluate(WRITTEN_IN_CHARTS):
        assert "−" in written
        assert "-" not in written

    page.set_viewport_size({"width": 390, "height": 900})
    page.reload()  # the drawing follows the screen a moment later
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= 390, "a wide table scrolls in a box of its own"
    head = "box => box.querySelector('thead').offsetWidth >= box.scrollWidth"
    assert box.evaluate(head)
