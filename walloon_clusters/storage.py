import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class CompressedOnce(Compressor):
    """Compresses files that are named after what they hold, each once for ever.

    Brotli's last two levels take ten times as long, for a twelfth less to send: the
    demo would wait for them.
    """

    ENDINGS = (".br", ".gz")
    QUALITY = 9

    def compress(self, path: str) -> list[str]:
        if all(Path(path + ending).exists() for ending in self.ENDINGS):
            return []
        return super().compress(path)

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return brotli.compress(data, quality=CompressedOnce.QUALITY)

    def write_data(self, path: str, data: bytes, suffix: str, stat_result) -> str:
        """Write it whole or not at all: nobody would write it again."""
        unfinished = super().write_data(path, data, f"{suffix}.tmp", stat_result)
        written = path + suffix
        os.replace(unfinished, written)
        return written


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

    def create_compressor(self, **options) -> Compressor:
        return CompressedOnce(**options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress what pages name, and not the same under the name that it had."""
        return super().compress_files(set(paths) & set(self.hashed_files.values()))
