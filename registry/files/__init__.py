"""How any spreadsheet is read and written.

Bytes come in; rows of plain cells go out. ``tables`` is the one way in, and the only
module that imports a library which opens workbooks. What it opens was looked at before:

- ``uploads`` stops to keep what is too large while it still arrives;
- ``containers`` tells from the first bytes what a file is, whatever its name says;
- ``packages`` unpacks of an archive only the parts that make its tables, and hands the
  library no others; ``office_open`` and ``unplaced`` (XLSX), ``open_document`` (ODS)
  and ``compound`` (XLS) measure them without holding them: the ``extent`` of each
  sheet, and what it shows that the library leaves out (``number_formats``);
- ``encodings`` establishes the encoding of a text, ``dialects`` how it is separated and
  quoted; ``delimited`` and ``texts`` read its rows in that dialect, or refuse one;
- ``refusal`` has the limits, and says why a file is refused and how to mend it.

``tables_of`` reads what others sent, with goodwill; ``own_table`` what has our own
columns, strictly. ``cells`` says what the text in a cell is; ``values`` what it means
in our own files; ``dates``, ``months`` and ``countries`` also how others write those.

``formats`` writes our own files and reads them again, in ``pieces``; of the workbook,
``written_workbook`` writes the rows, ``written_cells`` the cells and ``written_parts``
the rest.
``streams`` lets files leave while they are written; ``exports`` lets tables be
downloaded. Nothing here knows what a list is about: that is ``registry.imports``.
"""
