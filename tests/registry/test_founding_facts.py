"""The founding facts: what the fixtures say, and how they come into the registry."""

import json
import re
from datetime import date
from graphlib import CycleError
from io import StringIO

import pghistory
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from registry import founding_files
from registry.founding_facts import (
    FixtureLoader,
    files,
    in_order,
)
from registry.models import (
    Agreement,
    Cluster,
    ClusterKind,
    Event,
    Mandate,
    Membership,
    MembershipAttestation,
    Organisation,
    Person,
    Recognition,
    RecognitionEnding,
)
from registry.models.base import Sourced
from tests.registry.test_reference_data import FIXTURES as REFERENCE

FACTS = [path.stem for path in files() if path.stem not in REFERENCE]
UNSOURCED = {
    "sources": "they are what facts rest on",
    "subsidy_rates": "parts of a legal regime, which has the source",
    "recommendations": "parts of an evaluation, which has the source",
    "contradictions": "each of their statements has the source",
}
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
TELEPHONE = re.compile(
    r"\+\d{2}[\d\s./()-]{6,}"  # +32 81 12 34 56
    r"|\b0\d{1,3}[\s./]\d{2,3}[\s.]\d{2}([\s.]\d{2})?\b"  # 081/12.34.56
)


def load():
    out = StringIO()
    call_command("load_founding_facts", stdout=out)
    return out.getvalue()


def path_of(name):
    return settings.FIXTURE_DIRS[0] / f"{name}.json"


def records_of(name):
    return founding_files.records_of(path_of(name))


def history_rows():
    return sum(
        model.objects.count()
        for app in ("registry", "programmes", "evaluation")
        for model in apps.get_app_config(app).get_models()
        if issubclass(model, pghistory.models.Event)
    )


# What the files hold


def test_every_file_is_loaded_after_those_that_it_refers_to():
    loaders = in_order(map(FixtureLoader, files()))

    assert {loader.name for loader in loaders} == {path.stem for path in files()}
    for number, loader in enumerate(loaders):
        later = {other.model for other in loaders[number + 1 :]} - {loader.model}
        assert not loader.referred() & later, loader.name


def test_files_that_refer_to_each_other_in_a_circle_are_refused():
    clusters, organisations = (
        FixtureLoader(path_of(name)) for name in ("clusters", "organisations")
    )
    clusters.referred = lambda: {Organisation}
    organisations.referred = lambda: {Cluster}

    with pytest.raises(CycleError):
        in_order([clusters, organisations])


@pytest.mark.parametrize("name", FACTS)
def test_a_file_names_its_rows_by_natural_key_and_each_of_them_once(name):
    records = records_of(name)
    model = apps.get_model(records[0]["model"])
    assert all(record.keys() == {"model", "fields"} for record in records)
    assert all(
        record["fields"].keys() == records[0]["fields"].keys() for record in records
    )
    assert len({json.dumps(record["fields"]) for record in records}) == len(records)
    assert issubclass(model, Sourced) or name in UNSOURCED


@pytest.mark.parametrize("name", FACTS)
def test_no_contact_data_and_no_unverified_fact_is_in_a_file(name):
    text = path_of(name).read_text(encoding="utf-8")
    assert not E_MAIL.search(text)
    assert not TELEPHONE.search(text)
    assert not re.search(r"unverified|\[derived\]|\[public", text)
    assert not re.search(r"\\u[0-9a-f]{4}", text)


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_has_an_excerpt_or_says_why_not(name):
    for record in records_of(name):
        fields = record["fields"]
        if "quote" in fields:
            assert fields["source"]
            assert fields["quote"] or "not kept" in fields["note_en"], fields


def test_the_gaps_that_no_excerpt_fills_stay_few():
    records = [record["fields"] for name in FACTS for record in records_of(name)]
    sourced = [fields for fields in records if "quote" in fields]
    without = [fields for fields in sourced if not fields["quote"]]
    assert len(without) / len(sourced) < 0.05


