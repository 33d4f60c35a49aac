"""Recorded time: the registry as it was known at a moment, ``?known_on=2026-11-01``.

``as_of`` asks what held on a day; ``known_on`` asks what the registry said of it then.

1. ``tables`` says which tables answer as they were recorded, and which as they are now.
2. ``definition`` makes a view for each of these tables, of the same name, of the table
   and its events; and again what is a view itself.
3. ``asked`` reads the moment that an address names.
4. ``reading`` lets everything that is asked meanwhile be answered as known then.
5. ``middleware`` does so for each page of which the address names a moment.
"""
