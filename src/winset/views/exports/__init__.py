"""The static game of a month for other programs: one module a format, found by `winset export` without being listed.

A format is a module with `NAME` (one word, for the command line), `TITLE`, and `exported(conflict, request)`.
"""
