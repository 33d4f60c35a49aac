"""The worker: what it does when the database goes away, and when it is killed itself.

``waiting.py`` keeps a worker of Procrastinate at work for as long as nobody stops it.
A job that was cut off is done again, a few times: because the database went away
(``retrying.py``), or because its worker was killed (``tasks.py``). After that it has
failed, which the desk of staff shows. Jobs are all or nothing: none is done half.
One that was told to stop, and did, ends whatever it still holds (``letting_go.py``).
"""

TRIES = 5
"""How often a job is begun that is cut off each time: perhaps it is what kills."""
