from whitenoise.storage import CompressedManifestStaticFilesStorage


class SiteStorage(CompressedManifestStaticFilesStorage):
    """Names static files after what they hold, so that browsers keep them for ever.

    The modules of the charts name each other: there the names are replaced as well.
    Django could do so everywhere, but takes sentences in packages for imports.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "charts/*.js",
            ((r'(?P<matched>from "(?P<url>\./[\w-]+\.js)")', 'from "%(url)s"'),),
        ),
    )
