"""A graph model with everything that a file may have, and its page with another text wherever text may stand."""

from __future__ import annotations

import json
from typing import Any

from winset.cases.document import load
from winset.cases.graph_read import parse_graph
from winset.studies.graph_dossier import graph_dossier
from winset.views.report.graph.page import graph_page

QUARREL = """
{winset: 2, kind: graph, title: A quarrel, about: Two neighbours and one wall.,
 sources: {diary: {title: A diary, note: Kept by hand, url: "https://example.org/diary"}},
 parties: {a: {name: The elder}, b: {name: The younger}, c: {}},
 states: {s1: As it is, s2: Half, s3: Torn down, s4: Built again},
 moves: {a: {s1: [s2, s3], s3: [s4]}, b: {s2: [s1], s3: [s1]}, c: {s2: [s3], s4: [s1]}},
 preferences: {
   a: {points: {s1: 1, s2: 5, s3: 5, s4: 6.5}, because: It is old.},
   b: {better: [[s1, s2], [s3, s1]], note: Said once.},
   c: {ranking: [[s1, s2], s3, s4], source: diary p.4}},
 views: {a: {unseen: [s4]}}}
"""


def spoilt(data: Any, text: str) -> Any:
    """A file's data with another text wherever it may have text of its own."""
    free = {"title", "about", "because", "note", "name", "source"}
    if isinstance(data, dict):
        return {
            key: text if key in free and isinstance(item, str) else spoilt(item, text) for key, item in data.items()
        }
    return [spoilt(item, text) for item in data] if isinstance(data, list) else data


def page_with(text: str) -> str:
    """The page of a file that has a text wherever it may have one."""
    data = spoilt(load(QUARREL, "quarrel").data, text)
    data["states"] = dict.fromkeys(data["states"], text)
    data["sources"]["diary"]["url"] = text
    return graph_page(graph_dossier(parse_graph(json.dumps(data)).case).to_json())
