"""The way of an entry: four straight lines, poll, read, link, deliver.

Each takes its work from the store and leaves it there, in one transaction, so a crash at any point loses nothing: what
was not recorded is done again. The lines are handed what they need (parts.py).
"""
