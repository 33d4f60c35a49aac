"""What changed in the registry, told to everybody: ``/changes/?from=&to=``.

Nothing is written for it: triggers record each change of a row. What one request, one
import or one command changed is one entry.

1. ``told`` says which tables and columns are told of.
2. ``definition`` makes the view of the models that changes are read from.
3. ``words`` says what changed, before and after, and which document states it.
4. ``pages`` show it. Who did it is in the log of the site, which is for staff.
"""
