"""The site as a WSGI application, for granian or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from walloon_clusters.outages.presence import answer_at_once

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walloon_clusters.settings")

answer_at_once()


def site():
    """Return the site, each request of which has its bounds."""
    site = get_wsgi_application()
    # There are no settings, and no apps, before.
    from registry.bounds.door import Door

    return Door(site)


application = site()
