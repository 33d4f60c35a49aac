"""The settings of a site whose database lives in a folder of its own."""

import os
from pathlib import Path

from walloon_clusters import database
from walloon_clusters.settings import *  # noqa: F403
from walloon_clusters.settings import DATABASES, STORAGES

DATABASES["default"] |= database.configuration(Path(os.environ["SERVER_FOLDER"]))
# Files as they lie in the tree: nothing is collected for a test.
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
STATIC_ROOT = Path(os.environ["SERVER_FOLDER"]).parent / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
