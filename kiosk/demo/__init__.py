"""An invented village: its people, twelve quarters of accounts, and the files of its clerk.

Nothing here is read from anywhere: every name, amount and number is drawn from a seed.  The files
are real ones, read back by the same importer that reads a clerk's stick.
"""
