from whitenoise.storage import CompressedManifestStaticFilesStorage


class SiteStorage(CompressedManifestStaticFilesStorage):
    """Names static files after what they hold, so that browsers keep them for ever.

    The modules of the charts name each other, and what they draw with: there the names
    are replaced as well.
    Django could do so everywhere, but takes sentences in packages for imports.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "charts/*.js",
            (
                (
                    r'(?P<matched>(?P<how>from |import\()"(?P<url>\.[\w./-]+\.js)")',
                    '%(how)s"%(url)s"',
                ),
            ),
        ),
    )
