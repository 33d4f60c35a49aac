"""Lists of beneficiaries: who received which grant, decided, paid and closed when.

Reading, matching, planning, confirming and undoing are the registry's; here is what
such a list means (``columns``, ``cells``) and what it does (``outcomes``, ``facts``).
"""
