"""The search of the whole registry: one index over all that has words.

``kinds`` is what an app says of its models. ``saying`` and ``definition`` make the SQL
of it that fills the index and keeps it in step. ``finding`` asks the index, ``pages``
shows what it found.
"""
