"""What a person can do here, one small function each, called by screens and command line alike.

Every function takes the terminal first, runs on the database thread, and has reached the disk
when it returns.
"""
