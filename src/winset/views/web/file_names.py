"""The name under which a browser keeps a file."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
"""Most characters of it, without its ending."""


def file_name(title: str) -> str:
    """A file's name from its title.

    Examples
    --------
    >>> file_name("The  Border War: 1951"), file_name("../Été"), file_name("戦")
    ('the-border-war-1951.yaml', 'ete.yaml', 'war.yaml')
    """
    bare = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return f"{'-'.join(re.findall('[a-z0-9]+', bare))[:LONGEST].strip('-') or 'war'}.yaml"
