"""What is told, and to whom, while something that the site stands on is missing.

``presence.py`` knows whether the database answers, so that no page waits for one that
does not. ``answers.py`` tells an outage from a mistake of ours and answers with a page,
or to programs with a problem: 503 while the database is away, 507 while a disk is full.
What is missing is looked for again by whoever comes next: nobody restarts the site.
"""
