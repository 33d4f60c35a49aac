from django.contrib.staticfiles.finders import FileSystemFinder


class SiteFinder(FileSystemFinder):
    """Collects our static files, and of the packages' those that a page may load.

    Packages bring each file in a dozen variants: collecting, hashing and compressing
    them all takes longer than everything else that a new site has to do.
    """

    not_loaded = [
        "htmx.[!m]*",
        # Of swagger-ui what it draws with, and how; its style names the map of itself.
        *("swagger-ui.[!c]*", "swagger-ui-[!b]*"),
        *("swagger-ui-bundle.js.*", "swagger-initializer.js", "oauth2-*", "log.*"),
        *("absolute-path.js", "index.*", "favicon-*", "package.json", "README.md"),
    ]

    def list(self, ignore_patterns):
        return super().list([*(ignore_patterns or []), *self.not_loaded])
