"""The track record: what was expected of the model on each war, what it says, and how the two and history compare.

Run by `make record`. Countries are named in the files of the wars alone; nothing here knows one.
"""
