"""What was recorded of every change: who made it, when, and what stood there before.

Triggers record each insert, update and delete of a row in the table of its events
(``registry.models.base.history``). Here they are read.

1. ``events`` finds the events of rows, and gives a row as an event recorded it.
2. ``words`` says who made them, and what they changed.
3. ``versions`` tells whether rows were changed since a form showed them.
"""