COMPOSED = re.compile(
    r"(MECATECH|GREENWIN|LOGISTICS IN WALLONIA|SKYWIN|BIOWIN|WAGRALIM|PLASTIWIN|TWEED"
    r"|ECO-CONSTRUCTION|CAP 2020|INFOPOLE CLUSTER TIC|TWIST|2001|2003|2004): "
)


def test_an_excerpt_put_together_from_a_table_says_so():
    """The matrix of 2015 and the lists of 2006 hold cells, no sentences."""
    documents = (
        ["wallonia-innovation-strategy-2019"],
        ["walloon-clusters-internationalisation-2006"],
    )
    rows = [record["fields"] for name in FACTS for record in records_of(name)]
    composed = [
        fields
        for fields in rows
        if fields.get("source") in documents and COMPOSED.match(fields["quote"])
    ]
    assert len(composed) > 150
    assert {fields["basis"] for fields in composed} == {"table", "inferred"}
    read = [fields for fields in rows if fields.get("basis") == "table"]
    assert all(fields["source"] in documents for fields in read)


def test_what_was_found_wrong_or_was_not_found_is_not_told():
    """Fourteen rows were dropped when each was compared with its page."""
    rows = [record["fields"] for name in FACTS for record in records_of(name)]
    sources = {fields["url"] for fields in rows if "publisher" in fields}
    assert not any("thebulletin.be" in url or "iriscope" in url for url in sources)
    slugs = {fields.get("slug") for fields in rows}
    assert not {"alcatel-etca", "lys-medical", "mecatech-quebec"} & slugs
    recognised = [fields for fields in rows if "regime" in fields]
    assert not [
        fields
        for fields in recognised
        if fields.get("cluster") == ["cap-2020"] and fields["start_on"] > "2015-01-01"
    ]
    le_bourget = [fields for fields in rows if "Près de 90 sociétés" in str(fields)]
    assert not [fields for fields in le_bourget if fields.get("cluster")]


# What the registry knows after them


@pytest.mark.parametrize("name", FACTS)
def test_every_row_is_valid(facts, name):
    """The rows of a table are alike, and many: one of twenty is looked at."""
    records = records_of(name)
    model = apps.get_model(records[0]["model"])
    if name.startswith("beneficiaries_"):
        records = records[::20]
    loader = FixtureLoader(path_of(name))
    known = loader.known(model)
    keys = [known[loader.key_of(record)] for record in records]
    for row in model.objects.filter(pk__in=keys):
        row.full_clean()


@pytest.mark.parametrize(
    ("day", "clusters", "poles"),
    [
        (date(2000, 12, 31), 0, 0),
        (date(2002, 6, 30), 4, 0),
        (date(2003, 12, 31), 7, 0),
        (date(2004, 6, 30), 12, 0),
        (date(2005, 12, 31), 10, 0),
        (date(2006, 6, 30), 10, 0),
        (date(2007, 1, 1), 9, 5),
        (date(2007, 6, 30), 9, 5),
        (date(2012, 1, 1), 3, 6),
        (date(2016, 12, 31), 6, 6),
    ],
)
def test_the_clusters_in_operation_are_those_that_the_documents_count(
    facts, day, clusters, poles
):
    operating = Cluster.objects.in_operation(day)
    assert operating.of_kind(ClusterKind.BUSINESS_CLUSTER).count() == clusters
    assert operating.of_kind(ClusterKind.COMPETITIVENESS_POLE).count() == poles
    assert operating.count() == clusters + poles


def test_the_strategy_of_2015_names_six_clusters(facts):
    operating = Cluster.objects.in_operation(date(2016, 12, 31))
    clusters = operating.of_kind(ClusterKind.BUSINESS_CLUSTER)
    assert set(clusters.values_list("slug", flat=True)) == {
        "cap-2020",
        "eco-construction",
        "infopole",
        "plastiwin",
        "tweed",
        "twist",
    }


