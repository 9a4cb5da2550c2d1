"""Importing positions from a spreadsheet: the mapping file, the file itself, and what it does to the record."""
