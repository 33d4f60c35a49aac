"""The registry as linked data: what a page tells, in terms that others use too.

``/id/<kind>/<slug>`` names a thing, and leads to its page or to its data, as asked
(``pages.py``). ``declared.py`` is what an app says of its models: which terms stand for
their columns, and which rows are told with them. ``graph.py`` makes the graph of one
page of it, ``lists.py`` the closed lists, ``catalogue.py`` the catalogue of all that
can be taken, ``in_pages.py`` the few words that stand in each page for search engines.
"""
