"""Who works with whom: what joins networks and organisations, and what could.

An app declares its ``bonds`` (see ``bonds.py``): what two clusters, or two
organisations, have in common. All else is asked of them in SQL, of any day, and
two-mode: organisations are joined to things and to networks, never each to each.
"""
