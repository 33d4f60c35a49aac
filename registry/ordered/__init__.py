"""Long files are ordered: the worker makes them, and whoever waits fetches them.

A file that is not whole after a few seconds keeps nobody else waiting: ``middleware``
gives it up and orders it instead. ``orders`` keeps what was ordered in a folder that
the site and the worker share, ``tasks`` has the worker make it (``making``), by asking
for the same address as the same person, and ``pages`` tells how far it is. The same
file of the same state is made once, whoever asks; one that nobody waits for is not.
"""
