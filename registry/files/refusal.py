"""Files that are refused whole: the limits, and what is said to whoever sent one."""

import struct
import zipfile
import zlib

from django.utils.translation import gettext_lazy as _

BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)
"""What reading an archive raises where something in it is wrong, or kept secret."""

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELLS = 12_000_000
"""Cells of the rectangle that a sheet covers: all of it is held in memory."""
MAX_UNPACKED = 400 * 1024 * 1024
"""Bytes of all that a file unpacks to, and of all the text that its cells show."""
MAX_OBJECTS = 5 * MAX_ROWS
"""Objects and lists of a JSON document."""
MAX_PARTS = 10_000
"""Parts of an archive: a workbook has one for each sheet, image and comment."""

REASONS = {
    "removed": _(
        "The file was removed: files of lists are kept for a time only, and go at once "
        "if they name a person who was erased. Send the list again."
    ),
    "empty": _("The file is empty. Send the file that holds the list."),
    "too_big": _(
        "The file has %(megabytes)s MB; at most %(limit)s MB are read. Take out images "
        "and sheets that are not part of the list, or send it in several files."
    ),
    "too_many_rows": _(
        "The sheet “%(sheet)s” holds something in row %(row)s; at most %(limit)s rows "
        "are read. Delete what is not part of the list, or send it in several files."
    ),
    "too_many_columns": _(
        "The sheet “%(sheet)s” holds something in column %(column)s; at most "
        "%(limit)s columns are read. Delete what is not part of the list."
    ),
    "too_many_cells": _(
        "The sheet “%(sheet)s” spans %(cells)s cells; at most %(limit)s are read. "
        "Delete columns and rows that are not part of the list."
    ),
    "odd_cells": _(
        "More than %(limit)s cells of a sheet are merged, hold an error or are shown "
        "with leading zeros. Copy their values into a new workbook and send that."
    ),
    "bomb": _(
        "Unpacked, the file has more than %(limit)s MB: no list is that large. Copy "
        "the list into a new workbook and send that."
    ),
    "many_parts": _(
        "The file is an archive of more than %(limit)s parts: no list is made like "
        "that. Copy the list into a new workbook and send that."
    ),
    "password": _(
        "The file is protected by a password. Open it, save it without the password "
        "and send it again."
    ),
    "damaged": _(
        "The file is damaged: it cannot be read to its end. Open it in the spreadsheet "
        "program, save it again and send that."
    ),
    "unplaced_cells": _(
        "The workbook does not say where its cells stand. Open it in the spreadsheet "
        "program, save it again and send that."
    ),
    "unsupported": _(
        "The file is %(what)s. Send the list as XLSX, XLS, ODS or CSV: in the "
        "spreadsheet program, “Save as”."
    ),
    "wrong_ending": _(
        "The name of the file ends in “.%(ending)s”, but the file is %(what)s. Give it "
        "the ending “.%(right)s”, or send the file that you meant."
    ),
    "encoding_mixed": _(
        "The encoding of the text cannot be established: line %(line)s fits neither "
        "UTF-8 nor Windows-1252 (“%(sample)s”). Save the list from its origin again, "
        "as “CSV UTF-8” or as XLSX."
    ),
    "encoding_garbled": _(
        "Accented letters of this file were read in a wrong encoding before it was "
        "saved: line %(line)s says “%(sample)s”. Save the list from its origin again, "
        "as “CSV UTF-8” or as XLSX."
    ),
    "encoding_lost": _(
        "Accented letters were lost before this file was saved, and nobody can tell "
        "which: line %(line)s says “%(sample)s”. Save the list from its origin again, "
        "as “CSV UTF-8” or as XLSX."
    ),
    "open_quote": _(
        "The text that opens with a quotation mark in row %(row)s does not end. Close "
        "or remove the quotation mark, or send the list as XLSX."
    ),
    "swallowed": _(
        "The text in quotation marks in row %(row)s runs over %(lines)s lines that "
        "look like rows of their own. Remove the quotation marks, or send the list as "
        "XLSX."
    ),
    "wide_among_others": _(
        "Row %(row)s has %(cells)s cells where the others have %(usual)s: a text of it "
        "may hold the separator, and what follows be in the wrong column. Put that "
        "text in quotation marks, or send the list as XLSX."
    ),
    "nul": _("The text holds a NUL character in line %(line)s: take it out."),
    "long_cell": _(
        "A cell of row %(row)s holds more text than can be read. Shorten it, or look "
        "for a quotation mark that is not closed."
    ),
    "no_rows": _(
        "Below the names of the columns, in row %(row)s of the sheet “%(sheet)s”, no "
        "row says anything: the list has no rows. Send the file that has them."
    ),
    "no_row_of_the_list": _(
        "None of the %(rows)s rows of the sheet “%(sheet)s” is one of the list: they "
        "were all passed over as titles, notes or totals. Say which column holds the "
        "organisations, or choose another sheet."
    ),
    "on_its_side": _(
        "The list of the sheet “%(sheet)s” lies on its side: its first column names "
        "what stands beside it, and each organisation has a column. Copy it, paste it "
        "with “Transpose”, and send that."
    ),
    "no_identity": _(
        "No row of the sheet “%(sheet)s” says which column holds the organisations. "
        "Name one column “Name” or “Enterprise number”, or say which column it is."
    ),
    "column_missing": _(
        "No column of the sheet “%(sheet)s” was understood as “%(what)s”, without "
        "which no row can be read. Choose the column."
    ),
    "column_empty": _(
        "The column %(column)s of the sheet “%(sheet)s” was understood as “%(what)s”, "
        "and only %(filled)s of the first %(rows)s rows say anything there. Choose "
        "another column, or this one once more."
    ),
}


