"""Changes that somebody proposes, seen as a plan before they are made.

A proposal of an animator, many rows changed at once, and an act on a network such as
its renewal are one thing: rows of the registry as they should be (``changes``). They
are a kind of import, and go the way of every list: a plan with the old and the new
value of each column, confirmed in one transaction, and taken back as long as nothing
changed since. What confirming would do is found out by doing it, and undoing it before
anybody sees it (``trying``).

A proposal of a network's own people is handed in and reviewed by somebody else
(``reviewing``), in whole or row by row; so is a member list that they send.
"""