def test_wood_and_food_processing_were_not_renewed_after_the_evaluation_of_2004(facts):
    ended = Recognition.objects.filter(
        ending=RecognitionEnding.NOT_RENEWED, end_on__year=2004
    )
    assert set(ended.values_list("cluster__slug", flat=True)) == {
        "wood",
        "biotechnology",
    }


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("food-processing", "biotechnology"),
        ("Waste Management", "waste"),
        ("automobility", "auto-mobilite"),
        ("Eco-building", "eco-construction"),
        ("ITC", "infopole"),
    ],
)
def test_a_cluster_is_found_by_every_name_that_a_document_gives_it(facts, text, slug):
    assert Cluster.objects.search(text).filter(slug=slug).exists()


def test_two_names_of_one_cluster_say_that_they_are_held_to_be_one(facts):
    for slug in ("waste", "biotechnology"):
        cluster = Cluster.objects.get(slug=slug)
        assert cluster.note_en
        assert cluster.names.get(kind="published").note_en == cluster.note_en


def test_a_recognition_that_has_ended_says_how(facts):
    assert not Recognition.objects.filter(end_on__isnull=False, ending="").exists()


def test_only_clusters_and_poles_are_recognised(facts):
    assert not Recognition.objects.exclude(
        cluster__kind__in=[
            ClusterKind.BUSINESS_CLUSTER,
            ClusterKind.COMPETITIVENESS_POLE,
        ]
    ).exists()
    for slug in ("ewa", "wallonie-espace", "cerdt"):
        assert Organisation.objects.filter(slug=slug).exists()
        assert not Cluster.objects.filter(slug=slug).exists()


def test_a_membership_known_from_one_document_starts_with_it_and_stays_open(facts):
    membership = Membership.objects.get(
        cluster__slug="tweed", organisation__slug="issol"
    )
    assert membership.start_precision == "documented"
    assert membership.start_on == membership.attestations.get().documented_on
    assert membership.end_on is None


def test_several_documents_of_one_membership_are_one_membership(facts):
    membership = Membership.objects.get(
        cluster__slug="biowin", organisation__slug="gsk"
    )
    days = list(
        membership.attestations.order_by("documented_on").values_list(
            "documented_on", flat=True
        )
    )
    assert days == [date(2013, 2, 28), date(2020, 12, 31), date(2023, 6, 30)]
    assert membership.start_on == days[0]


def test_a_role_begins_with_the_first_document_that_shows_it(facts):
    held = {
        slug: (mandate.start_on, mandate.start_precision, mandate.source.slug)
        for slug, mandate in Mandate.objects.select_related("source")
        .in_bulk(field_name="slug")
        .items()
    }
    assert held["jean-jouet-mecatech-president"] == (
        date(2021, 6, 24),
        "documented",
        "john-cockerill-jouet-2021",
    )
    assert held["anthony-van-putte-mecatech-director"][0] == date(2019, 2, 28)
    assert held["francois-heroufosse-wagralim-director"][0] == date(2021, 6, 2)
    assert held["jacques-germay-mecatech-director"][:2] == (date(2006, 1, 1), "year")


def test_twist_was_recognised_for_three_triennia_from_the_autumn_of_2007(facts):
    terms = Recognition.objects.filter(cluster__slug="twist").order_by("start_on")
    assert list(terms.values_list("start_on", "end_on")) == [
        (date(2007, 10, 1), date(2010, 9, 30)),
        (date(2010, 10, 1), date(2013, 9, 30)),
        (date(2013, 10, 1), date(2016, 9, 30)),
        (date(2016, 10, 1), date(2019, 12, 31)),
    ]
    assert set(terms.values_list("basis", flat=True)) == {"inferred"}


def test_eco_construction_is_documented_as_recognised_in_2025_and_no_longer(facts):
    term = Recognition.objects.filter(cluster__slug="eco-construction").latest(
        "start_on"
    )
    assert term.start_on == term.end_on == date(2025, 12, 31)
    assert term.start_precision == term.end_precision == "documented"
    assert term.ending == RecognitionEnding.NOT_DOCUMENTED_LATER


