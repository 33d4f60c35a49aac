"""The log of the site: who did what, when, where and why, logins and viewings too.

Nothing is written for it but viewings of confidential files: all else is recorded by
the triggers of the history, with the request, command or import that it came of.

1. ``definition`` makes the views of the models that it is read from.
2. ``words`` says what the lines are about.
3. ``viewing`` writes down who opened a confidential file.
4. ``pages`` show it, to whoever may ``view_logline``.
"""
