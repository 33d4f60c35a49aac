"""Public money in the admin: recorded, amended, withdrawn, never rewritten."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from programmes.models import (
    BudgetDecision,
    Call,
    Grant,
    Payment,
    Plan,
    Project,
)
from tests.factories import (
    make_cluster,
    make_organisation,
    make_source,
    make_staff,
    make_superuser,
)
from tests.html import page_of
from tests.programmes.factories import (
    FACTORIES,
    make_axis,
    make_budget_decision,
    make_call,
    make_envelope,
    make_funding_line,
    make_grant,
    make_payment,
    make_plan,
    make_project,
    make_project_participant,
    make_project_pole,
)
from tests.registry.admin_forms import add as add_to
from tests.registry.admin_forms import (
    change,
    form_data,
    messages,
    parts,
    problems,
    remove,
    remove_chosen,
    warned,
)

pytestmark = pytest.mark.django_db

LATER = date(2009, 1, 1)


@pytest.fixture
def staff(client):
    client.force_login(make_superuser())
    return client


def add(client, model, **values):
    return add_to(client, model, app="programmes", **values)


def url(page, *args):
    return reverse(f"admin:programmes_{page}", args=args)


def decision(kind, amount, decided_on="2008-01-01", **values):
    return {
        "kind": kind,
        "amount": amount,
        "decided_on": decided_on,
        "decided_precision": "day",
        "basis": "stated",
    } | values


def payment(amount, paid_on="2008-06-30", **values):
    return {
        "amount": amount,
        "paid_on": paid_on,
        "paid_precision": "day",
        "basis": "stated",
    } | values


def decided(whole):
    return [
        (row.number, row.kind, int(row.amount))
        for row in whole.decisions.order_by("number")
    ]


# What is recorded


def test_a_call_and_a_project_are_entered_with_their_consortium(staff):
    source, pole = make_source(), make_cluster(name="Skywin")
    firms = [make_organisation() for _number in range(3)]
    add(
        staff,
        "call",
        title_en="Third call",
        title_fr="Third call",
        slug="third-call",
        number="3",
        opened_on="2007-01-15",
        source=source.pk,
    )

    add(
        staff,
        "project",
        title="WINGS",
        slug="wings",
        kind="research",
        call=Call.objects.get().pk,
        outcome="labelled",
        outcome_on="2007-07-01",
        total_budget="4,5 millions",
        public_part="2.250.000,00",
        budget_wording="4,5 millions d'euros",
        source=source.pk,
        **parts("poles", {"cluster": pole.pk, "role": "labels", "basis": "stated"}),
        **parts(
            "participants",
            *(
                {
                    "organisation": firm.pk,
                    "role": "partner",
                    "budget": "1 500 000 €",
                    "basis": "stated",
                }
                for firm in firms
            ),
        ),
    )

    project = Project.objects.get()
    assert project.call.title == "Third call"
    assert project.total_budget == 4_500_000
    assert project.public_part == 2_250_000
    assert project.poles.get().cluster == pole
    assert {row.organisation for row in project.participants.all()} == set(firms)
    assert {row.budget for row in project.participants.all()} == {1_500_000}
    # Its source is typed once.
    assert {row.source for row in project.participants.all()} == {source}


def test_a_grant_is_entered_with_what_was_decided_and_paid(staff):
    add(
        staff,
        "grant",
        title_en="Wings",
        title_fr="Wings",
        slug="wings",
        kind="project",
        organisation=make_organisation().pk,
        source=make_source().pk,
        **parts(
            "decisions",
            decision("first", "475 000 €", wording="475 000 €"),
            decision("increase", "25.000,00", "2008-03-01"),
        ),
        **parts("payments", payment("100000"), payment("50000")),
    )

    grant = Grant.objects.get()
    assert decided(grant) == [(1, "first", 475_000), (2, "increase", 25_000)]
    assert list(grant.payments.values_list("number", "amount")) == [
        (1, Decimal(100_000)),
        (2, Decimal(50_000)),
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_amounts_are_typed_in_the_way_of_either_language(staff, language):
    with translation.override(language):
        plan = make_plan(amount=1000)
        staff.cookies["django_language"] = language

        change(staff, plan, **parts("decisions", decision("increase", "1.234,56")))

    assert plan.decisions.get(number=2).amount == Decimal("1234.56")


@pytest.mark.parametrize(
    "make", [make_plan, make_envelope, make_funding_line, make_grant]
)
def test_an_amendment_is_a_further_row_on_every_page(staff, make):
    whole = make(amount=5000)

    change(
        staff,
        whole,
        **parts(
            "decisions",
            decision("increase", "3000"),
            decision("decrease", "-2000"),
            decision("correction", "-1000"),
            decision("withdrawal", "-5000"),
        ),
    )

    assert decided(whole) == [
        (1, "first", 5000),
        (2, "increase", 3000),
        (3, "decrease", -2000),
        (4, "correction", -1000),
        (5, "withdrawal", -5000),
    ]


def test_a_decision_is_numbered_by_itself_on_its_own_page(staff):
    grant, source = make_grant(amount=1000), make_source()

    add(
        staff,
        "budgetdecision",
        grant=grant.pk,
        source=source.pk,
        **decision("increase", "500"),
    )
    add(staff, "payment", grant=grant.pk, source=source.pk, **payment("1.500,00"))

    assert decided(grant) == [(1, "first", 1000), (2, "increase", 500)]
    assert grant.payments.get().amount == 1500


def test_a_recovery_is_a_negative_payment(staff):
    grant = make_grant(amount=1000)
    make_payment(grant=grant)

    change(staff, grant, **parts("payments", payment("-400")))

    assert [int(row.amount) for row in grant.payments.all()] == [1000, -400]


def test_the_page_of_a_whole_says_what_it_has_and_leads_to_its_parts(staff):
    plan = make_plan()
    envelope = make_envelope(plan=plan, amount=280_000_000)
    line = make_funding_line(envelope=envelope, amount=120_000_000)
    grant = make_grant(funding_line=line, amount=475_000)
    call = make_call(plan=plan)
    project = make_project(call=call)
    make_grant(project=project)
    make_payment(grant=grant, amount=Decimal("1234.50"))
    expected = {
        plan: ["€280,000,000", "€475,000", "€1,234.50", "1 envelope", "plan="],
        envelope: ["€120,000,000", "1 funding line", "envelope="],
        line: ["€120,000,000", "€475,000", "1 grant", "funding_line="],
        grant: ["€475,000", "€1,234.50"],
        call: ["1 project", "call="],
        project: ["1 grant", "project="],
    }

    for row, texts in expected.items():
        html = staff.get(url(f"{row._meta.model_name}_change", row.pk)).content.decode()
        assert [text for text in texts if text not in html] == []


def initial(page, *names):
    form = page.context["adminform"].form
    return [str(form[name].value() or "") for name in names]


def test_one_goes_from_a_plan_to_a_grant_with_its_document_at_hand(staff):
    report = make_source()
    plan = make_plan(source=report, locator="p. 5")
    envelope = make_envelope(plan=plan, source=report, locator="p. 6")
    line = make_funding_line(envelope=envelope, source=report, locator="p. 7")
    call = make_call(source=report, locator="p. 8")
    project = make_project(call=call, source=report, locator="p. 9")

    for row, below, field in [
        (plan, "envelope", "plan"),
        (envelope, "fundingline", "envelope"),
        (line, "grant", "funding_line"),
        (call, "project", "call"),
        (project, "grant", "project"),
    ]:
        page = staff.get(url(f"{row._meta.model_name}_change", row.pk))
        (link,) = [
            link["href"]
            for link in page_of(page).find_all("a")
            if link.attrs.get("href", "").startswith(url(f"{below}_add") + f"?{field}=")
        ]
        assert initial(staff.get(link), field, "source", "locator") == [
            str(row.pk),
            str(report.pk),
            row.locator,
        ]


def test_a_new_row_leads_to_the_next_one_below_it(staff):
    report = make_source()

    page = add(
        staff,
        "plan",
        name_en="Recovery",
        name_fr="Relance",
        slug="recovery",
        start_on="2021-01-01",
        source=report.pk,
        locator="p. 12",
    )

    plan = Plan.objects.get(slug="recovery")
    (said,) = [text for text in messages(page) if "Add an envelope" in text]
    query = f"plan={plan.pk}&amp;source={report.pk}&amp;locator=p.+12"
    assert f'href="{url("envelope_add")}?{query}"' in said


def test_a_new_form_begins_with_the_document_of_the_last_row(staff):
    first, other = make_source(), make_source()
    assert initial(staff.get(url("call_add")), "source", "locator") == ["", ""]

    titles = {"title_en": "Call", "title_fr": "Appel", "slug": "call"}
    add(staff, "call", **titles, source=first.pk, locator="p. 3")

    kept = [str(first.pk), "p. 3"]
    for model in ("call", "envelope", "project", "payment"):
        page = staff.get(url(f"{model}_add"))
        assert initial(page, "source", "locator") == kept
    named = staff.get(url("envelope_add"), {"source": other.pk})
    assert initial(named, "source", "locator") == [str(other.pk), ""]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("typed", ["33.33", "33,33", "33,33 %"])
def test_the_share_of_a_line_is_typed_and_shown_in_percent(staff, typed, language):
    line = make_funding_line(envelope=make_envelope(amount=30_000_000))
    staff.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    change(staff, line, share=typed)

    line.refresh_from_db()
    assert line.share == Decimal("0.3333")
    page = staff.get(url("fundingline_change", line.pk)).content.decode()
    mark = {"en": ".", "fr": ","}[language]
    assert f'value="33{mark}33\u00a0%"' in page


@pytest.mark.parametrize("make", [make_plan, make_envelope, make_funding_line])
def test_a_correction_may_be_of_a_cent(staff, make):
    whole = make()
    make_budget_decision(**{whole_name(whole): whole}, amount=Decimal("20000000.01"))

    page = staff.get(url("budgetdecision_add"))
    sent = form_data(
        page,
        **{whole_name(whole): whole.pk},
        **decision("correction", "-0,01"),
        source=make_source().pk,
    )
    staff.post(url("budgetdecision_add"), sent)

    correction = whole.decisions.get(number=2)
    assert correction.amount == Decimal("-0.01")
    assert not any("in thousands or millions?" in text for text in warned(correction))


def whole_name(whole):
    return {"fundingline": "funding_line"}.get(
        whole._meta.model_name, whole._meta.model_name
    )


# What is wrong is explained


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            decision("decrease", "75.000,00"),
            "A decrease or a withdrawal takes away: write −75,000.00.",
        ),
        (
            decision("withdrawal", "75000"),
            "A decrease or a withdrawal takes away: write −75,000.00.",
        ),
        (
            decision("increase", "-5"),
            "A first amount or an increase adds: write it without a minus, or choose a "
            "decrease.",
        ),
        (
            decision("increase", "1.234"),
            "“1.234” may mean 1.23 or 1,234.00: write it with two decimals, or without "
            "parting its thousands.",
        ),
        (
            decision("increase", "280", wording="280 million"),
            "The wording says 280,000,000 euro, the amount says 280. Did you mean "
            "280,000,000?",
        ),
        (
            decision("first", "500"),
            "Select a valid choice. first is not one of the available choices.",
        ),
    ],
)
def test_a_decision_that_is_none_is_explained_on_its_field(staff, values, message):
    grant = make_grant(amount=100_000)

    page = change(staff, grant, **parts("decisions", values))

    assert problems(page) == [message]
    (formset,) = (
        inline.formset
        for inline in page.context["inline_admin_formsets"]
        if inline.formset.prefix == "decisions"
    )
    assert NON_FIELD_ERRORS not in formset.errors[0]
    assert decided(grant) == [(1, "first", 100_000)]


def test_a_first_amount_is_decided_once(staff):
    grant = make_grant(amount=1000)

    page = add(
        staff,
        "budgetdecision",
        grant=grant.pk,
        source=make_source().pk,
        **decision("first", "500"),
    )

    assert problems(page) == [
        "An amount was decided on it before: this is an increase, a decrease, a "
        "withdrawal or a correction."
    ]


def test_a_decision_on_nothing_or_on_two_is_explained(staff):
    for wholes in ({}, {"grant": make_grant().pk, "plan": make_plan().pk}):
        page = add(
            staff,
            "budgetdecision",
            source=make_source().pk,
            **wholes,
            **decision("first", "5000"),
        )

        assert "It is on one plan, one envelope, one line or one grant." in problems(
            page
        )


def test_what_a_balance_refuses_is_shown_again_as_it_was_typed(staff):
    grant = make_grant(title="Wings", amount=1000)
    make_payment(grant=grant, amount=Decimal(900), paid_on=date(2008, 1, 1))

    page = change(
        staff,
        grant,
        title_en="New",
        **parts("payments", payment("150,00", note_fr="Last")),
    )

    assert problems(page) == [
        "Nothing was saved. The payments on “New” would reach 1,050.00 euro on 30 June "
        "2008: 50.00 more than the 1,000.00 decided by then."
    ]
    (typed,) = (
        inline.formset.forms[0]
        for inline in page.context["inline_admin_formsets"]
        if inline.formset.prefix == "payments"
    )
    assert typed["amount"].value() == "150,00"
    assert typed["note_fr"].value() == "Last"
    assert page.context["adminform"].form["title_en"].value() == "New"
    assert Payment.objects.count() == 1
    assert Grant.objects.get().title == "Wings"


def test_a_new_row_that_a_balance_refuses_is_shown_again_too(staff):
    grant = make_grant(title="Wings", amount=1000)

    page = add(
        staff,
        "payment",
        grant=grant.pk,
        source=make_source().pk,
        **payment("1.000,01"),
    )

    (problem,) = problems(page)
    assert "0.01 more than the 1,000.00 decided" in problem
    assert page.context["adminform"].form["amount"].value() == "1.000,01"


def test_a_legal_ceiling_is_explained_with_its_act(staff):
    project, beneficiary = make_project(), make_organisation()
    grant = make_grant(
        project=project, organisation=beneficiary, amount=800, eligible_cost=1000
    )

    page = change(staff, grant, **parts("decisions", decision("increase", "300")))

    (problem,) = problems(page)
    assert "100.00 more than the eligible cost of 1,000.00" in problem
    assert "decree of 18 January 2007" in problem


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("amount", "numbers", "statuses"),
    [("500", [1, 2], [302, 302]), ("501", [1], [200, 302])],
)
def test_of_two_who_pay_at_once_both_are_in_or_one_is_told(amount, numbers, statuses):
    grant, source = make_grant(amount=1000), make_source()
    clients, pages = [Client(), Client()], []
    for number, client in enumerate(clients):
        client.force_login(make_superuser(f"user-{number}"))
    data = form_data(
        clients[0].get(url("payment_add")),
        grant=grant.pk,
        source=source.pk,
        **payment(amount),
    )
    together = threading.Barrier(2, timeout=30)

    def save(client):
        try:
            together.wait()
            pages.append(client.post(url("payment_add"), data))
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(page.status_code for page in pages) == statuses
    rows = Payment.objects.order_by("number")
    assert list(rows.values_list("number", flat=True)) == numbers


# The past stays


def test_nobody_changes_what_was_decided_or_paid(staff):
    grant = make_grant(amount=100_000)
    paid = make_payment(grant=grant)
    first = grant.decisions.get()
    before = list(BudgetDecision.objects.values()), list(Payment.objects.values())
    forged = {
        "decisions-TOTAL_FORMS": 1,
        "decisions-INITIAL_FORMS": 1,
        "decisions-0-id": first.pk,
        "decisions-0-amount": "1",
        "decisions-0-DELETE": "on",
        "saved_payments-TOTAL_FORMS": 1,
        "saved_payments-INITIAL_FORMS": 1,
        "saved_payments-0-id": paid.pk,
        "saved_payments-0-amount": "1",
        "saved_payments-0-DELETE": "on",
    }

    change(staff, grant, **forged)
    change(staff, first, amount="1", kind="correction", decided_on="2001-01-01")
    change(staff, paid, amount="1", paid_on="2001-01-01", grant=make_grant().pk)
    for row, name in ((first, "budgetdecision"), (paid, "payment")):
        assert staff.post(url(f"{name}_delete", row.pk)).status_code == 403
        remove_chosen(staff, row)

    after = list(BudgetDecision.objects.values()), list(Payment.objects.values())
    assert after == before


def test_what_the_source_says_of_a_payment_can_be_corrected(staff):
    paid = make_payment()

    page = change(staff, paid, quote="Paid in full")

    paid.refresh_from_db()
    assert paid.quote == "Paid in full"
    assert set(
        staff.get(url("payment_change", paid.pk)).context["adminform"].form.fields
    ) == {
        "source",
        "locator",
        "quote",
        "basis",
        "note_en",
        "note_fr",
    }
    assert page.status_code == 200


def test_a_decision_that_its_wording_contradicts_can_be_given_a_note(staff):
    row = make_budget_decision(amount=Decimal(280), wording="280 million")

    change(staff, row, note_en="In millions.")

    row.refresh_from_db()
    assert row.note == "In millions."


def test_a_grant_with_money_is_not_deleted(staff):
    grant = make_grant(amount=1000)

    remove(staff, grant)

    assert Grant.objects.get() == grant


def test_staff_who_only_look_see_the_money_and_no_form_of_it(client):
    grant = make_grant(amount=1000)
    client.force_login(make_staff("view_grant", "view_budgetdecision", "view_payment"))

    html = client.get(url("grant_change", grant.pk)).content.decode()

    assert "€1,000" in html
    assert "Withdraw" not in html
    assert "decisions-0" not in html.replace("saved_decisions-0", "")
    assert client.get(url("grant_withdraw", grant.pk)).status_code == 403


# Withdrawals


def withdrawal(**values):
    return {
        "decided_on": "2009-01-01",
        "decided_precision": "day",
        "source": make_source().pk,
        "basis": "stated",
    } | values


def test_a_grant_is_withdrawn_on_a_page_that_says_how_much(staff):
    grant = make_grant(amount=1000)
    make_payment(grant=grant, amount=Decimal(400))
    page = url("grant_withdraw", grant.pk)

    assert page in staff.get(url("grant_change", grant.pk)).content.decode()
    assert "<strong>€600</strong>" in staff.get(page).content.decode()
    after = staff.post(page, withdrawal(quote="Abandoned"), follow=True)

    assert messages(after) == ["€600 of “Grant 1” was withdrawn."]
    assert decided(grant) == [(1, "first", 1000), (2, "withdrawal", -600)]
    assert grant.decisions.get(number=2).quote == "Abandoned"


def test_a_withdrawal_that_is_refused_says_why_and_keeps_what_was_typed(staff):
    grant = make_grant(amount=1000)
    make_payment(grant=grant, amount=Decimal(400), paid_on=date(2007, 1, 1))
    make_payment(grant=grant, amount=Decimal(-400), paid_on=date(2010, 1, 1))

    page = staff.post(url("grant_withdraw", grant.pk), withdrawal(note_fr="Why"))

    form = page.context["form"]
    assert "400.00 more than the 0.00 decided" in form.non_field_errors()[0]
    assert form["note_fr"].value() == "Why"
    assert decided(grant) == [(1, "first", 1000)]


def test_nothing_is_withdrawn_of_a_grant_that_was_paid(staff):
    grant = make_grant(amount=1000)
    make_payment(grant=grant)

    html = staff.get(url("grant_withdraw", grant.pk)).content.decode()
    staff.post(url("grant_withdraw", grant.pk), withdrawal())

    assert "Nothing is left to withdraw" in html
    assert "Withdraw it" not in html
    assert decided(grant) == [(1, "first", 1000)]


def test_a_grant_that_is_not_there_is_not_withdrawn(staff):
    assert staff.get(url("grant_withdraw", 99)).status_code == 404


# What looks odd is pointed out


def test_a_consortium_without_all_that_it_needs_is_pointed_out():
    project = make_project(
        kind="research", outcome="labelled", is_consortium_complete=True
    )
    for size in ("large", "small"):
        make_project_participant(
            project=project,
            organisation=make_organisation(kind="enterprise", size_class=size),
        )

    assert "a research centre or a university" in warned(project)[0]
    make_project_participant(
        project=project, organisation=make_organisation(kind="university")
    )
    assert warned(project) == []


def test_an_envelope_on_an_axis_of_another_plan_is_pointed_out():
    envelope = make_envelope(axis=make_axis())

    assert warned(envelope) == [
        "Its axis belongs to another plan: choose one of its own plan."
    ]


@pytest.mark.parametrize(
    ("kind", "amount", "count"),
    [
        ("competitiveness_pole", 60_000, 1),
        ("competitiveness_pole", 50_000, 0),
        ("business_cluster", 60_000, 0),
    ],
)
def test_a_pole_of_which_more_than_half_is_paid_is_pointed_out(kind, amount, count):
    grant = make_grant(
        kind="animation",
        cluster=make_cluster(kind=kind),
        eligible_cost=100_000,
        amount=amount,
    )

    found = warned(grant)

    assert len(found) == count
    assert all("More than half of its cost is public money" in text for text in found)


@pytest.mark.parametrize(
    ("amount", "wording", "is_odd"),
    [
        (Decimal("2.5"), "", True),
        (Decimal("2.5"), "2,50 €", False),
        (Decimal(1000), "", False),
    ],
)
def test_a_grant_that_may_be_meant_in_millions_is_pointed_out(amount, wording, is_odd):
    decision = make_budget_decision(
        grant=make_grant(amount=None), amount=amount, wording=wording
    )

    for row in (decision, decision.grant):
        assert any("in thousands or millions?" in text for text in warned(row)) == (
            is_odd
        )


def test_what_is_odd_is_said_after_saving(staff):
    project = make_project(
        kind="research", outcome="labelled", is_consortium_complete=True
    )

    page = change(staff, project, description_en="Again")

    assert any("small or medium-sized" in text for text in messages(page))


# What is looked for is found


def found(client, model, **query):
    page = client.get(url(f"{model}_changelist"), query)
    return set(page.context["cl"].queryset)


def test_money_is_found_by_whom_and_what_it_is_for(staff):
    sonaca, skywin = make_organisation(name="Sonaca"), make_cluster(name="Skywin")
    grant = make_grant(
        title="Étude des ailes", organisation=sonaca, cluster=skywin, amount=5000
    )
    paid = make_payment(grant=grant)
    make_payment()

    for query in ("etude ailes", "sonaca", "skywin"):
        assert found(staff, "grant", q=query) == {grant}
    for query in ("ailes", "sonaca", "skywin"):
        assert found(staff, "payment", q=query) == {paid}
    assert found(staff, "budgetdecision", q="ailes") == set(grant.decisions.all())


def test_projects_are_found_by_title_pole_and_participant(staff):
    project = make_project(title="Réseau vert", description="Cellulose")
    pole = make_project_pole(project=project, cluster=make_cluster(name="GreenWin"))
    member = make_project_participant(
        project=project, organisation=make_organisation(name="Solvay")
    )
    make_project_pole()
    make_project_participant()

    assert found(staff, "project", q="reseau") == {project}
    assert found(staff, "project", q="cellulose") == {project}
    assert found(staff, "projectpole", q="greenwin") == {pole}
    assert found(staff, "projectparticipant", q="solvay") == {member}
    assert found(staff, "projectparticipant", q="reseau") == {member}


def test_lists_are_filtered(staff):
    line = make_funding_line(category="research", amount=5000)
    grant = make_grant(funding_line=line, kind="investment")
    make_grant()
    make_funding_line()
    project = make_project(outcome="rejected")
    make_project()

    assert found(staff, "grant", kind__exact="investment") == {grant}
    assert found(staff, "grant", funding_line__id__exact=line.pk) == {grant}
    assert found(staff, "fundingline", category__exact="research") == {line}
    assert found(staff, "project", outcome__exact="rejected") == {project}
    on_lines = found(staff, "budgetdecision", funding_line__isempty="0")
    assert on_lines == set(line.decisions.all())


def test_a_merged_organisation_is_not_suggested_as_a_beneficiary(staff):
    kept = make_organisation(name="Sonaca")
    make_organisation(name="Sonaca SA", merged_into=kept)

    page = staff.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "programmes",
            "model_name": "grant",
            "field_name": "organisation",
            "term": "sonaca",
        },
    )

    assert [row["text"] for row in page.json()["results"]] == ["Sonaca"]


def test_save_and_add_another_keeps_the_document_of_payments(staff):
    source = make_source()

    page = add(
        staff,
        "payment",
        grant=make_grant(amount=5000).pk,
        source=source.pk,
        _addanother="1",
        **payment("100"),
    )

    form = page.context["adminform"].form
    assert int(form["source"].value()) == source.pk
    assert str(form["paid_on"].value()) == "2008-06-30"
    assert form["amount"].value() is None


# Pages cost the same for any number of rows; two of the queries are a savepoint


QUERIES = {
    "axis": 7,
    "budgetdecision": 9,
    "call": 10,
    "envelope": 8,
    "fundingline": 9,
    "grant": 11,
    "income": 8,
    "payment": 9,
    "plan": 7,
    "planactor": 7,
    "planlink": 7,
    "project": 10,
    "projectparticipant": 7,
    "projectpole": 7,
    "publishedamount": 9,
}


@pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model.__name__)
def test_a_list_takes_its_number_of_queries(staff, model, django_assert_num_queries):
    name = model._meta.model_name
    values = (
        [{"year": year} for year in range(2001, 2007)] if name == "income" else [{}] * 6
    )
    for fields in values:
        FACTORIES[model](**fields)

    with django_assert_num_queries(QUERIES[name]):
        staff.get(url(f"{name}_changelist"))
    # A search, and a filter on what every list has, ask nothing more.
    with django_assert_num_queries(QUERIES[name]):
        staff.get(url(f"{name}_changelist"), {"q": "a", "source__id__exact": "1"})


def test_the_page_of_a_grant_takes_as_many_queries_for_any_number_of_payments(
    staff, django_assert_max_num_queries
):
    grant = make_grant(amount=100_000)
    for _number in range(20):
        make_payment(grant=grant)
        make_budget_decision(grant=grant, amount=Decimal(1), decided_on=LATER)

    with django_assert_max_num_queries(25):
        staff.get(url("grant_change", grant.pk))


@pytest.mark.parametrize(
    "value", ["x" * 100_000, "\x00", "9" * 400, "\u00e9\x00", "1e400", "NaN"]
)
@pytest.mark.parametrize("model", ["grant", "budgetdecision", "payment", "project"])
def test_bad_values_never_break_a_form(staff, model, value):
    page = staff.get(url(f"{model}_add"))
    data = dict.fromkeys(form_data(page), value)
    data |= {
        name: number
        for name, number in form_data(page).items()
        if name.endswith("_FORMS")
    }

    page = staff.post(url(f"{model}_add"), data)

    assert page.status_code == 200
    assert problems(page)
