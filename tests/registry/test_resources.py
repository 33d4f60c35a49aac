import contextlib
import csv
import io
import json
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import tablib
from django.core import serializers
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from evaluation import resources as evaluation
from evaluation.models import Rectification
from programmes import resources as programmes
from registry import resources as registry
from registry.files.cells import neutralise, restore, squeeze
from registry.files.formats import CSV, JSON, ODS, XLS, XLSX
from registry.files.refusal import RefusedFile
from registry.models import (
    Agreement,
    Delivery,
    DistinctPair,
    ExternalRecord,
    Membership,
    Organisation,
    OrganisationMerge,
    RecordMerge,
    SavedView,
    Source,
    SuggestionDismissal,
    UserRole,
)
from registry.resources import (
    AgreementPartyResource,
    AgreementResource,
    ClusterResource,
    LegalRegimeResource,
    MandateResource,
    MembershipAttestationResource,
    MembershipResource,
    OrganisationResource,
    PartnershipResource,
    PlaceResource,
    RecognitionResource,
    SourceResource,
)
from tests.every_factory import FACTORIES
from tests.factories import (
    make_agreement,
    make_agreement_party,
    make_cluster,
    make_enterprise_number,
    make_international_action,
    make_legal_regime,
    make_mandate,
    make_membership,
    make_membership_attestation,
    make_organisation,
    make_partnership,
    make_place,
    make_recognition,
    make_source,
)
from tests.registry.imports.files import ods_file
from tests.registry.table_files import (
    FORMATS,
    export,
    import_file,
    import_rows,
    problems,
)

pytestmark = pytest.mark.django_db

RESOURCES = [
    getattr(tables, name)
    for tables in (registry, programmes, evaluation)
    for name in tables.__all__
    # A list of members has columns of several tables, and is imported with a plan.
    if name != "MemberListResource"
]
NOT_COLUMNS = {"id", "name_key"}

every_resource = pytest.mark.parametrize(
    "resource_class", RESOURCES, ids=lambda resource: resource.__name__
)
every_format = pytest.mark.parametrize("name", FORMATS)


def rows_of(model):
    return serializers.serialize("json", model.objects.order_by("pk"))


def make_awkward_rows():
    """Fill the tables with values that files tend to spoil."""
    source = make_source(
        title='=HYPERLINK("x")', note="@a\r\nb\tc\n\n  d\u00a0\x0b", publisher="'+1"
    )
    old = make_organisation(
        name="-1+2",
        enterprise_number=make_enterprise_number(4030192),
        founded_on=date(1817, 9, 25),
        closed_on=date(1900, 2, 28),
        note='"quoted", with ; and ,\nnew line',
        quote="é" * 500,
        source=source,
    )
    make_organisation(name="007", founded_on=date(2005, 12, 31), place=make_place())
    make_organisation(name="1e5", country="FR", merged_into=old)
    make_place(
        latitude=Decimal("50.71717"),
        longitude=Decimal("-4.60000"),
        point_source=source,
        post_code="0123",
        country="FR",
    )
    make_legal_regime(
        cluster_kind="innovation_hub",
        eligible_cost_ceiling=Decimal("1234567.50"),
        has_midterm_evaluation=False,
        legal_forms=["asbl", "gie"],
        recognition_years=3,
    )
    make_partnership(fields=["technological", "commercial"])
    make_international_action(countries="FR,DE", organiser=old)
    make_cluster(country="", legal_entity=old, created_on=date(2001, 1, 1))
    make_agreement_party(organisation=old)
    make_mandate(organisation=old, represents=old)


def test_every_model_has_a_table():
    assert {resource._meta.model for resource in RESOURCES} == set(FACTORIES) - {
        # Their rows are made by the merge itself, or by who looks, never by a file.
        OrganisationMerge,
        RecordMerge,
        DistinctPair,
        # Its rows are taken over from a register.
        ExternalRecord,
        # Given, or put aside, on a page of its own, never by a file.
        UserRole,
        SuggestionDismissal,
        SavedView,
        # What was told of a kept view, noted by who tells it.
        Delivery,
    }


@every_resource
def test_a_table_has_every_column_of_its_model(resource_class):
    model = resource_class._meta.model
    expected = {field.name for field in model._meta.concrete_fields} - NOT_COLUMNS
    if resource_class is MembershipAttestationResource:
        expected = expected - {"membership"} | {"cluster", "organisation", "start_on"}

    assert set(resource_class().get_export_headers()) == expected


