"""The commands of the studies: one module a command, found by the command line without being listed."""
