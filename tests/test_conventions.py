"""What holds everywhere in the code: one test for each convention, over all of it.

An exemption stands beside its rule, with its reason.
"""

import ast
import importlib
import inspect
import re
from itertools import pairwise
from pathlib import Path

import allauth
import django
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.management import call_command
from django.db import models
from django.urls import resolve
from django_countries.fields import CountryField

from registry.api import paths
from registry.lists.directory import all_lists
from registry.lists.page import ListPage
from tests.constraints import constraints_of, models_of

HOUSE = Path(settings.BASE_DIR)
APPS = ["registry", "programmes", "evaluation"]
MAY_IMPORT = {
    "registry": {"registry"},
    "programmes": {"registry", "programmes"},
    "evaluation": {"registry", "programmes", "evaluation"},
    "walloon_clusters": {"registry", "programmes", "evaluation", "walloon_clusters"},
    "fixtures": {"fixtures"},
}
"""Imports point one way; the site composes the apps, and nobody imports it.

What builds the fixtures knows no app, and none knows it.
"""

MODELS = models_of(*APPS)

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


def python_files(*folders):
    return [
        path
        for folder in folders
        for path in sorted((HOUSE / folder).rglob("*.py"))
        if "node_modules" not in path.parts
    ]


def written_by_us(*folders):
    """Return the Python files of some folders, without generated migrations."""
    return [path for path in python_files(*folders) if "migrations" not in path.parts]


def name_of(path):
    return path.relative_to(HOUSE).as_posix()


def tree_of(path):
    return ast.parse(path.read_text())


def templates():
    return sorted((HOUSE / "templates").rglob("*.html"))


