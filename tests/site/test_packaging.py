import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from walloon_clusters.settings import BASE_DIR

SOURCE = (BASE_DIR / "pyproject.toml").read_text()
PROJECT = tomllib.loads(SOURCE)["project"]
DEPENDENCIES = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]


@pytest.mark.parametrize("dependency", DEPENDENCIES)
def test_every_dependency_is_pinned(dependency):
    lock = (BASE_DIR / "requirements.lock").read_text()
    pinned = dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\$", lock, re.MULTILINE))
    requirement = Requirement(dependency)

    assert pinned[canonicalize_name(requirement.name)] in requirement.specifier
