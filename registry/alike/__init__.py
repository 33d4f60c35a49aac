"""Records that look like one: found, looked at, told apart or merged.

What “alike” means is said once, here: ``names`` of names, ``letters`` of what they are
made of, ``kinds`` of what else a record has. Imports, forms and the list of likely
duplicates ask the same.
"""
