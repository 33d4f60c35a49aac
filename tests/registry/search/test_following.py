"""The index says what the rows say, whoever writes them and however."""

from functools import cache
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from registry.imports.plans.applying import apply_plan
from registry.imports.plans.undoing import undo_import
from registry.models import (
    Cluster,
    ClusterKind,
    Organisation,
    OrganisationName,
    SearchDifference,
    SearchEntry,
    Theme,
)
from registry.search.kinds import searched
from registry.search.saying import all_columns
from registry.services import merge_records, undo_merge
from tests.every_factory import FACTORIES
from tests.factories import (
    make_cluster,
    make_cluster_theme,
    make_enterprise_number,
    make_organisation,
    make_organisation_name,
    make_place,
    make_theme,
)
from tests.registry.imports.lists import plan_list
from walloon_clusters.database import current_sql

pytestmark = pytest.mark.django_db

WORDS = ("Zebrafin", "Quaggaru", "Okapilou", "Narwhali", "Ibexokra")


@cache
def columns() -> list[tuple]:
    """Return each kind of row with each column that words of it come from."""
    found = {}
    for kind in searched().values():
        for column in all_columns(kind):
            path = [f"{step.label}.{step.there}" for step in column.steps]
            name = f"{kind.key} {' '.join([*path, column.name])}"
            if not column.labels:
                found[name] = pytest.param(kind, column, id=name)
    return list(found.values())


def build(model, steps, **fields):
    """Make a row and those that steps lead to; return the first and the last."""
    if not steps:
        row = FACTORIES[model](**fields)
        return row, row
    step, *further = steps
    if step.leads_back:
        row = FACTORIES[model](**fields)
        link = field_of(step.model, step.there)
        return row, build(step.model, further, **{link: row})[1]
    target, last = build(step.model, further)
    return FACTORIES[model](**fields, **{field_of(model, step.here): target}), last


def field_of(model, column: str) -> str:
    (field,) = (f for f in model._meta.concrete_fields if f.column == column)
    return field.name


def words_for(model, name: str) -> list[str]:
    if name == "enterprise_number":
        return [make_enterprise_number(4030500 + number) for number in range(5)]
    if name == "post_code":
        return [str(7001 + number) for number in range(5)]
    longest = model._meta.get_field(name).max_length or 100
    return [word[:longest] for word in WORDS]


def entry_of(kind, row) -> str:
    """Return all that the entry of a row says, which is what its row says."""
    assert [str(each) for each in SearchEntry.objects.inconsistent_words()] == []
    entries = SearchEntry.objects.filter(model=kind.key, row=row.pk)
    return " ".join(" ".join(map(str, said)) for said in entries.values_list())


