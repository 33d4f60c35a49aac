"""Under which licence each package is, and whether the project takes it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

from .pinned import Pinned, npm_packages, python_packages

ACCEPTED = {
    # They ask for their text to be kept.
    *("0BSD", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Apache-2.0"),
    *("PSF-2.0", "W3C-20150513", "Unlicense", "Zlib", "BlueOak-1.0.0"),
    # They ask for changes to their own files to be published, and we change none.
    *("MPL-2.0", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later"),
    # For fonts.
    "OFL-1.1",
}
"""Licences, by their SPDX names, that a package may be under without a word more."""

EXCEPTIONS = {
    ("text-unidecode", "Artistic-1.0-Perl"): (
        "A tool of the tests uses it, nothing of it is passed on, and it may be had "
        "under the Artistic licence."
    ),
}
"""Packages under another licence, each with the reason why it is taken."""

WORDS = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "artistic license": "Artistic-1.0-Perl",
    "bsd": "BSD-3-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "gnu lesser general public license v2 or later (lgplv2+)": "LGPL-2.1-or-later",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "lgpl": "LGPL-2.1-or-later",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
}
"""What packages write for a licence that has a name in SPDX."""

LONGEST_NAME = 40
"""Characters of what may be the name of a licence; more are its text."""

CLASSIFIER = re.compile(r"License :: (?:OSI Approved :: )?(?P<name>.+)")
BETWEEN = re.compile(r"\s+(OR|AND)\s+")


@dataclass(frozen=True)
class Licence:
    """What is known of a package.

    Args:
        expression: its licence in SPDX, as far as it could be read; nothing where it
            says none, or is not installed.
        why: why it may not be used, or why it may all the same; nothing as a rule.
    """

    package: Pinned
    expression: str
    is_installed: bool = True
    is_accepted: bool = True
    why: str = ""


def licences() -> Iterator[Licence]:
    """Yield the licence of each package that the locks name, by name."""
    for package in sorted(python_packages(), key=lambda each: each.name):
        yield _judged(package, _of_python(package))
    for package in sorted(npm_packages(), key=lambda each: each.name):
        yield _judged(package, _of_npm(package))


def is_accepted(expression: str) -> bool:
    """Whether an expression of SPDX lets a package be used: of an OR, one part may."""
    parts = BETWEEN.split(expression.replace("(", "").replace(")", ""))
    if "OR" in parts and "AND" in parts:
        # Which belongs to which is for somebody to read.
        return False
    one_is_enough = any if "OR" in parts else all
    return one_is_enough(part in ACCEPTED for part in parts[::2])


def spdx(said: metadata.PackageMetadata) -> str:
    """Return the licence that a Python package names, in the words of SPDX."""
    if expression := said.get("License-Expression"):
        return expression
    named = (said.get("License") or "").strip()
    if named and "\n" not in named and len(named) <= LONGEST_NAME:
        parts = BETWEEN.split(named)
        return " ".join(WORDS.get(part.lower(), part) for part in parts)
    found = filter(None, map(CLASSIFIER.fullmatch, said.get_all("Classifier") or ()))
    names = (each["name"] for each in found)
    # Whether all of them hold or one is not said: all must be accepted.
    return " AND ".join(WORDS.get(name.lower(), name) for name in names)


def _judged(package: Pinned, expression: str | None) -> Licence:
    if expression is None:
        return Licence(package, "", is_installed=False, why="not installed here")
    if reason := EXCEPTIONS.get((package.name, expression)):
        return Licence(package, expression, why=reason)
    if not expression:
        return Licence(package, "", is_accepted=False, why="says no licence")
    if is_accepted(expression):
        return Licence(package, expression)
    return Licence(package, expression, is_accepted=False, why="not accepted")


def _of_python(package: Pinned) -> str | None:
    try:
        return spdx(metadata.metadata(package.name))
    except metadata.PackageNotFoundError:
        return None


def _of_npm(package: Pinned) -> str:
    described = package.folder / "package.json"
    if not described.exists():
        # That of another system.
        return package.licence
    said = json.loads(described.read_text()).get("license") or ""
    return said if isinstance(said, str) else str(said.get("type", ""))