def imported_by(path):
    """Return the packages that a file imports, wherever in it."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module


# Modules


def test_imports_point_one_way():
    wrong = {
        (name_of(path), module)
        for app, allowed in MAY_IMPORT.items()
        for path in python_files(app)
        for module in imported_by(path)
        if module.split(".")[0] in {*MAY_IMPORT, "tests"} - allowed
    }

    assert wrong == set()


def test_one_module_opens_workbooks():
    """It has the guards: a workbook opened elsewhere could end the process."""
    opening = {
        name_of(path)
        for path in python_files(*MAY_IMPORT)
        for module in imported_by(path)
        if module.split(".")[0] == "python_calamine"
    }

    assert opening == {"registry/files/tables.py"}


def test_one_module_reads_csv():
    reading = {
        name_of(path)
        for path in written_by_us(*MAY_IMPORT)
        if re.search(r"\bcsv\.(reader|DictReader)\b", path.read_text())
    }

    # The extract of the register is too large to be read as a list is.
    assert reading == {"registry/files/delimited.py", "registry/register/extract.py"}


def test_files_are_read_and_written_without_knowing_what_they_are_about():
    allowed = {"registry.enterprise_number", "registry.files", "registry.models"}
    wrong = {
        (name_of(path), module)
        for path in python_files("registry/files")
        for module in imported_by(path)
        if module.split(".")[0] == "registry"
        and not any(f"{module}.".startswith(f"{base}.") for base in allowed)
    }

    assert wrong == set()


def test_modules_are_named_after_what_they_are_about():
    vague = {"utils", "util", "helpers", "common", "core", "misc", "selectors"}

    assert not [
        name_of(path)
        for path in python_files(*MAY_IMPORT)
        if {path.stem, *path.relative_to(HOUSE).parts} & vague
    ]


LONG_FILES = {
    "evaluation/indicators/partnerships.py": "one indicator after another",
    "evaluation/models/evaluation.py": "one model, from its opening to its decision",
    "programmes/imports/outcomes.py": "one outcome after another, in SQL",
    "registry/resources/base.py": "the contract of a table, from a cell to a file",
    "registry/plugs.py": "one thing that an app may tell after another",
    "registry/words.py": "every day, period, figure and name that a person reads",
    "registry/admin/links.py": "one admin after another, each read alone",
    "registry/imports/plans/matching.py": "one way to match after another, in SQL",
    "registry/imports/members/outcomes.py": "one outcome after another, in SQL",
    "fixtures/build/places.py": "one source, read once in a while",
    "walloon_clusters/settings.py": "one setting after another, each read alone",
    "walloon_clusters/database/keeper.py": "the whole life of one process",
}


def test_files_are_short_enough_to_read_at_once():
    scripts = sorted((HOUSE / "walloon_clusters/static").rglob("*.js"))
    long = {
        name_of(path)
        for path in [*written_by_us(*MAY_IMPORT), *scripts]
        if len(path.read_text().splitlines()) > 300
    }

    assert long - set(LONG_FILES) == set()


PERIODS = {
    "registry/models/base/periods.py": "the rule, for rows and querysets",
    "registry/models/sql/1_periods.sql": "the rule, in SQL",
    "registry/dump/pages.py": "an example for a database that lacks the function",
}


def test_the_rule_of_when_a_period_holds_has_one_home():
    """``Period.holds_on()`` for a row, ``holds_on()`` in a query, a function in SQL."""
    own = re.compile(r"\bend_on is (null|none)\s+or\s+[\w.]*end_on\s*>=", re.I)
    same = re.compile(r"end_on__isnull=True\)\s*\|\s*Q\(end_on__gte=(?!F\()")
    files = [
        *written_by_us(*MAY_IMPORT),
        *(path for app in APPS for path in (HOUSE / app).rglob("*.sql")),
    ]
    stated = {
        name_of(path)
        for path in files
        if own.search(path.read_text()) or same.search(path.read_text())
    }

    assert stated == set(PERIODS)


SAME_NAMES = {
    "DatabaseWrapper": "Django asks each of its databases for a class of that name",
    "Command": "Django finds a command by this name",
}


def test_a_class_has_a_name_of_its_own():
    """One name means one thing in all apps, but for classes inside of others."""
    places = {}
    for path in written_by_us(*MAY_IMPORT):
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(name_of(path))

    shared = {name: found for name, found in places.items() if len(found) > 1}

    assert {n: found for n, found in shared.items() if n not in SAME_NAMES} == {}


def test_every_list_has_an_address_or_stands_on_the_page_of_something():
    """A list is entered where it is declared: addresses and the search know it."""

    def below(page):
        for each in page.__subclasses__():
            yield each
            yield from below(each)

    entered = all_lists()
    # Where programs ask, a page stands behind another class: see registry/api.
    own = {each for each in below(ListPage) if each.__module__ != paths.__name__}
    others = {page for page in own if page.columns} - set(entered)

    assert len(entered) > 10
    for page in entered:
        assert resolve(f"/{page.address}").func.view_class is page
    assert {page.__name__ for page in others} == {
        "ClusterConnections",
        "ClusterImpact",
        "ClusterMembers",
        "IndicatorDetail",
        "OrganisationSuggestions",
    }


SCHEMAS = {"programmes/models/balances.py": "triggers, in anybody's search path"}


def test_queries_name_tables_without_a_schema():
    """So that views of the same names can stand before them in the search path."""
    naming = {
        name_of(path)
        for path in [
            *written_by_us(*APPS),
            *(path for app in APPS for path in (HOUSE / app).rglob("*.sql")),
        ]
        if re.search(rf"\bpublic\.({'|'.join(APPS)})_", path.read_text())
    }

    assert naming == set(SCHEMAS)


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    files = [*written_by_us(*MAY_IMPORT), *templates()]

    assert not [name_of(path) for path in files if marks.search(path.read_text())]


def test_tests_in_a_browser_wait_for_what_they_look_at():
    """`is_visible()` and `count()` ask at once, often before the page is there."""
    at_once = re.compile(r"^\s*assert .*\.(is_visible|is_hidden)\(\)$", re.M)

    for path in sorted((HOUSE / "tests/browser").glob("*.py")):
        assert not at_once.findall(path.read_text()), f"{path.name}: use expect()"


AT_ONCE = re.compile(
    r"\.goto\(|\.reload\(|look_at\(|follow\(|log_in\(|\.objects\.|refresh_from_db\("
)


def test_a_click_that_leads_to_another_page_is_followed():
    """What asks at once after a click may ask the page, or the rows, of before it."""
    for path in sorted((HOUSE / "tests/browser").glob("*.py")):
        for node in ast.walk(tree_of(path)):
            steps = getattr(node, "body", None)
            for click, then in pairwise(steps if isinstance(steps, list) else []):
                clicks = isinstance(click, ast.Expr) and ast.unparse(click).endswith(
                    ".click()"
                )
                assert not (clicks and AT_ONCE.search(ast.unparse(then))), (
                    f"{path.name}, line {click.lineno}: click it with follow()"
                )


def test_nothing_happens_behind_the_back_of_who_saves():
    """No signals, and no save() or delete() that does more than it says."""
    for path in python_files(*APPS):
        modules = set(imported_by(path))
        assert not modules & {"django.dispatch", "django.db.models.signals"}, path

    for model in MODELS:
        for own in ("save", "delete", "save_base", "__init__"):
            assert getattr(model, own) is getattr(models.Model, own), (model, own)


SHOWING = {"forms", "pages", "templatetags", "tables", "filters", "charts"}
WRITING = {
    "save",
    "create",
    "get_or_create",
    "update",
    "update_or_create",
    "delete",
    "bulk_create",
    "bulk_update",
}
WRITES_ELSEWHERE = {
    "programmes/imports/forms.py": "the list and what is said of it are kept at once",
    "registry/imports/pages/template_file.py": "it saves a workbook to be downloaded",
}


def test_only_services_write():
    """Forms check, pages and tags show: a row is written by an act with a name.

    The admin of Django saves its forms by itself.
    """
    writing = {
        name_of(path)
        for path in written_by_us(*APPS)
        if SHOWING & {*path.parent.relative_to(HOUSE).parts, path.stem}
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITING
    }

    assert writing == set(WRITES_ELSEWHERE)


# Models


@each_model
def test_a_model_says_what_it_is(model):
    """In a docstring, in lower-case names for people, and in an order of its rows."""
    options = model._meta
    made_by_django = f"{model.__name__}({', '.join(f.name for f in options.fields)})"

    assert inspect.cleandoc(model.__doc__ or "") not in {"", made_by_django}
    assert {"verbose_name", "verbose_name_plural", "ordering"} <= set(
        options.original_attrs
    )
    for name in (options.verbose_name, options.verbose_name_plural):
        assert str(name) == str(name).lower()


def tells_rows_apart(model, names: set[str]) -> bool:
    """Say whether no two rows may have the same values in all of some fields."""
    keys = {field.name for field in model._meta.pk_fields}
    if "pk" in names or keys <= names:
        return True
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and not rule.condition:
            never_null = rule.nulls_distinct is False or not any(
                model._meta.get_field(name).null for name in rule.fields
            )
            if rule.fields and set(rule.fields) <= names and never_null:
                return True
        if isinstance(rule, ExclusionConstraint) and not rule.condition:
            same = {
                each if isinstance(each, str) else each.name
                for each, operator in rule.expressions
                if operator == "="
            }
            if same | {"start_on"} <= names:
                return True
    return any(model._meta.get_field(name).unique for name in names)


@each_model
def test_rows_come_in_one_order(model):
    """Nothing that a page shows changes places when it is looked at again."""
    names = set()
    for each in model._meta.ordering:
        if isinstance(each, str):
            names.add(each.lstrip("-").partition("__")[0])
        else:
            inside = getattr(each, "expression", each)
            while not hasattr(inside, "name"):
                (inside,) = inside.get_source_expressions()
            names.add(inside.name)

    assert tells_rows_apart(model, names)


@each_model
def test_names_of_fields_are_in_lower_case_but_for_acronyms(model):
    for field in model._meta.fields:
        first_word = str(field.verbose_name).split()[0]

        if not field.primary_key:
            assert first_word == first_word.lower() or first_word.isupper(), field


@each_model
def test_a_text_is_empty_rather_than_null(model):
    nullable = [
        field.name
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField) and field.null
    ]

    assert nullable == []


@each_model
def test_rules_are_constraints_with_names_and_words(model):
    options = model._meta
    prefix = f"{options.app_label}_{options.model_name}_"

    assert not options.unique_together
    for constraint in options.constraints:
        message = str(constraint.get_violation_error_message())

        assert constraint.name.startswith(prefix)
        assert message != models.BaseConstraint.default_violation_error_message
        assert message.endswith("."), message
        assert "%(" not in message


def test_names_of_constraints_are_unique():
    declared = [
        constraint.name for model in MODELS for constraint in model._meta.constraints
    ]

    assert len(declared) == len(set(declared)) == len(constraints_of(*APPS))


def test_every_constraint_is_tested_twice():
    """Each is in the table of offences that its app's tests go through."""
    tested = set()
    for app in APPS:
        if models_of(app):
            tested |= set(
                importlib.import_module(f"tests.{app}.test_constraints").OFFENCES
            )

    assert tested == set(constraints_of(*APPS))


