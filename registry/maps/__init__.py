"""A list as a map: the same rows and filters, counted by where they are.

A list gets its map by one line: a ``registry.placed.PlaceFilter`` called ``place``
among its filters. ``spread.py`` counts the rows of a list by place, ``shown.py`` makes
the page of it, ``geojson.py`` the file.
"""
