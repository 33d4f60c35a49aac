"""Backups: the database as it stood at one moment, proved when it comes back.

A backup is a folder with the database as ``pg_dump`` writes it, and a manifest: what it
was made of, how many rows each table had, and what its file must hash to. Files that
people sent in are rows of the database, and so in it; dumps for the public are not,
since they are made again. ``making.py`` makes one, ``restoring.py`` brings one back
beside the database that is used and then puts it in its place, ``databases.py`` makes
and exchanges databases, ``programs.py`` finds PostgreSQL's own programs, and
``rehearsing.py`` does an upgrade, or tries it on a copy.
"""


class BackupProblem(Exception):
    """What prevents a backup, a restoration or a rehearsal, in words to read."""
