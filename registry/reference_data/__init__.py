"""Builds the reference rows (territories, places, activities) from open data.

Pure functions, from the data of three packages to the rows of the fixtures; the
command `build_reference_data` reads the packages and writes the files. Nothing here is
needed to run the site.
"""
