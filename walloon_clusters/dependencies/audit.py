"""Which pinned packages somebody has warned of, where such warnings can be asked for.

The tools that ask are those of the registries: ``pip-audit`` and ``npm audit``. Both
end alike whether they found something or could ask nobody; what they print tells.
"""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from .pinned import FRONTEND

SECONDS = 300

LONGEST = 200
"""Characters of what is said where nobody could be asked."""


class NotReachable(Exception):
    """Nobody could be asked, whose last words say why."""


@dataclass(frozen=True)
class Advisory:
    """That a version of a package is known to be unsafe.

    Args:
        mended_in: the version in which it is not, if one is known.
    """

    package: str
    version: str
    name: str
    mended_in: str = ""

    def __str__(self):
        mended = f", mended in {self.mended_in}" if self.mended_in else ""
        return f"{self.package} {self.version}: {self.name}{mended}"


def of_python(lock: str, tool: Sequence[str]) -> list[Advisory]:
    """Return what is known of the packages of a lock.

    Raises:
        NotReachable: no database of advisories answers, or it does not know all of the
            packages: what was not looked at is not safe.
    """
    told = _asked(
        [*tool, "--requirement", lock, "--disable-pip", "--format", "json"],
        Path(settings.BASE_DIR),
    )
    if "dependencies" not in told:
        raise NotReachable("pip-audit gave no list of packages")
    skipped = [each["name"] for each in told["dependencies"] if "skip_reason" in each]
    found = [
        Advisory(
            each["name"],
            each["version"],
            warned["id"],
            ", ".join(warned.get("fix_versions") or ()),
        )
        for each in told["dependencies"]
        for warned in each.get("vulns", ())
    ]
    if skipped and not found:
        raise NotReachable(f"nothing is known of {', '.join(skipped)}"[:LONGEST])
    return found


def of_npm(tool: Sequence[str]) -> list[Advisory]:
    """Return what is known of the packages of npm.

    Raises:
        NotReachable: the registry answers no such question.
    """
    told = _asked([*tool, "audit", "--json"], Path(settings.BASE_DIR, FRONTEND))
    if "vulnerabilities" not in told:
        raise NotReachable(str(told.get("message") or "npm gave no list of packages"))
    return [
        # Where the fault is in what a package uses, its name stands there.
        Advisory(name, each["range"], _title(found))
        for name, each in told["vulnerabilities"].items()
        for found in each["via"]
    ]


def _title(found: dict | str) -> str:
    return found if isinstance(found, str) else f"{found['title']} ({found['url']})"


def _asked(command: list[str], folder: Path) -> dict:
    try:
        ran = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=SECONDS
        )
    except FileNotFoundError as error:
        raise NotReachable(f"{command[0]} is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise NotReachable(f"no answer within {SECONDS} seconds") from error
    try:
        told = json.loads(ran.stdout)
    except json.JSONDecodeError as error:
        last = ran.stderr.strip().splitlines() or ["it said nothing"]
        raise NotReachable(last[-1]) from error
    return told if isinstance(told, dict) else {}
