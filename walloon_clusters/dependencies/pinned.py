"""The packages that the lock files name, of Python and of npm."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FRONTEND = Path("walloon_clusters", "frontend")
LOCKS = (
    "requirements.lock",
    "walloon_clusters/*/requirements.lock",
    "tests/requirements.lock",
)
"""Where the locks of Python packages lie: what the site takes is the first."""

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True)
class Pinned:
    """A package as a lock names it.

    Args:
        kind: ``python`` or ``npm``.
        lock: the first lock that names it.
        folder: where a package of npm lies.
        licence: what the lock of npm says of it.
    """

    kind: str
    name: str
    version: str
    lock: str
    folder: Path | None = None
    licence: str = ""


def locks() -> list[str]:
    """Return the locks of Python packages."""
    base = Path(settings.BASE_DIR)
    found = (path for where in LOCKS for path in sorted(base.glob(where)))
    return [str(path.relative_to(base)) for path in found]


def python_packages() -> Iterator[Pinned]:
    """Yield each Python package once, those of the site first."""
    seen = set()
    for lock in locks():
        text = Path(settings.BASE_DIR, lock).read_text()
        for name, version in PIN.findall(text):
            if name not in seen:
                seen.add(name)
                yield Pinned("python", name, version, lock)


def npm_packages() -> Iterator[Pinned]:
    """Yield each package of npm; those of other systems than this one too."""
    frontend = Path(settings.BASE_DIR, FRONTEND)
    lock = json.loads((frontend / "package-lock.json").read_text())
    for path, told in lock["packages"].items():
        if path:
            yield Pinned(
                kind="npm",
                name=path.rpartition("node_modules/")[2],
                version=told["version"],
                lock=str(FRONTEND / "package-lock.json"),
                folder=frontend / path,
                licence=told.get("license", ""),
            )