def test_one_who_is_written_in_two_ways_is_one_person(facts):
    (habbachi,) = Person.objects.filter(slug__contains="hab")
    assert habbachi.also_written == "Abd-Samad Habbachi"
    assert habbachi.mandates.count() == 2


def test_a_federation_and_its_research_centre_link_with_seven_hubs(facts):
    agreement = Agreement.objects.get(slug="federation-sirris-seven-hubs")
    hubs = agreement.parties.filter(cluster__isnull=False)
    assert hubs.count() == 7
    assert agreement.parties.filter(organisation__slug="sirris").exists()
    federation = Organisation.objects.get(slug="federation-of-sirris")
    assert federation.published_figures.get().value == 2200


def test_the_microscopy_centre_is_documented_in_the_biopark(facts):
    membership = Membership.objects.get(
        cluster__slug="biopark-charleroi", organisation__slug="cmmi"
    )
    days = membership.attestations.order_by("documented_on")
    assert list(days.values_list("documented_on", flat=True)) == [
        date(2015, 12, 31),
        date(2024, 12, 17),
    ]


def test_what_the_innovator_of_hainaut_said_has_his_name_and_enterprise(facts):
    mandate = Mandate.objects.get(person__slug="francois-guillotin")
    assert mandate.organisation.slug == "nca-technologies"
    assert "CeRDT fills this gap" in mandate.quote


def test_one_person_presides_a_cluster_at_a_time(facts):
    skywin = Mandate.objects.filter(cluster__slug="skywin", role="president")
    for day, name in (
        (date(2010, 12, 31), "Pierre Sonveaux"),
        (date(2020, 1, 1), "Jacques Smal"),
        (date(2024, 1, 1), "François Lepot"),
    ):
        assert skywin.as_of(day).get().person.name == name


def test_the_days_of_the_event_that_no_document_states_are_not_made_up(facts):
    event = Event.objects.get()
    assert event.start_on == event.end_on == date(2024, 12, 17)
    assert event.start_precision == event.end_precision == "documented"
    assert "not stated" in event.note_en


def test_nothing_in_the_founding_facts_contradicts_itself(facts):
    out = StringIO()
    call_command("check_registry", stdout=out)
    assert "All is well" in out.getvalue()


# How they are loaded


def test_loading_twice_changes_nothing_and_leaves_no_trace_in_history(facts):
    before = history_rows()
    out = load()
    assert "Founding facts: 0 rows added." in out
    assert "Not as in the fixtures" not in out
    assert "Not added" not in out
    assert history_rows() == before


def test_what_staff_corrected_stays_corrected_and_is_named(facts):
    Cluster.objects.filter(slug="tweed").update(website="https://clusters.example/")
    out = load()
    assert Cluster.objects.get(slug="tweed").website == "https://clusters.example/"
    assert "cluster tweed: website" in out
    assert "Founding facts: 0 rows added." in out


def test_a_row_that_is_missing_comes_back_with_what_depends_on_it(facts):
    Membership.objects.filter(cluster__slug="biowin", organisation__slug="gsk").delete()
    assert "Founding facts: 4 rows added." in load()
    assert (
        MembershipAttestation.objects.filter(
            membership__cluster__slug="biowin", membership__organisation__slug="gsk"
        ).count()
        == 3
    )


def test_a_row_that_contradicts_a_correction_is_not_added_but_named(facts):
    gsk = Membership.objects.filter(cluster__slug="biowin", organisation__slug="gsk")
    gsk.update(start_on=date(2007, 1, 1))
    out = load()
    assert "Founding facts: 0 rows added." in out
    assert "membership biowin / gsk / 2013-02-28: conflicting key value" in out
    assert gsk.get().start_on == date(2007, 1, 1)


