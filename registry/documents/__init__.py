"""The documents behind sources: their files, and whether their addresses answer.

1. ``kinds`` tells what a file is by what is in it.
2. ``keeping`` keeps a file of a source; ``pages`` take it in and give it out.
3. ``asking`` asks an address, within bounds; ``checking`` does so for sources whose
   turn it is, and ``tasks`` has the worker do it.
"""
