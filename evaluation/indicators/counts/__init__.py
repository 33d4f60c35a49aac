"""What the registry and the programmes hold, counted for any number of points.

Each function is one query (those on public money ask once a day) and returns what it
counted by the number of the point. Organisations count once at each point, however
many of its clusters they belong to. A point of which nothing is recorded gets zeros:
what that means is for the indicators to say.
"""
