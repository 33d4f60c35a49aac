"""Member lists in bulk: what a cluster sends, read, explained, and taken into account.

A file becomes a table (``reading``), its header row says which column is which field
(``headers``), and each row becomes values and problems (``cells``). Nothing of that
touches the database. ``member_list.read_member_list`` does all three.
"""
