"""Pages for everybody, read from copies of the database that follow it.

The settings name the replicas; PostgreSQL's own streaming keeps them (README, Growing).

1. ``postgresql`` is a connection to one: it cannot write, and tells when it is lost.
2. ``watching`` knows which of them live, and are not too far behind.
3. ``reading`` puts the connection to one in the place of that to the primary.
4. ``middleware`` decides who reads from one, and asks the primary where one fails.

A request reads from one server, all of it, raw SQL included: the state of the registry,
the values of its day, its rows, and the file that leaves after it. So a page is kept
under the state that it was read in, however far its server was behind. A router of
Django would send single queries elsewhere, and have a page made of two states.
"""