def columns_in(condition):
    """Return the columns that a condition speaks of."""
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from columns_in(child)
        elif isinstance(child, tuple):
            yield child[0].split("__")[0]


@each_model
def test_closed_lists_are_closed_in_the_database(model):
    """But countries: their list is a standard that changes by itself."""
    closed = {
        column
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        for column in columns_in(constraint.condition)
    }
    listed = {
        field.name
        for field in model._meta.fields
        if getattr(field, "base_field", field).choices
        and not isinstance(field, CountryField)
    }

    assert listed <= closed


NO_HISTORY = {
    "FileContent": "the bytes of a file, by their fingerprint: they never change",
    "LinkCheck": "what the worker found, made again each time",
    "SearchEntry": "the words of rows, which follow them and can be made anew",
    "GrantBalance": "sums, which follow what they are made of",
    "LineYear": "sums, which follow what they are made of",
    "Delivery": "a record itself: what was told of a kept view, and when",
    "Viewing": "a record itself, which nobody changes",
    "ImportFile": "a file as it was received: it never changes",
    "ImportRow": "the lines of a plan, made again until it is applied",
}


@each_model
def test_every_change_of_a_model_is_recorded(model):
    if model.__name__ in NO_HISTORY:
        assert not hasattr(model, "pgh_event_models")
        return
    assert set(model.pgh_event_models) == {"insert", "update", "delete"}

    (history,) = set(model.pgh_event_models.values())
    recorded = {field.name for field in history._meta.fields}
    derived = {
        field.name
        for field in model._meta.fields
        if isinstance(field, models.GeneratedField)
    }
    assert {field.name for field in model._meta.fields} - derived <= recorded


