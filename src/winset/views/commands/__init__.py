"""One module a command, found by the command line without being listed: its `GROUP` and `ORDER` place it in help."""