def test_a_row_that_depends_on_one_that_was_not_added_is_named_as_well(facts):
    Mandate.objects.get(slug="renaud-moens-igretec-director").delete()
    Organisation.objects.filter(slug="igretec").update(slug="igretec-charleroi")
    out = load()
    assert "organisation igretec: duplicate key value" in out
    assert (
        "mandate renaud-moens-igretec-director: refers to a row that is not there"
        in out
    )


def say_instead(monkeypatch, tmp_path, name, change):
    """Load one file, after ``change`` was made to its records."""
    records = records_of(name)
    changed = [record for record in records if change(record["fields"]) is not False]
    text = json.dumps(changed, ensure_ascii=False)
    (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr(settings, "FIXTURE_DIRS", [tmp_path])
    return load()


def test_a_correction_of_the_files_reaches_a_row_that_nobody_changed(
    facts, monkeypatch, tmp_path
):
    def correct(fields):
        if fields["slug"] in ("tweed", "twist"):
            fields.update(website="https://right.example/", created_on="2008-03-01")

    Cluster.objects.filter(slug="twist").update(website="https://staff.example/")
    out = say_instead(monkeypatch, tmp_path, "clusters", correct)

    tweed, twist = (Cluster.objects.get(slug=slug) for slug in ("tweed", "twist"))
    assert tweed.website == "https://right.example/"
    assert twist.website == "https://staff.example/"
    assert tweed.created_on == twist.created_on == date(2008, 3, 1)
    assert "Founding facts: 2 rows follow the fixtures." in out
    assert "cluster twist: website" in out
    assert "cluster tweed" not in out
    assert "follow" not in load()


def test_what_staff_corrected_is_left_however_often_another_column_follows(
    facts, monkeypatch, tmp_path
):
    """The history repeats what staff wrote when this command writes beside it."""
    twist = Cluster.objects.filter(slug="twist")
    twist.update(website="https://staff.example/")

    def correct(fields):
        if fields["slug"] == "twist":
            fields["created_on"] = "2008-03-01"

    say_instead(monkeypatch, tmp_path, "clusters", correct)
    assert "cluster twist: website" in load()
    assert twist.get().website == "https://staff.example/"


def test_what_staff_wrote_back_follows_the_files_again(facts, monkeypatch, tmp_path):
    tweed = Cluster.objects.filter(slug="tweed")
    before = tweed.get().website
    tweed.update(website="https://staff.example/")
    tweed.update(website=before)

    def correct(fields):
        if fields["slug"] == "tweed":
            fields["website"] = "https://right.example/"

    say_instead(monkeypatch, tmp_path, "clusters", correct)
    assert tweed.get().website == "https://right.example/"


def test_a_row_that_leaves_the_files_leaves_the_registry(facts, monkeypatch, tmp_path):
    def drop(fields):
        return fields["person"] != ["laurent-minguet"]

    out = say_instead(monkeypatch, tmp_path, "mandates", drop)
    # Its attestations lean on it: their file comes first, where both leave.
    assert "and kept: something leans on them." in out
    assert "mandate laurent-minguet-tweed-president" in out

    mandate = Mandate.objects.get(slug="laurent-minguet-tweed-president")
    mandate.attestations.all().delete()
    out = load()
    assert "No longer in the fixtures, and removed:" in out
    assert not Mandate.objects.filter(pk=mandate.pk).exists()


def test_a_row_that_staff_changed_or_entered_stays(facts, monkeypatch, tmp_path):
    minguet = Mandate.objects.get(slug="laurent-minguet-tweed-president")
    minguet.attestations.all().delete()
    Mandate.objects.filter(pk=minguet.pk).update(title="chairman")
    staff = Mandate.objects.create(
        slug="entered-by-staff",
        person=minguet.person,
        role="director",
        cluster=minguet.cluster,
        start_on=date(2026, 1, 1),
        source=minguet.source,
    )

    def drop(fields):
        return fields["person"] != ["laurent-minguet"]

    out = say_instead(monkeypatch, tmp_path, "mandates", drop)
    assert "No longer in the fixtures" not in out
    assert Mandate.objects.filter(pk__in=[minguet.pk, staff.pk]).count() == 2
