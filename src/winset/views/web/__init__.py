"""The page that `winset serve` opens: a server, its workers, and a file for each screen's data.

::

    browser ──address──▶ app ──question──▶ pool ──▶ worker ──▶ screens/NAME.py ──▶ studies
                         guard (who may ask)       (a process)   (one screen's data)

The server computes nothing: a question is a screen, the changes to the file, and a few parameters; a worker answers it
with what the studies say of the changed file, in the words of the other views.
"""
