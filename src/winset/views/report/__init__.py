"""The report: one page, one file, with everything in it and nothing fetched."""
