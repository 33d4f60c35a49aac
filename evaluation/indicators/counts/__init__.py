"""What the registry and the programmes hold, counted for any number of points.

Each function reads what one query found, and returns what it counted by the number of
the point. All queries are asked in one statement; those on animation, earnings and
envelopes ask by themselves, once a day. Organisations count once at each point, however
many of its clusters they belong to. A point of which nothing is recorded gets zeros:
what that means is for the indicators to say.
"""
