"""A person is erased: the name goes wherever it stands, and the act is on record.

1. ``spelling`` makes of a name the patterns that find it however it is written.
2. ``columns`` lists every column of the database that holds text.
3. ``finding`` says where the name stands, ``files`` in which files, as far as
   ``searching`` and ``pdf`` find text in them.
4. ``erasing`` puts something else in its place, in rows, in the history and in logs.
5. ``terms`` removes what is kept for a time only; ``tasks`` has the worker do it.
"""
