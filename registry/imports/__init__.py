"""Imports: a list that somebody sends, read, explained, confirmed, and taken back.

The road of a list, and where each step stands:

1. It is sent (``pages.views.ImportCreate``) and kept as it is (``plans.receiving``).
2. It is read, without the database (``reading``): the file becomes a table, its header
   says which column is which field (``headers``), what stands in the columns confirms
   it or not (``evidence``), the sheets of the list are chosen (``sheets``), its rows
   are told from titles, notes and totals (``survey``), and the cells of each become
   values and problems (``cells``).
   What may stand in a list, its ``Contract`` says.
3. Its rows are staged: copied into a table of the session (``plans.lines``). All that
   follows is SQL over all rows at once.
4. They are matched (``plans.matching``): which organisation of the registry a row is
   about, and which rows are about the same one. The field calls that entity matching.
5. Its kind says what becomes of each row (``members.outcomes``); the rows of the plan
   are kept as ``ImportRow`` (``plans.planning``). Until here nothing of the registry
   has changed: a plan is a dry run.
6. A person looks at the plan (``pages``), answers what is asked once about rows alike
   (``plans.questions``), decides on the rows that are ambiguous, and mends cells.
7. It is applied, all or nothing (``plans.applying``); if the registry changed since,
   it is planned again first. Its kind writes (``members.facts``).
8. It may be undone, exactly or not at all (``plans.undoing``), by the history of the
   tables; its kind says what stands in the way besides (``members.undoing``).

A line on its way from 3 to 5 has these columns, under one name all along:

====================== ========= ==============================================
column                 said by   what it is
====================== ========= ==============================================
number                 file      the row, as the spreadsheet program counts
slug, former_name      file      as in ``values``; not kept apart
name                   file      of the organisation
enterprise_number      file      ten digits, or empty
post_code              file      or empty
values                 file      all that was read, by the keys of the fields
problems               file      what is wrong with its cells
refused                file      whether a problem is an error; not kept
decision, decided_id   a person  match (with which organisation), new, leave out
remark                 a person  why the row is left out
organisation_id        matching  the organisation that it is about
same_as                matching  the row that speaks for the same organisation
candidates             matching  organisations that it may be about
questions              both      what is asked once about it and all rows alike
outcome, reason        its kind  what becomes of it, and why
fact                   its kind  key of what else it is about: a membership, a grant
changes                its kind  ``{field: [old value, new value]}``
refusal                its kind  what rules say against it, by language
====================== ========= ==============================================

A kind of import is a folder of five files: ``kind``, ``columns``, ``outcomes``,
``facts`` and ``undoing``; the registry has ``members``,
``registry.register.enriching`` and ``registry.proposals``.
"""