@every_resource
def test_a_table_begins_with_its_natural_key(resource_class):
    resource = resource_class()
    key = resource._meta.import_id_fields
    paths = {column.path for column in resource.key_columns}

    assert set(resource_class._meta.model.natural_key_fields) <= paths
    assert set(resource.get_export_headers()[: len(key)]) == set(key) or (
        resource.get_export_headers()[0] == key[0]
    )


@every_format
@every_resource
def test_importing_an_export_again_changes_nothing(resource_class, name):
    make_awkward_rows()
    model = resource_class._meta.model
    if not model.objects.exists():
        FACTORIES[model]()
    events = model.pgh_event_model.objects
    before, history = rows_of(model), events.count()

    result = import_file(resource_class, name, export(resource_class, name))

    assert not result.base_errors
    assert problems(result) == {}
    assert result.totals["skip"] == model.objects.count()
    assert rows_of(model) == before
    assert events.count() == history


@every_format
@every_resource
def test_an_export_makes_the_same_rows_in_an_empty_table(resource_class, name):
    model = resource_class._meta.model
    if model is Rectification:
        pytest.skip("An act that puts a decision right is never removed.")
    FACTORIES[model]()
    resource = resource_class()
    before = list(resource.rows(model.objects.order_by("pk")))
    content = export(resource_class, name, model.objects.order_by("pk"))
    model.objects.all().delete()

    result = import_file(resource_class, name, content)

    assert not result.base_errors
    assert problems(result) == {}
    assert list(resource.rows(model.objects.order_by("pk"))) == before


def test_an_export_is_the_same_in_every_language():
    make_awkward_rows()
    english = export(LegalRegimeResource, "csv")
    with translation.override("fr"):
        assert export(LegalRegimeResource, "csv") == english


def test_files_of_another_language_and_program_are_read():
    make_source()
    content = "slug;title;accessed_on\r\nsource-1;Neuf;2005-12-31\r\n"

    result = import_file(SourceResource, "csv", ("\ufeff" + content).encode())

    assert result.totals["update"] == 1
    assert Source.objects.get(slug="source-1").title == "Neuf"
    assert Source.objects.get(slug="source-1").accessed_on == date(2005, 12, 31)


def test_numbers_that_a_spreadsheet_made_of_text_are_read():
    make_organisation()
    book = openpyxl.Workbook()
    book.active.append(["slug", "enterprise_number", "name", "founded_on"])
    book.active.append(["organisation-1", 403019261, 2005, date(1990, 1, 1)])
    file = io.BytesIO()
    book.save(file)

    result = import_file(OrganisationResource, "xlsx", file.getvalue())

    assert problems(result) == {}
    organisation = Organisation.objects.get()
    assert organisation.enterprise_number == "0403019261"
    assert organisation.name == "2005"
    assert organisation.founded_on == date(1990, 1, 1)


def test_json_has_types_of_its_own():
    make_legal_regime(
        eligible_cost_ceiling=Decimal("10.50"),
        has_midterm_evaluation=True,
        legal_forms=["asbl"],
    )

    (row,) = json.loads(export(LegalRegimeResource, "json"))

    assert row["eligible_cost_ceiling"] == 10.5
    assert row["has_midterm_evaluation"] is True
    assert row["legal_forms"] == ["asbl"]
    assert row["start_on"] == "2001-01-01"
    assert row["end_on"] is None


