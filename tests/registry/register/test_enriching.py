"""What the register says otherwise: proposed, confirmed, and taken back."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from registry.imports.plans.applying import apply_plan
from registry.imports.plans.deciding import decide
from registry.imports.plans.planning import make_plan
from registry.imports.plans.undoing import UndoRefused, undo_import
from registry.models import (
    ActivityRank,
    Decision,
    ExternalRecord,
    ImportBatch,
    ImportStatus,
    LegalForm,
    MatchedBy,
    NameKind,
    Organisation,
    Precision,
    Source,
)
from registry.register.enriching.columns import ProposalKind
from registry.register.enriching.proposals import NothingToPropose, look, propose
from registry.values import values_of
from tests.factories import (
    make_activity,
    make_organisation,
    make_organisation_activity,
    make_organisation_name,
    make_organisation_seat,
    make_place,
    make_superuser,
)

from .extracts import SNAPSHOT, Enterprise, numbered

pytestmark = pytest.mark.django_db

LATER = date(2026, 1, 30)


@pytest.fixture
def liege():
    return make_place(post_code="4000", name_fr="Liège", slug="4000-liege")


@pytest.fixture
def namur():
    return make_place(post_code="5000", name_fr="Namur", slug="5000-namur")


def settled(place, number=0, **fields):
    """Make an organisation that says all that the register does of ``Enterprise``."""
    fields.setdefault("name", f"Inventée {number} SA")
    fields.setdefault("enterprise_number", numbered(number))
    fields.setdefault("legal_form", LegalForm.COMPANY)
    return make_organisation(place=place, **fields)


def invented(number=0, **fields):
    fields.setdefault("name", f"Inventée {number} SA")
    fields.setdefault("activities", [])
    return Enterprise(numbered(number), **fields)


def planned(user=None) -> ImportBatch:
    extract, found = look()
    batch = propose(extract=extract, found=found, user=user)
    make_plan(batch=batch)
    batch.refresh_from_db()
    assert batch.status == ImportStatus.PLANNED, batch.refusal
    return batch


def proposed(batch) -> list[tuple]:
    return [
        (row.organisation.slug, row.values["proposal"], row.outcome, row.reason)
        for row in batch.rows.order_by("number")
    ]


def applied(batch):
    assert apply_plan(batch=batch, user=None)
    batch.refresh_from_db()
    return batch


def test_without_an_extract_nothing_is_proposed():
    with pytest.raises(NothingToPropose, match="No extract"):
        look()


def test_a_registry_that_agrees_gets_no_proposal(liege, extract_of):
    settled(liege)
    extract_of(invented())
    with pytest.raises(NothingToPropose, match="agrees"):
        look()


def test_three_companies_that_moved_give_three_proposals(liege, namur, extract_of):
    moved = [settled(liege, number) for number in range(3)]
    settled(liege, 3)
    extract_of(
        *(invented(n, post_code="5000", municipality="Namur") for n in range(3)),
        invented(3),
    )
    batch = planned()
    assert proposed(batch) == [
        (organisation.slug, "seat", "changed", "by_number") for organisation in moved
    ]
    applied(batch)
    for organisation in moved:
        organisation.refresh_from_db()
        assert organisation.place == namur
        former, latest = organisation.seats.order_by("end_on")
        assert (former.place, former.start_on, former.end_on) == (
            liege,
            None,
            date(2025, 5, 29),
        )
        assert former.end_precision == Precision.DOCUMENTED
        assert (latest.place, latest.start_on, latest.end_on) == (namur, SNAPSHOT, None)
        assert latest.source == batch.source
        with values_of(date(2020, 1, 1)):
            assert Organisation.objects.get(pk=organisation.pk).place == liege
    assert batch.source.slug == "bce-open-data-2025-05-30"
    with pytest.raises(NothingToPropose):
        look()


def test_a_unit_that_stays_where_the_seat_was_is_told(liege, namur, extract_of):
    settled(liege)
    extract_of(invented(post_code="5000", sites=[("2.099.000.001", "4000")]))
    assert proposed(planned())[0][3] == "has_unit"


def test_what_the_extract_says_is_recorded_beside_what_a_document_states(
    liege, namur, extract_of
):
    organisation = settled(liege, legal_form=LegalForm.ASBL)
    document = organisation.source
    extract_of(invented(name="Tout Autre SA", post_code="5000", municipality="Namur"))
    batch = applied(planned())
    organisation.refresh_from_db()
    assert organisation.name == "Inventée 0 SA"
    other = organisation.names.get()
    assert (other.name, other.kind) == ("Tout Autre SA", NameKind.OFFICIAL)
    assert other.source == batch.source
    assert organisation.legal_form == LegalForm.COMPANY
    former = organisation.legal_forms.get(end_on__isnull=False)
    assert (former.legal_form, former.source) == (LegalForm.ASBL, document)
    record = ExternalRecord.objects.get()
    assert (record.key, record.organisation) == (numbered(0), organisation)
    assert record.matched_by == MatchedBy.NUMBER
    assert record.payload == {
        "name": "Tout Autre SA",
        "seat": "5000 Namur",
        "form": "company",
    }


def test_another_name_that_is_known_is_not_proposed(liege, extract_of):
    organisation = settled(liege, name="Sigle")
    make_organisation_name(organisation=organisation, name="Inventee 0")
    extract_of(invented())
    with pytest.raises(NothingToPropose):
        look()


def test_of_names_in_several_languages_the_french_one_is_proposed(liege, extract_of):
    settled(liege)
    extract_of(
        invented(name="Autre", other_names=[("2", "001", "Ander"), ("1", "002", "A")])
    )
    (row,) = planned().rows.all()
    assert row.changes == {"official_name": ["Inventée 0 SA", "Autre"]}


def test_a_seat_and_a_form_that_are_not_known_are_filled_in(liege, extract_of):
    organisation = settled(None, legal_form="")
    extract_of(invented())
    batch = applied(planned())
    organisation.refresh_from_db()
    assert (organisation.place, organisation.country) == (liege, "BE")
    assert organisation.legal_form == LegalForm.COMPANY
    seat = organisation.seats.get()
    assert (seat.start_on, seat.end_on, seat.source) == (None, None, batch.source)


def test_a_seat_abroad_or_struck_off_is_not_proposed(liege, extract_of):
    settled(liege, 0)
    settled(liege, 1)
    extract_of(
        invented(0, post_code="62000", municipality="Arras", country="France"),
        invented(1, post_code="5000", struck_off="13-11-2023"),
    )
    with pytest.raises(NothingToPropose):
        look()


def test_a_post_code_that_the_registry_does_not_know_is_refused(liege, extract_of):
    settled(liege)
    extract_of(invented(post_code="9999", municipality="Nulle part"))
    assert proposed(planned())[0][2:] == ("refused", "place_unknown")


def test_a_number_is_found_by_name_and_post_code(liege, extract_of):
    organisation = settled(liege, enterprise_number="")
    elsewhere = settled(None, 1, enterprise_number="")
    extract_of(invented(0), invented(1))
    batch = planned()
    assert proposed(batch) == [(organisation.slug, "number", "changed", "by_name")]
    applied(batch)
    organisation.refresh_from_db()
    elsewhere.refresh_from_db()
    assert organisation.enterprise_number == numbered(0)
    assert elsewhere.enterprise_number == ""
    record = organisation.external_records.get()
    assert (record.key, record.matched_by) == (numbered(0), MatchedBy.NAME_AND_PLACE)


def test_of_several_enterprises_of_a_name_none_is_taken(liege, extract_of):
    settled(liege, enterprise_number="")
    extract_of(invented(0), invented(1, name="Inventée 0 SRL"))
    batch = planned()
    assert proposed(batch)[0][2:] == ("refused", "several")
    (row,) = batch.rows.all()
    for number in (0, 1):
        digits = numbered(number)
        assert f"{digits[:4]}.{digits[4:7]}.{digits[7:]}" in row.values["register_says"]


def test_a_number_that_another_organisation_has_is_refused(liege, namur, extract_of):
    settled(liege, enterprise_number="")
    make_organisation(name="Jumelle", enterprise_number=numbered(0), place=liege)
    extract_of(invented(0, other_names=[("1", "003", "Jumelle")]))
    found = {kind: outcome for _slug, kind, *outcome in proposed(planned())}
    assert found["number"] == ["refused", "number_taken"]


def test_one_number_for_two_organisations_is_refused(liege, extract_of):
    first = settled(liege, enterprise_number="", slug="first")
    settled(liege, name="Inventée 0", enterprise_number="", slug="second")
    extract_of(invented(0))
    batch = planned()
    assert [row[2:] for row in proposed(batch)] == [("refused", "number_taken")] * 2
    decide(row=batch.rows.order_by("number")[1], decision=Decision.LEAVE_OUT)
    assert [row[2] for row in proposed(batch)] == ["changed", "left_out"]
    applied(batch)
    first.refresh_from_db()
    assert first.enterprise_number == numbered(0)


def test_who_is_not_in_the_extract_any_more_has_ceased(liege, extract_of):
    organisation = settled(liege)
    closed = settled(liege, 1, closed_on=date(2020, 1, 1))
    extract_of(invented(2))
    batch = planned()
    assert proposed(batch) == [(organisation.slug, "ceased", "changed", "by_number")]
    applied(batch)
    organisation.refresh_from_db()
    closed.refresh_from_db()
    assert organisation.closed_on == SNAPSHOT
    assert organisation.closed_precision == Precision.DOCUMENTED
    assert closed.closed_on == date(2020, 1, 1)


def test_a_natural_person_has_not_ceased_and_nothing_is_proposed(liege, extract_of):
    settled(liege)
    extract_of(invented(0, kind="1", form="", name="Jean Inventé"), invented(1))
    with pytest.raises(NothingToPropose):
        look()


def test_activities_in_the_version_of_the_day_are_added(liege, extract_of):
    organisation = settled(liege)
    has = make_activity(code="62100")
    missing, main = make_activity(code="62200"), make_activity(code="25110")
    make_activity(code="62010", version="2008")
    make_organisation_activity(organisation=organisation, activity=has)
    extract_of(
        invented(
            activities=[
                ("2025", "62100", "MAIN"),
                ("2025", "62200", "SECO"),
                ("2025", "25110", "SECO"),
                ("2025", "25110", "MAIN"),
                ("2025", "99999", "MAIN"),
                ("2008", "62010", "MAIN"),
                ("2003", "72200", "MAIN"),
            ]
        )
    )
    batch = planned()
    (row,) = batch.rows.all()
    assert row.changes == {"activities": ["", "2025: 25110! 62200"]}
    applied(batch)
    links = organisation.activity_links.filter(source=batch.source)
    assert {(link.activity, link.rank) for link in links} == {
        (missing, ActivityRank.SECONDARY),
        (main, ActivityRank.MAIN),
    }
    assert {(link.start_on, link.start_precision) for link in links} == {
        (SNAPSHOT, Precision.DOCUMENTED)
    }


def test_what_is_known_of_a_later_day_is_not_contradicted(liege, namur, extract_of):
    organisation = settled(namur)
    organisation.seats.all().delete()
    make_organisation_seat(
        organisation=organisation,
        place=liege,
        start_on=date(2025, 9, 1),
        start_precision="day",
        end_on=None,
    )
    extract_of(invented(0, post_code="5000", municipality="Namur"))
    assert proposed(planned())[0][2:] == ("refused", "newer")


def test_a_row_that_is_left_out_changes_nothing(liege, namur, extract_of):
    first, second = settled(liege, 0), settled(liege, 1)
    extract_of(*(invented(n, post_code="5000") for n in range(2)))
    batch = planned()
    decide(row=batch.rows.order_by("number")[0], decision=Decision.LEAVE_OUT)
    applied(batch)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.place, second.place) == (liege, namur)
    assert not first.external_records.exists()


def state():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Organisation, ExternalRecord)
    ] + [
        list(getattr(organisation, name).order_by("pk").values())
        for organisation in Organisation.objects.order_by("pk")
        for name in ("names", "seats", "legal_forms", "activity_links")
    ]


def test_all_of_it_is_undone(liege, namur, extract_of):
    make_activity(code="62100")
    settled(liege, 0, enterprise_number="")
    settled(liege, 1, legal_form=LegalForm.ASBL)
    settled(liege, 2)
    settled(None, 3, legal_form="")
    extract_of(
        invented(0),
        invented(
            1, name="Autre", post_code="5000", activities=[("2025", "62100", "MAIN")]
        ),
        invented(3),
    )
    before = state()
    batch = applied(planned())
    assert {row.values["proposal"] for row in batch.rows.all()} == set(ProposalKind)
    assert set(batch.rows.values_list("outcome", flat=True)) == {"changed"}
    assert state() != before
    undo_import(batch=batch, user=None)
    assert state() == before
    assert Source.objects.filter(slug="bce-open-data-2025-05-30").exists()
    assert len(look()[1]) == batch.rows.count()


def test_what_was_changed_since_is_not_undone(liege, namur, extract_of):
    organisation = settled(liege)
    extract_of(invented(post_code="5000"))
    batch = applied(planned())
    organisation.seats.filter(end_on=None).update(note_en="Looked up.")
    with pytest.raises(UndoRefused):
        undo_import(batch=batch, user=None)


def test_a_later_extract_is_a_source_of_its_own(liege, namur, extract_of):
    organisation = settled(liege)
    extract_of(invented(post_code="5000"))
    applied(planned())
    extract_of(invented(), number=144, snapshot=LATER)
    batch = applied(planned())
    assert batch.source.published_on == LATER
    organisation.refresh_from_db()
    assert organisation.place == liege
    assert [str(seat.place.post_code) for seat in organisation.seats.order_by("end_on")]
    assert organisation.seats.count() == 3
    assert organisation.external_records.count() == 2


def test_the_command_plans_and_applies(liege, namur, extract_of):
    organisation = settled(liege)
    said = StringIO()
    call_command("enrich", stdout=said)
    assert "No extract" in said.getvalue()
    extract_of(invented(post_code="5000"))
    call_command("enrich", "--apply", stdout=said)
    assert "1 taken over" in said.getvalue()
    organisation.refresh_from_db()
    assert organisation.place == namur


def test_staff_go_through_the_pages(client, liege, namur, extract_of):
    organisation = settled(liege)
    client.force_login(make_superuser())
    create = reverse("import_create", args=["enrichment"])
    page = client.get(create)
    assert "direct marketing" in page.content.decode()
    assert 'type="file"' not in page.content.decode()
    assert "No extract of the company register" in client.post(create).content.decode()
    extract_of(invented(post_code="5000", municipality="Namur"))
    plan = client.post(create, follow=True)
    text = plan.content.decode()
    assert "to take over" in text
    assert "5000 Namur" in text
    assert "seat moved" in text
    assert "direct marketing" in text
    batch = ImportBatch.objects.get()
    done = client.post(reverse("import_apply", args=[batch.reference]), follow=True)
    assert "was taken over" in done.content.decode()
    organisation.refresh_from_db()
    assert organisation.place == namur
    client.post(reverse("import_undo", args=[batch.reference]))
    organisation.refresh_from_db()
    assert organisation.place == liege
