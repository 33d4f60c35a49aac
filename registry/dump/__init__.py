"""The whole registry as files: CSV, SQLite, Parquet, and its places as GeoJSON.

``declared.py`` is what apps say of their tables, ``tables.py`` which tables and columns
are for everybody. ``making.py`` reads each table once, in one state of the database,
and gives its rows to all formats (``packed.py``, ``sqlite.py``, ``parquet.py``,
``places.py``). A dump is a folder, which has its name only when it is whole;
``kept.py`` finds those that are there, ``pages.py`` shows them and hands them out.
"""