def test_dates_in_a_workbook_are_dates_unless_excel_has_none():
    make_organisation(founded_on=date(1817, 9, 25), closed_on=date(2005, 1, 1))
    content = export(OrganisationResource, "xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    headers, values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    row = dict(zip(headers, values, strict=True))

    assert row["founded_on"] == "1817-09-25"
    assert row["closed_on"].date() == date(2005, 1, 1)


def test_a_workbook_can_be_read_as_it_opens():
    content = export(OrganisationResource, "xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active

    assert sheet.freeze_panes == "A2"
    assert all(cell.font.b for cell in sheet[1])
    widths = [each.width for each in sheet.column_dimensions.values()]
    assert len(widths) == sheet.max_column
    assert min(widths) > len("2005-12-31")


@pytest.mark.parametrize("name", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_spreadsheet_finds_a_formula(start, name):
    make_source(title=f"{start}1+1")

    table = list(FORMATS[name]().read(export(SourceResource, name)))

    assert squeeze(table[1][1]) == squeeze(f"{start}1+1")
    raw = export(SourceResource, "csv").decode()
    assert f"'{start}1+1".replace("\r", "\n") in raw


def test_json_is_not_neutralised():
    make_source(title="=1+1")

    assert json.loads(export(SourceResource, "json"))[0]["title"] == "=1+1"


@given(st.text(alphabet="'=+-@\t\r\n ab"))
@example("'=1")
@example("''")
@example("")
def test_neutralising_is_undone_exactly(text):
    assert restore(neutralise(text)) == text
    assert neutralise(text)[:1] not in tuple("=+-@\t\r\n")


@given(
    st.lists(
        st.lists(
            st.one_of(
                st.text(
                    st.characters(
                        codec="utf-8",
                        exclude_categories=("Cc", "Cs"),
                        exclude_characters="\ufffe\uffff",
                    )
                ).map(str.strip),
                st.integers(-(10**9), 10**9),
                st.dates(date(1900, 3, 1)),
            ),
            min_size=2,
            max_size=2,
        ),
        min_size=1,
        max_size=4,
    )
)
@pytest.mark.parametrize("form", [CSV, XLSX, ODS, JSON])
def test_a_table_comes_back_from_every_format(form, rows):
    if form is ODS:
        content = ods_file([["a", "b"], *rows])
    else:
        content = b"".join(form().pieces(["a", "b"], rows))

    read = form().create_dataset(content)

    def texts(table):
        """Return the cells as text, without blank rows at the end."""
        found = [[squeeze(value) for value in row] for row in table]
        while found and not any(found[-1]):
            found.pop()
        return found

    assert texts(read) == texts(rows)


@given(content=st.binary(max_size=200))
@example(content=b"")
@example(content=b"PK\x03\x04" + bytes(60))
@example(content=b"[" * 5000)
@example(content=b"[1]")
@example(content=b'[{"a": 1}, {"b": 1}]')
@example(content=b'a,b\n"')
@example(content=b"a\nb,c\n")
@pytest.mark.parametrize("form", [CSV, XLSX, XLS, ODS, JSON])
def test_a_file_that_is_not_what_it_says_is_refused_with_the_reason(form, content):
    with contextlib.suppress(RefusedFile):
        assert form().create_dataset(content).headers


def test_one_bad_row_keeps_the_whole_file_out():
    result = import_rows(
        SourceResource,
        {"slug": "one", "title": "One", "kind": "law"},
        {"slug": "two", "title": "", "kind": "law"},
    )

    assert list(problems(result)) == [(2, "title")]
    assert not Source.objects.exists()


def test_an_unknown_row_is_named_with_the_closest_known_one():
    make_organisation(slug="besix")
    make_cluster()
    make_source(slug="paper")

    result = import_rows(
        MembershipResource,
        {
            "cluster": "unheard-of",
            "organisation": "besixx",
            "start_on": "2005-01-01",
            "source": "paper",
        },
    )

    found = problems(result)
    assert found[1, "organisation"] == [
        "There is no organisation “besixx”. Did you mean “besix”?"
    ]
    assert found[1, "cluster"] == [
        "There is no cluster “unheard-of”. Write the key of one that exists, or import "
        "it first."
    ]


@pytest.mark.parametrize(
    ("resource_class", "column", "value", "message"),
    [
        (OrganisationResource, "kind", "club", "is not a code of this column"),
        (OrganisationResource, "founded_on", "31/12/2005", "year-month-day"),
        (OrganisationResource, "founded_on", "2005-02-30", "is not a day"),
        (OrganisationResource, "enterprise_number", "0403019262", "check digits"),
        (OrganisationResource, "country", "XX", "not the code of a country"),
        (OrganisationResource, "name", "x" * 251, "at most 250 characters"),
        (OrganisationResource, "name", "a\x00b", "NUL character"),
        (OrganisationResource, "slug", "a b", "slug"),
        (OrganisationResource, "slug", "a\x00b", "NUL character"),
        (OrganisationResource, "source", "a\x00b", "NUL character"),
        (OrganisationResource, "source", "", "cannot be null"),
        (OrganisationResource, "merged_into", "x", "There is no organisation"),
        (LegalRegimeResource, "recognition_years", "3,5", "not a whole number"),
        (LegalRegimeResource, "recognition_years", "-1", "greater than or equal to 0"),
        (LegalRegimeResource, "recognition_years", "9" * 18, "less than or equal to"),
        (LegalRegimeResource, "eligible_cost_ceiling", "1.234,50", "not a number"),
        (LegalRegimeResource, "eligible_cost_ceiling", "NaN", "not a number"),
        (LegalRegimeResource, "has_midterm_evaluation", "oui", "neither true nor"),
        (LegalRegimeResource, "legal_forms", "asbl,sprl", "is not a code"),
        (PartnershipResource, "fields", ["social"], "is not a code"),
    ],
)
def test_a_cell_that_is_refused_says_how_to_mend_it(
    resource_class, column, value, message
):
    model = resource_class._meta.model
    FACTORIES[model]()
    resource = resource_class()
    row = dict(
        zip(resource.get_export_headers(), next(iter(resource.rows())), strict=True)
    )

    result = import_rows(resource_class, row | {column: value})

    found = problems(result)
    assert list(found) == [(1, column)]
    assert message in found[1, column][0]


def test_reversed_dates_and_overlaps_are_explained():
    membership = make_membership(end_on=date(2006, 1, 1))
    key = {
        "cluster": membership.cluster.slug,
        "organisation": membership.organisation.slug,
        "source": membership.source.slug,
    }

    result = import_rows(
        MembershipResource,
        key | {"start_on": "2007-01-01", "end_on": "2006-12-31"},
        key | {"start_on": "2005-06-01", "end_on": ""},
    )

    found = problems(result)
    assert found[1, "end_on"] == ["The end lies before the start."]
    assert "is a member of this cluster already" in found[2, "__all__"][0]


def test_what_only_the_database_refuses_is_explained_by_column_too():
    number = make_enterprise_number(4030192)
    make_organisation(enterprise_number=number)
    make_organisation(slug="other")

    result = import_rows(
        OrganisationResource,
        {
            "slug": "other",
            "enterprise_number": number,
            "founded_on": "2001-01-01",
            "closed_on": "2000-01-01",
        },
    )
    again = import_rows(
        OrganisationResource, {"slug": "other", "enterprise_number": number}
    )

    assert problems(result)[1, "__all__"] == ["It was closed before it was founded."]
    assert problems(again)[1, "enterprise_number"] == [
        "Another organisation has this enterprise number."
    ]


def test_rows_of_one_file_that_overlap_are_refused():
    organisation, cluster, source = make_organisation(), make_cluster(), make_source()
    key = {
        "cluster": cluster.slug,
        "organisation": organisation.slug,
        "source": source.slug,
    }

    result = import_rows(
        MembershipResource,
        key | {"start_on": "2007-01-01"},
        key | {"start_on": "2008-01-01"},
    )

    assert list(problems(result)) == [(2, "__all__")]
    assert not Membership.objects.exists()


def test_two_rows_about_the_same_are_refused():
    row = {"slug": "one", "title": "One", "kind": "law"}

    result = import_rows(SourceResource, row, row)

    assert problems(result) == {
        (2, "__all__"): ["Row 2 is about the same: keep one of the two."]
    }


def test_blank_lines_are_passed_over():
    result = import_rows(
        SourceResource,
        {"slug": "one", "title": "One", "kind": "law"},
        {"slug": None, "title": "", "kind": " "},
    )

    assert result.totals["new"] == 1
    assert result.totals["skip"] == 1


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        (["title", "kind"], "Columns that every file needs: slug."),
        (["slug", "titel"], "Unknown columns: titel."),
        (["slug", "title", "title"], "Columns named twice: title."),
    ],
)
def test_a_file_with_wrong_columns_is_refused_as_a_whole(headers, message):
    table = tablib.Dataset(["x"] * len(headers), headers=headers)

    result = SourceResource().import_data(table)

    assert [str(error.error) for error in result.base_errors] == [message]
    assert not Source.objects.exists()


def test_a_file_of_the_time_of_one_language_is_read_as_english():
    make_source(slug="source-1", title="Old", note_en="Old", note_fr="Ancienne")

    import_rows(SourceResource, {"slug": "source-1", "note": "New"})

    source = Source.objects.get()
    assert (source.note_en, source.note_fr) == ("New", "Ancienne")


def test_a_column_that_a_file_lacks_stays_as_it_is():
    make_source(slug="source-1", title="Old", publisher="Kept")

    import_rows(SourceResource, {"slug": "source-1", "title": "New"})

    source = Source.objects.get()
    assert (source.title, source.publisher) == ("New", "Kept")


def test_a_new_membership_is_shown_by_its_own_source():
    organisation, cluster, source = make_organisation(), make_cluster(), make_source()

    import_rows(
        MembershipResource,
        {
            "cluster": cluster.slug,
            "organisation": organisation.slug,
            "start_on": "2007-01-01",
            "source": source.slug,
            "quote": "Members: …",
        },
    )

    (attestation,) = Membership.objects.get().attestations.all()
    assert attestation.documented_on == date(2007, 1, 1)
    assert (attestation.source, attestation.quote) == (source, "Members: …")


def test_an_attestation_names_its_membership_by_three_columns():
    membership = make_membership()
    source = make_source()
    row = {
        "cluster": membership.cluster.slug,
        "organisation": membership.organisation.slug,
        "start_on": "2005-01-01",
        "documented_on": "2009-01-01",
        "source": source.slug,
    }

    result = import_rows(MembershipAttestationResource, row)
    wrong = import_rows(MembershipAttestationResource, row | {"start_on": "2004-01-01"})

    assert problems(result) == {}
    assert membership.attestations.count() == 2
    assert "There is no membership of" in problems(wrong)[1, "membership"][0]


def test_a_party_is_found_by_a_key_with_an_empty_part():
    party = make_agreement_party(cluster=make_cluster(), quote="Old")

    result = import_rows(
        AgreementPartyResource,
        {
            "agreement": party.agreement.slug,
            "cluster": party.cluster.slug,
            "organisation": "",
            "quote": "New",
        },
    )

    assert result.totals["update"] == 1


def test_a_merged_organisation_is_not_linked_to_again():
    kept = make_organisation(slug="kept")
    make_organisation(slug="gone", merged_into=kept)
    agreement = make_agreement()

    result = import_rows(
        AgreementPartyResource,
        {
            "agreement": agreement.slug,
            "cluster": "",
            "organisation": "gone",
            "source": "founding-document",
        },
    )

    assert problems(result)[1, "organisation"] == [
        "“gone” was merged into “kept”: write that one."
    ]


def test_no_import_merges_organisations():
    make_organisation(slug="kept")
    make_organisation(slug="gone")

    result = import_rows(OrganisationResource, {"slug": "gone", "merged_into": "kept"})

    assert problems(result) == {
        (1, "merged_into"): ["No import changes this column: leave it as it is."]
    }


def test_an_organisation_that_was_merged_keeps_its_row_in_a_file():
    kept = make_organisation(slug="kept")
    make_organisation(slug="gone", merged_into=kept)

    result = import_file(
        OrganisationResource, "csv", export(OrganisationResource, "csv")
    )

    assert problems(result) == {}
    assert result.totals["skip"] == 2


def test_the_preview_marks_changes_without_styles():
    make_source(slug="source-1", title="Old <b>")

    result = SourceResource().import_data(
        tablib.Dataset(["source-1", "New <b>"], headers=["slug", "title"]), dry_run=True
    )

    diff = result.rows[0].diff
    assert diff[1] == "<del>Old &lt;b&gt;</del> <ins>New &lt;b&gt;</ins>"
    assert not any("style" in cell for cell in diff)
    assert Source.objects.get().title == "Old <b>"


def test_an_export_takes_three_queries_at_most_for_any_number_of_rows(
    django_assert_max_num_queries,
):
    for _number in range(5):
        make_membership()

    with django_assert_max_num_queries(3):
        export(MembershipResource, "csv")


@pytest.mark.parametrize(
    ("resource_class", "make"),
    [
        (ClusterResource, make_cluster),
        (PlaceResource, make_place),
        (RecognitionResource, make_recognition),
        (MandateResource, make_mandate),
        (MembershipAttestationResource, make_membership_attestation),
    ],
)
def test_a_line_that_changes_nothing_takes_few_queries(
    resource_class, make, django_assert_max_num_queries
):
    make()
    content = export(resource_class, "csv")

    # Three transactions to begin and end, the row, and each row that it names.
    with django_assert_max_num_queries(15):
        import_file(resource_class, "csv", content)


def test_where_there_is_no_date_no_precision_is_told_and_none_is_lost():
    make_agreement(start_on=date(2020, 1, 1), start_precision="year", end_on=None)

    (row,) = csv.DictReader(
        io.StringIO(export(AgreementResource, "csv").decode("utf-8-sig"))
    )

    assert (row["start_precision"], row["end_precision"]) == ("year", "")
    assert (
        import_file(AgreementResource, "csv", export(AgreementResource, "csv")).totals[
            "skip"
        ]
        == 1
    )


def test_an_agreement_keeps_its_periods():
    make_agreement(end_on=date(2021, 1, 1), end_precision="month")
    content = export(AgreementResource, "xlsx")
    Agreement.objects.all().delete()

    import_file(AgreementResource, "xlsx", content)

    agreement = Agreement.objects.get()
    assert (agreement.end_on, agreement.end_precision) == (date(2021, 1, 1), "month")