FORGETFUL = {
    "ImportRow": "a plan keeps nothing from being deleted or undone",
    "GrantBalance": "its triggers make it of the grant, and remove it with that",
}


@each_model
def test_what_others_refer_to_is_protected(model):
    """A part goes with its whole; nothing else is deleted along."""
    if model.__name__ in FORGETFUL:
        return
    for field in model._meta.fields:
        if isinstance(field, models.ForeignKey):
            delete = field.remote_field.on_delete

            assert delete in {models.PROTECT, models.CASCADE}, field
            if delete is models.CASCADE:
                assert not field.null, field


@each_model
def test_links_between_models_have_a_model_of_their_own(model):
    assert not model._meta.many_to_many


def test_every_method_of_a_queryset_is_tested():
    written = "\n".join(path.read_text() for path in python_files("tests"))
    methods = {
        (type(model._default_manager.all()).__name__, name)
        for model in MODELS
        for queryset in type(model._default_manager.all()).__mro__
        if queryset.__module__.split(".")[0] in APPS
        for name, value in vars(queryset).items()
        if inspect.isfunction(value) and not name.startswith("_")
    }

    assert methods
    assert not {
        (queryset, name)
        for queryset, name in methods
        if not re.search(rf"\b{name}\b", written)
    }


def test_no_test_is_measured_by_the_clock():
    """A busy machine fails nothing: what something costs is told by `make bench`."""
    clocks = re.compile(r"\b(process_time|perf_counter|thread_time)(_ns)?\b")

    assert [
        name_of(path)
        for path in python_files("tests")
        if "benchmarks" not in path.parts
        and path != Path(__file__)
        and clocks.search(path.read_text())
    ] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# Templates

NAMED_BY_DJANGO = {
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "500.html",
    "admin/base_site.html",
}


LIBRARIES = [
    Path(allauth.__file__).parent / "templates",
    Path(django.__file__).parent / "contrib" / "admin" / "templates",
]
"""What libraries draw their pages with; one of ours takes its place."""


