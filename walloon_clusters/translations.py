"""The catalogs of translations, and the strings of code and pages that they translate.

This is Django's `makemessages` without GNU gettext, which a fresh machine lacks.
"""

import inspect
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import (
    DEFAULT_KEYWORDS,
    extract_from_dir,
    extract_python,
)
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

from walloon_clusters.data_dictionary import APPS, docstring, documented_models

FOLDERS = ["walloon_clusters", "registry", "programmes", "evaluation", "templates"]
NOT_OURS = "node_modules"
KEYWORDS = DEFAULT_KEYWORDS | {"gettext_noop": None}
KEYWORDS |= {
    f"{name}_lazy": DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
}
REWORDED = ["Add %s", "Change %s", "View %s"]
"""Strings of Django that our catalogs, which it looks into first, word otherwise:
its French puts "de" before every name, even before "affiliation"."""
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def source_strings() -> Catalog:
    """Collect every string that the code and the pages mark for translation.

    The docstrings of the models are among them: the data dictionary shows them.
    """
    catalog = Catalog(charset="utf-8")
    for folder in FOLDERS:
        found = extract_from_dir(
            settings.BASE_DIR / folder,
            [("**.py", "python"), ("**.html", extract_from_template)],
            keywords=KEYWORDS,
            comment_tags=["Translators:"],
            directory_filter=lambda path: Path(path).name != NOT_OURS,
        )
        for name, line, string, comments, context in found:
            catalog.add(
                string,
                locations=[(f"{folder}/{name}", line)],
                auto_comments=comments,
                context=context,
            )
    for string in REWORDED:
        catalog.add(string)
    for label in APPS:
        for model in documented_models(apps.get_app_config(label)):
            path = Path(inspect.getsourcefile(model)).relative_to(settings.BASE_DIR)
            _, line = inspect.getsourcelines(model)
            catalog.add(docstring(model), locations=[(str(path), line)])
    return catalog


def extract_from_template(file, keywords, comment_tags, options):
    """Extract from a page what Django itself would look up when it shows the page.

    Django rewrites the page as calls of gettext amid blanks. The parentheses let them
    be read as Python, whatever their indentation.
    """
    calls = f"({templatize(file.read().decode())}\n)"
    return extract_python(io.BytesIO(calls.encode()), keywords, comment_tags, options)


def languages() -> list[str]:
    """Return the languages that the source is translated into."""
    return [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def catalog_path(language: str) -> Path:
    (folder,) = settings.LOCALE_PATHS
    return folder / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = catalog_path(language)
    if not path.exists():
        return Catalog(
            locale=language,
            project="Walloon Clusters",
            copyright_holder="Walloon Clusters contributors",
            header_comment="# Walloon Clusters, in its other languages.",
            fuzzy=False,
        )
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> Catalog:
    """Bring a catalog up to date with the source; keep what is translated already."""
    catalog = read(language)
    catalog.update(source_strings(), no_fuzzy_matching=True, update_creation_date=False)
    path = catalog_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file,
            catalog,
            width=88,
            sort_by_file=True,
            include_lineno=False,
            ignore_obsolete=True,
        )
    return catalog


def faults(language: str) -> Iterator[str]:
    """Say what a catalog lacks, leaves in doubt, gets wrong or has too much."""
    catalog = read(language)
    source = source_strings()
    for message in filter(is_string, source):
        translation = catalog.get(message.id, message.context)
        if translation is None:
            yield f"not in the catalog: {message.id!r}"
        elif not all(in_each_number(translation)):
            yield f"not translated: {message.id!r}"
        elif translation.fuzzy:
            yield f"marked as fuzzy: {message.id!r}"
        elif placeholders(translation.string) != placeholders(message.id):
            yield f"with other placeholders: {message.id!r}"
    for message in filter(is_string, catalog):
        if source.get(message.id, message.context) is None:
            yield f"no longer in the source: {message.id!r}"


def is_string(message: Message) -> bool:
    """Say whether this is a string: the empty one holds the catalog's header."""
    return bool(message.id)


def in_each_number(message: Message) -> tuple[str, ...]:
    return message.string if message.pluralizable else (message.string,)


def placeholders(text: str | tuple[str, ...]) -> set[str]:
    return set(PLACEHOLDER.findall(text if isinstance(text, str) else " ".join(text)))
