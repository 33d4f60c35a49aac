"""The site as a WSGI application, for granian or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from walloon_clusters.outages.presence import answer_at_once

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walloon_clusters.settings")

answer_at_once()


def site():
    """Return the site; each request has its bounds, and its line in the log."""
    site = get_wsgi_application()
    # There are no settings, and no apps, before.
    from corsheaders.middleware import CorsMiddleware

    from registry.bounds.door import Door
    from walloon_clusters.headers import AskedOfBrowsers
    from walloon_clusters.watching.requests import WatchedRequests

    return Door(site, around=[WatchedRequests, CorsMiddleware, AskedOfBrowsers])


application = site()
