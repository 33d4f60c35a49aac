"""Following the registry: feeds of what changes, kept views, mails, calls to programs.

1. ``moments`` says when something was recorded, as far as it is settled.
2. ``lists`` runs the filters of a list at each of these moments: joined, left, changed.
3. ``asked`` says which list or record an address is about.
4. ``feed`` tells it as Atom, at the address of the page with ``_feed=atom``.
5. ``views`` says what changed in a kept view since its reader was told.
6. ``tasks`` are what the worker does: a mail a day, and calls to other programs.
"""
