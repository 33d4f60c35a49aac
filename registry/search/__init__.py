"""The search of the whole registry: one index over all that has words.

``kinds`` is what an app says of its models. ``saying`` and ``definition`` make of it the
SQL that fills the index and keeps it in step. ``finding`` asks the index, and ``pages``
shows what it found.
"""
