"""How any list of the site works, from its declaration to its page and its file.

A list is declared once, as a ``ListPage`` (``page.py``): its model, what it can be
narrowed to, the columns of its page and of its file, and a few words.
``@listed("events/")`` (``directory.py``) gives it an address, and enters it where
addresses, the search and the tests find it. Then a request goes this way: ``as_of.py``
reads the day; the filter set (``filterset.py``, with the filters of ``searching.py``,
``facets.py``, ``linked.py`` and ``ranges.py``; ``computed.py`` for rows that no table
of the database holds) keeps rows, and counts what its other values would give; the list
annotates what is kept; ``columns.py`` sorts it and shows a page, or ``exported.py``
writes all of it into a file. An address that cannot be understood is answered with a
page that says why.
"""