def raw(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(("kind", "column"), columns())
def test_an_entry_follows_each_column_that_it_is_made_of(kind, column):
    row, last = build(kind.model_class, column.steps)
    model, name = type(last), column.name
    assert entry_of(kind, row)
    first, second, third, fourth, fifth = words_for(model, name)
    rows = model._base_manager.filter(pk=last.pk)
    if name == "end_quote":
        rows.update(end_source=last.source, end_on=last.start_on)

    rows.update(**{name: first})
    assert first in entry_of(kind, row)

    last.refresh_from_db()
    setattr(last, name, second)
    last.save()
    assert second in entry_of(kind, row)
    assert first not in entry_of(kind, row)

    setattr(last, name, third)
    model._base_manager.bulk_update([last], [name])
    assert third in entry_of(kind, row)

    raw(f'UPDATE {model._meta.db_table} SET "{name}" = %s', fourth)
    assert fourth in entry_of(kind, row)

    # A row that two changes of one transaction touch says what the last of them wrote.
    raw(f'UPDATE {model._meta.db_table} SET "{name}" = %s', first)
    raw(f'UPDATE {model._meta.db_table} SET "{name}" = %s', fifth)
    assert fifth in entry_of(kind, row)


def test_an_entry_says_what_a_value_of_a_list_is_called_in_both_languages():
    cluster = make_cluster(kind=ClusterKind.INNOVATION_HUB)
    kind = searched()["cluster"]
    assert "innovation hub" in entry_of(kind, cluster)
    assert "hub d’innovation" in entry_of(kind, cluster)

    Cluster.objects.update(kind=ClusterKind.FOREIGN_NETWORK)

    assert "network outside Wallonia" in entry_of(kind, cluster)
    assert "innovation hub" not in entry_of(kind, cluster)


@pytest.mark.parametrize("kind", searched().values(), ids=searched())
def test_a_row_that_is_gone_is_found_no_longer(kind):
    row = FACTORIES[kind.model_class]()
    assert entry_of(kind, row)

    key = row.pk
    row.delete()

    row.pk = key
    assert entry_of(kind, row) == ""


def test_what_belongs_to_a_row_is_found_with_it_as_long_as_it_does():
    one, other = make_organisation(), make_organisation()
    kind = searched()["organisation"]
    name = make_organisation_name(organisation=one, name="Zebrafin")
    assert "Zebrafin" in entry_of(kind, one)

    OrganisationName.objects.update(organisation=other)
    assert "Zebrafin" in entry_of(kind, other)
    assert "Zebrafin" not in entry_of(kind, one)

    name.delete()
    assert "Zebrafin" not in entry_of(kind, other)


def test_rows_made_moved_and_deleted_in_bulk_are_followed():
    source = make_organisation().source
    kind = searched()["organisation"]
    rows = Organisation.objects.bulk_create(
        Organisation(slug=f"o-{n}", name=f"Zebra {n}", kind="other", source=source)
        for n in range(50)
    )
    place = make_place(name_fr="Quaggaville")
    Organisation.objects.update(place=place)

    assert "Quaggaville" in entry_of(kind, rows[17])
    assert SearchEntry.objects.filter(names__contains="Zebra").count() == 50
    Organisation.objects.filter(name__startswith="Zebra").delete()
    assert "Zebra" not in entry_of(kind, rows[17])


def test_a_theme_that_is_renamed_is_found_with_every_cluster_that_has_it():
    theme = make_theme()
    clusters = [make_cluster_theme(theme=theme).cluster for _ in range(3)]

    Theme.objects.filter(pk=theme.pk).update(name_fr="Zébrures")

    for cluster in clusters:
        assert "Zébrures" in entry_of(searched()["cluster"], cluster)


def test_an_update_of_other_columns_leaves_the_entry_alone():
    organisation = make_organisation()
    kept = "SELECT xmin FROM registry_searchentry WHERE model = 'organisation'"

    def version():
        with connection.cursor() as cursor:
            cursor.execute(f'{kept} AND "row" = %s', [organisation.pk])
            return cursor.fetchone()

    before = version()
    Organisation.objects.update(website="https://example.org/")
    assert version() == before

    # Nor does one that says the same again.
    Organisation.objects.update(name=organisation.name)
    assert version() == before


def test_an_import_and_its_undoing_are_followed():
    batch = plan_list(("Zebrafin", "", "1180"), cluster=make_cluster())
    apply_plan(batch=batch, user=None)
    organisation = Organisation.objects.get(name="Zebrafin")
    kind = searched()["organisation"]
    assert "Zebrafin" in entry_of(kind, organisation)

    undo_import(batch=batch, user=None)

    assert entry_of(kind, organisation) == ""


def test_a_merge_and_its_undoing_are_followed():
    kept, merged = make_cluster(name="Quaggaru"), make_cluster(name="Zebrafin")
    kind = searched()["cluster"]

    merge = merge_records(kept=kept, merged=merged, reason="one", user=None)
    assert "Zebrafin" in entry_of(kind, kept)
    assert entry_of(kind, merged) == ""

    undo_merge(merge=merge, user=None)
    assert "Zebrafin" not in entry_of(kind, kept)
    merged = Cluster.objects.get(name="Zebrafin")
    assert "Zebrafin" in entry_of(kind, merged)


def test_an_entry_that_says_something_else_is_told_and_can_be_made_anew():
    organisation, other = make_organisation(), make_organisation()
    raw(
        "UPDATE registry_searchentry SET names = 'Zebrafin' WHERE \"row\" = %s",
        other.pk,
    )
    raw('DELETE FROM registry_searchentry WHERE "row" = %s', organisation.pk)
    raw(
        'INSERT INTO registry_searchentry (model, "row", names, numbers, words_en, '
        "words_fr, texts_en, texts_fr, excerpts) "
        "VALUES ('organisation', 0, '', '', '', '', '', '', '')"
    )

    wrong = {str(each) for each in SearchDifference.objects.all()}
    assert {f"organisation {pk}" for pk in (organisation.pk, other.pk, 0)} <= wrong
    with pytest.raises(CommandError):
        call_command("check_registry", stdout=(told := StringIO()))
    assert "Entries that do not say what their rows say" in told.getvalue()

    raw("SELECT registry_search_fill()")
    assert not SearchDifference.objects.exists()


def test_what_a_migration_changes_is_in_the_index_after_it():
    organisation = make_organisation(name="Zebrafin")
    kind = searched()["organisation"]
    connection.check_constraints()

    current_sql.clear("default", plan=[("a migration", False)])
    Organisation.objects.update(name="Quaggaru")
    current_sql.install("default")

    assert "Quaggaru" in entry_of(kind, organisation)
    Organisation.objects.update(name="Okapilou")
    assert "Okapilou" in entry_of(kind, organisation)


def test_long_and_odd_texts_are_indexed():
    long = "mot-" * 60_000 + " zebrafin"
    cluster = make_cluster(description_fr=long, description_en="-- ' \\ -")

    assert entry_of(searched()["cluster"], cluster)
