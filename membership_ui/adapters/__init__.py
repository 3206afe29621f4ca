"""The outside world: database, outbox, journal, mail, PDF, files, translations. Features know it
only through ports.
"""
