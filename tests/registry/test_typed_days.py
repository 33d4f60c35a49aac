"""Days in the forms of the admin, as people type them."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from registry.models import Membership, Organisation, Source
from registry.typed_days import PrecisionSelect, TypedDayField
from tests.factories import make_cluster, make_organisation, make_source, make_superuser
from tests.registry.admin_forms import add, change, problems


@pytest.fixture
def staff(client, db):
    client.force_login(make_superuser())
    return client


@pytest.mark.parametrize(
    "text",
    [
        "31/12/2025",
        "31-12-2025",
        "31.12.2025",
        "31/12/25",
        "2025-12-31",
        "31 décembre 2025",
        "31 December 2025",
        "au 31 décembre 2025",
        "le 31 déc. 2025",
        " 31 12 2025 ",
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_day_is_typed_in_many_forms(text, language):
    with translation.override(language):
        assert TypedDayField().clean(text) == date(2025, 12, 31)


@pytest.mark.parametrize(
    "text", ["au 1er mars 2026", "1 er mars 2026", "Mar 1 2026", "mardi 1 mars 2026"]
)
def test_the_first_of_march_is_typed_as_people_have_it(text):
    assert TypedDayField().clean(text) == date(2026, 3, 1)


def test_a_month_that_begins_like_a_weekday_is_the_month():
    """“Mar” is short for a month, and for a Tuesday in French."""
    assert TypedDayField().clean("Mar 5 2026") == date(2026, 3, 5)
    assert TypedDayField(with_precision=True).clean("Mar-26") == date(2026, 3, 1)


def test_a_very_old_founding_is_typed_and_stays_when_the_form_is_saved(staff):
    university = make_organisation(founded_on=None)

    change(staff, university, founded_on="09/12/1425")
    change(staff, university, note_en="Older than the country.")

    university.refresh_from_db()
    assert university.founded_on == date(1425, 12, 9)
    assert university.note_en


@pytest.mark.parametrize("text", ["31/12/2201", "01/01/1899", "31/12/9999"])
def test_a_day_that_the_registry_does_not_know_is_said_to_be_that(staff, text):
    page = add(staff, "membership", start_on=text)

    assert "The registry knows days from 1900 to 2200." in problems(page)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("02/2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("mars 2026", date(2026, 3, 1), date(2026, 3, 31)),
    ],
)
def test_a_month_or_year_is_its_first_day_or_its_last(text, start, end):
    assert TypedDayField(with_precision=True).clean(text) == start
    assert TypedDayField(with_precision=True, is_end=True).clean(text) == end


@pytest.mark.parametrize("text", ["2025", "03/2025"])
def test_a_field_without_a_precision_wants_the_day(text):
    with pytest.raises(Exception, match="Write a date with its day"):
        TypedDayField().clean(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("30/02/2025", "There is no such day."),
        ("soon", "not understood as a date"),
        ("45000", "not understood as a date"),
        ("1er mars", "not understood as a date"),
    ],
)
def test_what_is_no_date_is_refused_with_how_to_write_one(text, said):
    with pytest.raises(Exception, match=said):
        TypedDayField(with_precision=True).clean(text)


@pytest.mark.parametrize(
    ("typed", "chosen", "meant"),
    [
        ("2025", "day", "year"),
        ("mars 2026", "day", "month"),
        ("31/12/2025", "day", "day"),
        ("2025", "documented", "documented"),
        ("31/12/2025", "", "day"),
        ("", "day", "day"),
        ("", "", ""),
        ("soon", "day", "day"),
    ],
)
def test_a_day_is_as_exact_as_it_is_typed(typed, chosen, meant):
    widget = PrecisionSelect(day="start_on", precision="start_precision")
    sent = {"parts-0-start_on": typed, "parts-0-start_precision": chosen}

    assert widget.value_from_datadict(sent, {}, "parts-0-start_precision") == meant


def test_the_form_of_a_membership_takes_a_year_and_a_month(staff):
    add(
        staff,
        "membership",
        cluster=make_cluster().pk,
        organisation=make_organisation().pk,
        source=make_source().pk,
        start_on="depuis 2024",
        end_on="mars 2026",
    )

    row = Membership.objects.get()
    assert (row.start_on, row.start_precision) == (date(2024, 1, 1), "year")
    assert (row.end_on, row.end_precision) == (date(2026, 3, 31), "month")


def test_a_part_of_a_form_takes_a_year(staff):
    organisation = make_organisation()
    prefix = "memberships"
    change(
        staff,
        organisation,
        **{
            f"{prefix}-TOTAL_FORMS": 1,
            f"{prefix}-0-cluster": make_cluster().pk,
            f"{prefix}-0-start_on": "2024",
            f"{prefix}-0-start_precision": "day",
            f"{prefix}-0-end_precision": "day",
            f"{prefix}-0-basis": "stated",
        },
    )

    row = Membership.objects.get()
    assert (row.start_on, row.start_precision) == (date(2024, 1, 1), "year")


def test_a_date_of_publication_needs_no_precision_said(staff):
    add(staff, "source", title="A", slug="a", kind="report", published_on="2024")

    source = Source.objects.get(slug="a")
    assert (source.published_on, source.published_precision) == (
        date(2024, 1, 1),
        "year",
    )


def test_a_date_that_is_none_is_refused_beside_its_field(staff):
    page = change(staff, make_organisation(), founded_on="soon")

    assert "not understood as a date" in " ".join(problems(page))
    assert Organisation.objects.get().founded_on is None


def test_a_day_shown_again_is_the_day_that_is_held(staff):
    organisation = make_organisation(founded_on=date(1817, 1, 1))
    url = reverse("admin:registry_organisation_change", args=[organisation.pk])

    form = staff.get(url).context["adminform"].form

    assert form.fields["founded_on"].clean(str(form["founded_on"].value())) == date(
        1817, 1, 1
    )