def test_every_template_is_used():
    by_templates = {
        name
        for path in templates()
        for name in re.findall(r'{% (?:extends|include) "([^"]+)"', path.read_text())
    }
    constants = {
        node.value
        for path in written_by_us(*MAY_IMPORT)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    all_names = {
        path.relative_to(HOUSE / "templates").as_posix() for path in templates()
    }

    in_place_of = {
        name
        for name in all_names
        if any((library / name).is_file() for library in LIBRARIES)
    }

    unused = all_names - by_templates - constants - NAMED_BY_DJANGO - in_place_of

    assert unused == set()


def test_templates_hold_no_script_and_no_style():
    forbidden = re.compile(
        r"<style|\bstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=[\"']|javascript:", re.I
    )

    assert not [
        name_of(path) for path in templates() if forbidden.search(path.read_text())
    ]


WIDEST = 160
"""Characters on a line of a template."""


def test_lines_of_templates_are_short_enough_to_read():
    assert not [
        f"{name_of(path)}:{number}"
        for path in templates()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > WIDEST
    ]


def test_a_component_says_what_it_takes():
    components = sorted((HOUSE / "templates/components").glob("*.html"))

    assert components
    assert not [
        path.name
        for path in components
        if not re.match(r"({% load [^%]+%})?{% comment %}\n", path.read_text())
    ]


def test_a_page_ends_with_the_parts_of_which_nothing_is_known():
    last = re.compile(r"{% parts_not_known %}\n{% endblock %}")
    pages = [path for path in templates() if "{% part " in path.read_text()]

    assert len(pages) > 5
    for path in pages:
        assert len(last.findall(path.read_text())) == 1, name_of(path)


def test_templates_read_nothing_that_the_registry_wrote_as_markup():
    assert not [
        name_of(path)
        for path in templates()
        if re.search(r"\|\s*safe\b|autoescape off", path.read_text())
    ]


def test_every_word_for_readers_can_be_translated():
    """Every text between tags comes out of a variable or of a translation.

    A program to copy is the same in each language.
    """
    program = re.compile(r"<pre\b.*?</pre>", re.S)
    block = re.compile(
        r"{%\s*(blocktranslate|comment)\b.*?{%\s*end\1\s*%}|{#.*?#}|{[{%].*?[%}]}", re.S
    )
    known = {"CSV", "XLSX", "JSON", "GeoJSON", "NUMAC", "DOCTYPE", "html", "rsaquo"}
    known |= {"SHA"}  # the name of a fingerprint
    known |= {"BibTeX", "Excel", "Parquet"}  # names of programs and their files
    known |= {"manage", "py", "work"}  # a command to type

    untranslated = {}
    for path in templates():
        said = program.sub(" ", path.read_text())
        text = re.sub(r"<[^>]*>", " ", block.sub(" ", said))
        words = set(re.findall(r"[A-Za-zÀ-ÿ]{2,}", text)) - known
        if words:
            untranslated[name_of(path)] = words

    assert untranslated == {}


def test_every_app_of_the_house_is_installed():
    installed = {config.name for config in apps.get_app_configs()}

    assert installed >= set(MAY_IMPORT) - {"fixtures"}


# Words and figures

WRITERS = {
    *("get_language", "date_format", "number_format", "localize", "localise"),
    *("format_currency", "format_decimal", "format_percent", "format_date"),
}
WRITES_TOO = {
    "registry/history/words.py": "any column of any model, as the history keeps it",
}


def test_figures_days_and_languages_are_written_in_one_module():
    """What a person reads is written by ``registry/words.py``, and so all the same."""
    found = {
        name_of(path)
        for path in written_by_us(*APPS, "walloon_clusters")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", None)) in WRITERS
    }

    assert found == {"registry/words.py", *WRITES_TOO}


def test_templates_write_figures_and_days_as_the_code_does():
    """A filter of Django's is for machines only, or for the year of a day."""
    machines = r"(?!['\"](?:Y-m-d|c|Y)['\"])"
    other = re.compile(
        rf"\|\s*(?:date\b(?!:)|date:{machines}|time\b|floatformat|intcomma|localize\b)"
    )

    assert [
        name_of(path) for path in templates() if other.search(path.read_text())
    ] == []


def test_the_registry_names_nothing_of_the_apps_above_it():
    """Neither their models nor their pages: they tell it of themselves, in ``apps``."""
    upper = ["programmes", "evaluation"]
    pages = {
        name
        for app in upper
        for pattern in importlib.import_module(f"{app}.urls").urlpatterns
        if (name := getattr(pattern, "name", None))
    }
    labels = {model._meta.label_lower for model in models_of(*upper)}
    named = re.compile(rf"[\"']({'|'.join(sorted(pages | labels))})[\"']", re.I)
    shared = [HOUSE / "templates/base.html", *(HOUSE / "templates/registry").rglob("*")]
    files = [*written_by_us("registry"), *shared]

    assert pages
    assert labels
    assert not [
        (name_of(path), found.group())
        for path in files
        if path.is_file() and (found := named.search(path.read_text()))
    ]


# Imports


@pytest.mark.parametrize("path", settings.IMPORT_KINDS)
def test_a_kind_of_import_is_a_folder_of_the_same_five_files(path):
    folder = HOUSE / Path(*path.split(".")[:-2])

    for name in ("kind", "columns", "outcomes", "facts", "undoing"):
        assert (folder / f"{name}.py").is_file(), name
    assert path.split(".")[-2] == "kind"
