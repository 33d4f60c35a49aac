"""The two official lists of beneficiaries among the founding facts.

The totals are those of the lists, added up by themselves: of the one in its columns
“Feder” and “Part wallonne”, of the other in its column “TOTAL FSE / ESF”.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Count, Sum
from django.urls import reverse

from programmes.models import BudgetDecision, Grant, Payment
from registry.kinds_of_names import looks_like_a_person
from registry.models import Organisation, OrganisationKind, Source

ERDF = "erdf-wallonia-2007-2013-beneficiaries"
ESF = "esf-wallonia-2014-2020-beneficiaries"
DECIDED = {ERDF: Decimal("688150132.70"), ESF: Decimal("562712580.94")}
PAID = Decimal("593451525.14")
WITHOUT_DECISION = Decimal("4228760.72")
"""Paid on row 1438, where nothing was decided: no grant."""
TODAY = date(2026, 11, 29)


def total(rows):
    return rows.aggregate(sum=Sum("amount"))["sum"]


def of_list(model, source):
    return model.objects.filter(source__slug=source)


@pytest.mark.parametrize(("source", "rows"), [(ERDF, 1449 - 4), (ESF, 563)])
def test_a_list_is_there_with_each_row_to_the_cent(facts, source, rows):
    grants = of_list(Grant, source)
    assert grants.count() == rows
    assert grants.values("locator").distinct().count() == rows
    assert total(of_list(BudgetDecision, source).filter(number=1)) == DECIDED[source]


def test_what_was_paid_is_that_of_the_list_but_for_what_nobody_decided(facts):
    assert total(of_list(Payment, ERDF)) == PAID - WITHOUT_DECISION
    assert not of_list(Payment, ESF).exists()
    assert "4,228,760.72" in Source.objects.get(slug=ERDF).note_en


def test_what_was_paid_over_is_a_correction_and_nothing_else(facts):
    corrections = of_list(BudgetDecision, ERDF).filter(number=2)
    assert set(corrections.values_list("kind", "basis")) == {("correction", "inferred")}
    assert (corrections.count(), total(corrections)) == (12, Decimal("402.16"))


def test_the_parts_of_europe_and_wallonia_are_the_amount(facts):
    parts = of_list(Grant, ERDF).aggregate(eu=Sum("eu_amount"), rw=Sum("region_amount"))
    assert parts["eu"] + parts["rw"] == DECIDED[ERDF]
    assert of_list(Grant, ESF).aggregate(eu=Sum("eu_amount"))["eu"] == DECIDED[ESF]


def test_every_grant_says_its_plan_and_line(facts):
    lines = Grant.objects.filter(source__slug__in=DECIDED)
    assert not lines.filter(funding_line=None).exists()
    vouchers = lines.filter(funding_line__slug="erdf-2007-2013-2-01-vouchers")
    assert vouchers.count() == 1088


def test_persons_are_counted_and_nobody_is_named(facts):
    persons = Grant.objects.filter(to_person=True)
    assert persons.count() == 29
    assert total(BudgetDecision.objects.filter(grant__in=persons)) == 148_725
    for model in (BudgetDecision, Payment):
        assert not model.objects.filter(grant__in=persons).exclude(quote="").exists()
    for text in persons.values_list("slug", "title_fr", "note_fr", "note_en"):
        assert not any(looks_like_a_person(part) for part in text)
    new = Organisation.objects.filter(source__slug__in=DECIDED)
    assert not [each.name for each in new if looks_like_a_person(each.name)]


def test_kinds_are_inferred_and_say_so(facts):
    new = Organisation.objects.filter(source__slug__in=DECIDED)
    kinds = dict(new.order_by().values_list("kind").annotate(Count("pk")))
    assert sum(kinds.values()) == 893
    assert kinds[OrganisationKind.ENTERPRISE] == 524
    assert kinds[OrganisationKind.PUBLIC_BODY] == 115
    assert kinds[OrganisationKind.ASSOCIATION] == 119
    assert kinds[OrganisationKind.SCHOOL] == 4
    assert kinds[OrganisationKind.OTHER] == 38
    told = new.exclude(kind=OrganisationKind.OTHER)
    assert not told.exclude(basis="inferred").exists()
    assert not told.filter(note_en="").exists()


def test_one_organisation_is_there_once_under_all_its_spellings(facts):
    for slug, names in {
        "universite-de-liege": {"UNIVERSITE DE LIEGE - LABSET - FAPSE -D3"},
        "a-csys": {"A-CSYS RECHERCHE INDUSTRIELLE"},
        "le-forem": {"FOREM"},
    }.items():
        organisation = Organisation.objects.get(slug=slug)
        assert names <= set(organisation.names.values_list("name", flat=True))
    # Of two towns, and two bodies.
    assert Organisation.objects.filter(slug__startswith="cite-des-metiers").count() == 2


def test_the_list_answers_what_members_of_a_pole_received_and_who_is_in_none(
    facts, client
):
    def totals(query):
        return client.get(reverse("grant_list"), query).context["totals"]

    everything = totals({"as_of": TODAY})
    biowin = totals({"as_of": TODAY, "member_of": "biowin"})
    nobody = totals({"as_of": TODAY, "member_of": "not_stated"})
    assert (biowin.count, biowin.decided) == (89, Decimal("74340779.18"))
    assert 0 < nobody.count < everything.count
    assert nobody.decided < everything.decided


def test_a_long_title_stands_once_on_a_page(facts, client):
    page = client.get(
        reverse("grant_list"), {"line": "erdf-2007-2013-2-01-vouchers"}
    ).content.decode()
    assert page.count("Stimulation du potentiel technologique des PME (Action") == 1
