"""Files that wait for somebody to confirm their preview."""

import tempfile
import time
from contextlib import suppress
from pathlib import Path

from import_export.tmp_storages import TempFolderStorage

PREFIX = "walloon-clusters-preview-"
SECONDS_KEPT = 24 * 60 * 60


class PreviewStorage(TempFolderStorage):
    """A file in the folder for temporary ones, for a day at most.

    Whoever previews a file may never confirm it, and it may speak of people. What is
    older than ``SECONDS_KEPT`` goes when the next file comes. A name that is none of a
    preview leads to no file.
    """

    folder = Path(tempfile.gettempdir())

    def save(self, data):
        self.remove_old()
        with tempfile.NamedTemporaryFile(
            prefix=PREFIX, dir=self.folder, delete=False
        ) as file:
            self.name = Path(file.name).name
            file.write(data)

    def get_full_path(self):
        if not self.name.startswith(PREFIX) or Path(self.name).name != self.name:
            raise FileNotFoundError(self.name)
        return self.folder / self.name

    def remove_old(self):
        oldest = time.time() - SECONDS_KEPT
        for path in self.folder.glob(f"{PREFIX}*"):
            # Another process may have removed it, or another account have made it.
            with suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()
