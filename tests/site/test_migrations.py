"""What has landed in migrations stays as it is, and speaks of tables alone.

After a migration has landed, its hash is added by one command:
``pytest tests/site/test_migrations.py --refresh-landed``. The command only adds: a file
that is listed already and reads otherwise fails, because an installed database, which
has run it, could not follow.
"""

import ast
import hashlib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.state import ModelState, ProjectState

from registry.migration_operations import Together, together
from registry.migration_words import OF_CONSTRAINTS, OF_FIELDS, OF_MODELS, is_ours
from registry.models import Cluster

HOUSE = Path(settings.BASE_DIR)
LANDED = Path(__file__).with_name("landed_migrations.txt")
APPS = ("registry", "programmes", "evaluation")
FILES = [
    path for app in APPS for path in sorted((HOUSE / app / "migrations").glob("0*.py"))
]


def hashes() -> dict[str, str]:
    """Return the hash of each migration, by the path of its file."""
    return {
        path.relative_to(HOUSE).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in FILES
    }


def landed() -> dict[str, str]:
    lines = LANDED.read_text().splitlines()
    return {path: digest for digest, path in (line.split("  ") for line in lines)}


def test_a_landed_migration_is_never_changed(request):
    now, before = hashes(), landed()
    changed = [path for path in before if now.get(path) != before[path]]
    assert changed == []

    if request.config.getoption("--refresh-landed"):
        LANDED.write_text("".join(f"{now[path]}  {path}\n" for path in sorted(now)))
    assert set(now) == set(landed()), "run this file with --refresh-landed"


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-3::2]))
def test_a_migration_has_no_words_for_people(path):
    words = OF_FIELDS | OF_CONSTRAINTS | OF_MODELS
    said = {
        node.arg if isinstance(node, ast.keyword) else node.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.keyword | ast.Constant)
        and (node.arg if isinstance(node, ast.keyword) else node.value) in words
    }

    assert said == set()


@pytest.mark.parametrize("word", sorted(OF_FIELDS))
@pytest.mark.django_db
def test_a_reworded_field_needs_no_migration(monkeypatch, word):
    """If Django compares models otherwise some day, this fails: see migration_words."""
    field = Cluster._meta.get_field("kind")
    other = [("else", "Else")] if word == "choices" else "said otherwise"
    monkeypatch.setattr(
        field, "_verbose_name" if word == "verbose_name" else word, other
    )
    assert field.deconstruct()[3][word] == other

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_a_changed_column_needs_a_migration(monkeypatch):
    monkeypatch.setattr(Cluster._meta.get_field("kind"), "max_length", 31)

    with pytest.raises(SystemExit):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("app", APPS)
def test_words_stay_where_models_are_used(app):
    """What is compared with migrations has none; the models themselves keep theirs."""
    for model in apps.get_app_config(app).get_models():
        assert is_ours(model)
        state = ModelState.from_model(model)
        assert not set(state.options) & OF_MODELS, model
        for field in state.fields.values():
            assert not set(field.deconstruct()[3]) & OF_FIELDS, field
    assert str(Cluster._meta.get_field("kind").verbose_name) == "kind"
    assert ProjectState.from_apps(apps).models["auth", "user"].options["verbose_name"]


# Many changes at once


def add(name: str, model: str = "source") -> migrations.AddField:
    return migrations.AddField(model, name, models.TextField(default=""))


def test_small_changes_are_made_at_once_and_others_in_their_place():
    first, second, third = add("one"), add("two"), add("three")
    renamed = migrations.RenameField("source", "one", "once")
    data = migrations.RunSQL("SELECT 1")

    made = together([first, second, data, third, renamed])

    assert [type(each) for each in made] == [Together, migrations.RunSQL, Together]
    assert made[0].operations == [first, second]
    assert made[2].operations == [third, renamed]


def test_what_changes_a_changed_column_comes_after():
    first, other = add("one"), add("one", "person")
    renamed = migrations.RenameField("source", "one", "once")

    made = together([first, other, renamed])

    assert [each.operations for each in made] == [[first, other], [renamed]]


@pytest.mark.django_db
def test_changes_made_at_once_are_taken_back_at_once():
    before = ProjectState.from_apps(apps)
    after = before.clone()
    (made,) = together([add("one"), add("two")])
    made.state_forwards("registry", after)

    def columns():
        with connection.cursor() as cursor:
            found = connection.introspection.get_table_description(
                cursor, "registry_source"
            )
        return {column.name for column in found} & {"one", "two"}

    with connection.schema_editor(atomic=False) as editor:
        made.database_forwards("registry", editor, before, after)
    assert columns() == {"one", "two"}
    with connection.schema_editor(atomic=False) as editor:
        made.database_backwards("registry", editor, after, before)
    assert columns() == set()
