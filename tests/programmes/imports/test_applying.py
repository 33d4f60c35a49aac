"""What an applied list of beneficiaries writes, how it is undone and exported."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.core import serializers
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from programmes.models import BudgetDecision, Grant, GrantKind, Payment
from programmes.resources.beneficiary_list import BeneficiaryListResource
from registry.files.formats import CSV, XLSX
from registry.imports.plans.applying import apply_plan
from registry.imports.plans.columns import correct_columns
from registry.imports.plans.planning import make_plan
from registry.imports.plans.undoing import UndoRefused, undo_import
from registry.models import ImportStatus, Organisation, OrganisationName, Source
from tests.factories import make_cluster, make_organisation, make_place
from tests.programmes.factories import (
    make_budget_decision,
    make_funding_line,
    make_grant,
    make_payment,
)

from .lists import DAY, apply_list, official, outcomes, plan_list, reasons

ROW = ("Alpha SA", "Robots", "15/03/2012", "1500,50", "750,25")
LATER = date(2017, 6, 30)
OF_IMPORTS = {"importbatch", "importfile", "importrow", "beneficiarylist"}
FOLLOWING = {"searchentry"}


def dump():
    """Return the rows of every table but those of history and of imports.

    The search follows the rows: tests/registry/search/test_following.py.
    """
    return {
        model._meta.label: serializers.serialize(
            "json", model._base_manager.order_by("pk")
        )
        for app in ("registry", "programmes")
        for model in apps.get_app_config(app).get_models()
        if model._meta.managed
        and not hasattr(model, "pgh_tracked_model")
        and model._meta.model_name not in OF_IMPORTS | FOLLOWING
    }


def exported(file_format, day=DAY):
    resource = BeneficiaryListResource()
    rows = resource.rows(Grant.objects.with_listing(day))
    return b"".join(file_format().pieces(resource.get_export_headers(), rows))


@pytest.mark.django_db
def test_a_row_becomes_a_grant_a_decision_and_a_payment():
    line = make_funding_line()
    batch = apply_list(
        (*ROW, "3000,00", "30/06/2014", "P-1", "Robots of Liège"),
        header=(
            *("beneficiary", "project", "decided on", "decided amount", "paid amount"),
            *("eligible cost", "closed on", "code", "note"),
        ),
        funding_line=line,
        grant_kind=GrantKind.INVESTMENT,
        publisher="SPW",
    )
    batch.refresh_from_db()
    grant = Grant.objects.get()
    decision, payment = grant.decisions.get(), grant.payments.get()

    assert (grant.slug, grant.code, grant.title) == ("p-1", "P-1", "Robots")
    assert (grant.kind, grant.funding_line) == (GrantKind.INVESTMENT, line)
    assert grant.organisation.name == "Alpha SA"
    assert grant.eligible_cost == 3000
    assert grant.closed_on == date(2014, 6, 30)
    assert (grant.quote, grant.locator) == ("Alpha SA", "row 2")
    assert grant.note == "Robots of Liège"
    assert (decision.amount, decision.decided_on) == (
        Decimal("1500.50"),
        date(2012, 3, 15),
    )
    assert (payment.amount, payment.paid_on) == (Decimal("750.25"), date(2014, 6, 30))
    assert {grant.source, decision.source, payment.source} == {batch.source}
    assert (batch.source.title, batch.source.publisher) == (
        "Beneficiaries, 2016-12-31",
        "SPW",
    )


@pytest.mark.django_db
def test_an_official_list_comes_in_with_all_that_it_says():
    apply_list(content=official())
    notes = {grant.title: grant.note for grant in Grant.objects.all()}

    assert Organisation.objects.count() == 3
    assert OrganisationName.objects.get(kind="former").name == "Epsilon"
    assert Grant.objects.filter(organisation__name="Delta").count() == 3
    assert Grant.objects.get(title_fr="Conseil").slug == "gamma-asbl-2014"
    assert notes["Accompagnement"] == "Measure: Mesure 1.03 : Services"
    assert notes["Mesure 2.01 : Chèques"] == "Requested on 10 November 2009."
    assert BudgetDecision.objects.aggregate(total=Sum("amount"))["total"] == Decimal(
        "1705247.10"
    )
    assert Payment.objects.aggregate(total=Sum("amount"))["total"] == Decimal(
        "1224171.34"
    )


@pytest.mark.django_db
def test_the_whole_cell_of_a_decision_is_kept_in_the_note():
    apply_list(("Alpha", "", "10/06/2008 (augmentation le 14/10/2008)", "100,00", ""))

    assert Grant.objects.get().note == (
        "Decided: 10/06/2008 (augmentation le 14/10/2008)."
    )


@pytest.mark.django_db
def test_an_amendment_rewrites_nothing():
    apply_list(ROW)
    before = list(BudgetDecision.objects.values()), list(Payment.objects.values())
    apply_list((*ROW[:3], "2000,50", "1000,25"), listed_on=LATER)
    grant = Grant.objects.get()

    assert list(grant.decisions.values())[:1] == before[0]
    assert list(grant.payments.values())[:1] == before[1]
    assert list(
        grant.decisions.values_list("number", "kind", "amount", "decided_on")
    ) == [
        (1, "first", Decimal("1500.50"), date(2012, 3, 15)),
        (2, "increase", Decimal(500), LATER),
    ]
    assert list(grant.payments.values_list("number", "amount", "paid_on")) == [
        (1, Decimal("750.25"), DAY),
        (2, Decimal(250), LATER),
    ]
    apply_list((*ROW[:3], "1800,50", "1000,25"), listed_on=date(2018, 1, 31))
    assert grant.decisions.get(number=3).kind == "decrease"
    assert grant.decisions.get(number=3).amount == -200


@pytest.mark.django_db
def test_what_was_not_stated_before_is_filled_in():
    header = ("beneficiary", "decided amount", "closed on", "start date", "end date")
    apply_list(("Alpha", "100,50", "", "", ""), header=header)
    row = ("Alpha", "100,50", "15/6/2017", "1/1/2014", "31/12/2015")
    batch = apply_list(row, header=header, listed_on=LATER)
    grant = Grant.objects.get()

    assert outcomes(batch) == ["changed"]
    assert grant.closed_on == date(2017, 6, 15)
    assert (grant.start_on, grant.end_on) == (date(2014, 1, 1), date(2015, 12, 31))
    undo_import(batch=batch, user=None)
    grant.refresh_from_db()
    assert (grant.closed_on, grant.start_on, grant.end_on) == (None, None, None)


@pytest.mark.django_db
def test_an_undone_list_leaves_everything_as_it_was():
    make_organisation(name="Beta")
    make_grant(amount=100)
    before = dump()
    first = apply_list(content=official())
    between = dump()
    again = apply_list(("Omega", *ROW[1:3], "2000,50", "1000,25"), listed_on=LATER)

    undo_import(batch=again, user=None)
    assert dump() == between
    undo_import(batch=first, user=None)
    assert dump() == before
    assert not Source.objects.filter(slug__startswith="list-").exists()
    first.refresh_from_db()
    assert first.status == ImportStatus.UNDONE
    assert not first.rows.filter(fact__isnull=False).exists()


@pytest.mark.django_db
def test_what_was_paid_since_keeps_a_list_from_being_undone():
    batch = apply_list(ROW)
    make_payment(grant=Grant.objects.get(), number=2, amount=10, paid_on=LATER)

    with pytest.raises(UndoRefused, match="rests on"):
        undo_import(batch=batch, user=None)


@pytest.mark.django_db
def test_what_was_paid_out_of_an_amendment_keeps_it_from_being_undone():
    apply_list(ROW)
    batch = apply_list((*ROW[:3], "2000,50", "750,25"), listed_on=LATER)
    make_payment(grant=Grant.objects.get(), number=2, amount=1000, paid_on=LATER)

    with pytest.raises(UndoRefused, match="would reach"):
        undo_import(batch=batch, user=None)
    assert Grant.objects.get().decisions.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", [CSV, XLSX])
def test_an_export_that_is_imported_again_changes_nothing(file_format):
    place = make_place(post_code="4000")
    apply_list(content=official())
    alpha = make_organisation(name="Alpha", place=place, enterprise_number="0403019261")
    make_organisation(name="Alpha", slug="alpha-too")
    make_grant(organisation=alpha, title="Robots", amount=Decimal("288.11"))
    withdrawn = make_grant(title="Nothing left", amount=10)
    make_budget_decision(grant=withdrawn, amount=-10, kind="withdrawal")
    make_grant(cluster=make_cluster(name="TWEED"), title="Cluster", amount=20)
    content = exported(file_format)
    before = dump()

    batch = plan_list(content=content, filename=f"list.{file_format().get_extension()}")
    assert set(outcomes(batch)) == {"unchanged"}, reasons(batch)
    assert batch.rows.count() == 8
    assert dump() == before


@pytest.mark.django_db
def test_a_listing_tells_the_state_of_a_day():
    apply_list(ROW)
    apply_list((*ROW[:3], "2000,50", "1000,25"), listed_on=LATER)

    def listed(day):
        rows = Grant.objects.with_listing(day)
        return list(rows.values_list("decided_on", "budget", "paid"))

    assert listed(date(2012, 3, 14)) == []
    assert listed(DAY) == [(date(2012, 3, 15), Decimal("1500.50"), Decimal("750.25"))]
    assert listed(LATER) == [
        (date(2012, 3, 15), Decimal("2000.50"), Decimal("1000.25"))
    ]


@pytest.mark.django_db
def test_a_listing_does_not_take_a_documented_day_for_that_of_the_decision():
    apply_list(("Alpha", "", "", "100,50", ""))

    assert Grant.objects.with_listing(DAY).get().decided_on is None


cents = st.integers(1, 10**7).map(lambda cents: Decimal(cents) / 100)
written = st.lists(
    st.tuples(
        st.sampled_from(["Alpha", "Beta SA", "Gamma", "Delta asbl"]),
        st.sampled_from(["", "Robots", "Drones"]),
        st.sampled_from(["", "15/03/2012", "2013", "06/2014"]),
        cents,
        st.none() | cents,
    ),
    min_size=1,
    max_size=12,
)


class AnyList(TestCase):
    @settings(max_examples=25)
    @given(rows=written)
    def test_any_list_adds_up_comes_again_unchanged_and_is_undone(self, rows):
        rows = [
            (*words, f"{decided:.2f}", "" if paid is None else f"{paid:.2f}")
            for *words, decided, paid in rows
        ]
        header = ("name", "project", "decided_on", "decided_amount", "paid_amount")
        before = dump()
        batch = apply_list(*rows, header=header)
        good = [
            (Decimal(decided), Decimal(paid or 0))
            for *_words, decided, paid in rows
            if Decimal(paid or 0) <= Decimal(decided)
        ]

        assert Grant.objects.count() == len(good)
        for model, place in ((BudgetDecision, 0), (Payment, 1)):
            total = model.objects.aggregate(total=Sum("amount"))["total"] or 0
            assert total == sum(row[place] for row in good)
        again = plan_list(*rows, header=header)
        assert outcomes(again).count("unchanged") == len(good)
        undo_import(batch=batch, user=None)
        assert dump() == before


@pytest.mark.django_db
def test_the_days_of_a_note_are_written_in_each_language():
    apply_list(content=official())
    grant = Grant.objects.filter(title_fr="Mesure 2.01 : Chèques").latest("pk")

    assert "10 November 2009" in grant.note_en
    assert "10 novembre 2009" in grant.note_fr


@pytest.mark.django_db
def test_what_was_published_in_francs_is_kept_in_the_note():
    header = ("Bénéficiaire", "Projet", "Montant octroyé (BEF)")
    batch = plan_list(("Alpha", "A", "1000000"), header=header)
    correct_columns(batch=batch, mapping={}, options={(1, 2): "BEF"})
    make_plan(batch=batch)
    assert apply_plan(batch=batch, user=None)
    grant = Grant.objects.get()

    assert grant.decisions.get().amount == Decimal("24789.35")
    assert "Montant octroyé (BEF): 1000000" in grant.note_en
    assert "Montant octroyé (BEF): 1000000" in grant.note_fr