OF_OUR_OWN = {
    "other_format": _(
        "The file is %(what)s, not a spreadsheet of the format %(wanted)s. Choose its "
        "format, or send the file that you meant."
    ),
    "not_utf_8": _(
        "The file is not in UTF-8: in the spreadsheet program, save it as "
        "“CSV UTF-8”, or as XLSX."
    ),
    "error_cell": _(
        "The cell %(cell)s holds no value but the error %(error)s: mend its formula, "
        "or empty it."
    ),
    "no_headers": _("The file is empty: its first row names the columns."),
    "wide_row": _("Row %(row)s has more cells than the first row has columns."),
    "not_json": _("The file is not JSON (%(error)s)."),
    "not_objects": _("The file is not a list of objects, one for each row."),
    "many_objects": _(
        "The file holds more than %(limit)s objects and lists: split it."
    ),
    "other_columns": _(
        "Object %(number)s names other columns than the first one: %(columns)s."
    ),
}
"""What may be wrong besides with a file of our own: one that has our columns."""

REASONS |= OF_OUR_OWN


OVERRULABLE = frozenset(
    {
        *("encoding_mixed", "encoding_garbled", "encoding_lost"),
        *("open_quote", "swallowed", "wide_among_others", "on_its_side"),
    }
)
"""Refusals by what a file looks like: a person who knows it may say otherwise.

Limits of size and safety are none of them, nor is what cannot be read at all."""


class RefusedFile(ValueError):
    """A file that is refused: ``code`` says why, ``message`` also how to mend it.

    ``header`` tells how the columns were understood, where it came that far;
    ``candidates`` which of them could be the one that is missing, by what they hold.
    """

    def __init__(self, code: str, *, header=None, candidates=(), **params):
        super().__init__(code)
        self.code = code
        self.params = params
        self.header = header
        self.candidates = candidates

    @property
    def message(self) -> str:
        message = str(REASONS[self.code]) % self.params
        if self.candidates:
            could_be = _("By what stands in them, it could be: %(columns)s.")
            message += " " + str(could_be) % {"columns": ", ".join(self.candidates)}
        return message

    def __str__(self):
        return self.message
