"""The company register (BCE/KBO): what its open-data extract says of organisations.

The register is a neighbour of the registry, not a part of it. Its extract is loaded
into a schema of its own (``company_register``, ``models/sql/5_company_register.sql``),
which nothing of the registry refers to; what is taken from it enters the registry with
the extract as its source, by a person's confirmation.

1. ``manage.py load_register ZIP`` reads the official ZIP: ``extract`` opens it and
   refuses what is none, ``rows`` takes the rows that are kept, ``loading`` copies a
   full extract and ``updating`` follows it with an update.
2. ``loaded`` says which extract is there, under which licence, and makes it a source.
3. ``search`` finds enterprises by their number or name.
4. ``taking`` takes one over with an organisation that a person enters; ``resolving``
   takes the number of one for a row of a list.

How it writes things: numbers with dots, of which the first digit is 0 or 1 for an
enterprise, 2 to 8 for an establishment unit and 9 for a branch of a foreign one; days
as dd-mm-yyyy; an empty country is Belgium; one activity in up to three versions of
NACE-BEL at once. It holds active entities alone: one that is missing has ceased.
"""
