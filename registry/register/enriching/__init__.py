"""What the register says otherwise than the registry: proposals, as a kind of import.

The proposals (``proposals``) are written into a file, one row each, which goes the way
of every list: a plan that a person looks at, row by row, confirms in whole, and can
undo. What is confirmed enters beside what documents state, with the extract as its
source and its day: nothing that stands is overwritten.
"""
