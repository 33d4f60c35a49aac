"""What the project is built on: which versions, under which licences, known to be safe.

``pinned`` reads the lock files, ``licences`` what each package says of itself, and
``audit`` asks the databases of advisories. See ``manage.py licences`` and ``audit``.
"""
