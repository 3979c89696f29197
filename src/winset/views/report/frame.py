"""The frame of a page: one file that fetches nothing, with its style, its scripts and its pictures' data inside."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from winset.views.charts import COLOURS, DARK, DASHES
from winset.views.report.markup import Markup, anchor, commands, tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from winset.views.charts import Picture

NO_SCRIPT = "The pictures need JavaScript, which is in this file; words and tables are complete without it."


def framed(title: str, inside: Sequence[object], drawn: Mapping[str, Picture], drawing: Mapping[str, str]) -> str:
    """A whole page.

    Parameters
    ----------
    title : str
        That of the window.
    inside : sequence of HTML
        What stands in the body.
    drawn : mapping
        What each picture is drawn from, by its name.
    drawing : mapping
        The script of each of them.

    Returns
    -------
    str
        HTML. Scripts and styles are allowed by their hashes alone, and nothing is fetched from anywhere.
    """
    look, scripts = style(), [*_vendored(), _drawing(drawing)]
    head = [
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(look, scripts)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        Markup(f"<style>{look}</style>"),
    ]
    body = [
        *inside,
        patterns(),
        tag("script", Markup(_escaped(drawn)), type="application/json", id="data"),
        [Markup(f"<script>{text}</script>") for text in scripts],
    ]
    return f"<!doctype html>\n{tag('html', tag('head', head), tag('body', body), lang='en')}\n"


def heading(kicker: str, title: str, facts: str, note: str | None = None) -> Markup:
    """What stands above everything: what the page is about, who, and when."""
    none = tag("noscript", tag("p", NO_SCRIPT, class_="note"))
    more = tag("p", note, class_="note") if note else None
    return tag(
        "header", tag("p", kicker, class_="kicker"), tag("h1", title), tag("p", facts, class_="facts"), none, more
    )


def contents(entries: Sequence[tuple[str, str]]) -> Markup:
    """Links to sections, each by its name and its title."""
    return tag("nav", tag("ol", [tag("li", anchor(title, name)) for name, title in entries]), aria_label="Contents")


def figure(name: str, title: str, words: str) -> Markup:
    """A picture's place: its title, room for controls, the picture with its text alternative."""
    told = tag("figcaption", words, id=f"chart-{name}-words")
    picture = tag("div", class_="picture", id=f"chart-{name}", role="img", tabindex="0", aria_label=title,
                  aria_describedby=f"chart-{name}-words", data_chart=name)  # fmt: skip
    return tag("figure", tag("h3", title), told, tag("div", class_="controls"), picture, class_=f"chart {name}")


def block(name: str, title: str, lead: Sequence[object], *more: object) -> Markup:
    """A section: its title, its result in words, and what stands below."""
    shown = [part if isinstance(part, Markup) else tag("p", commands(str(part))) for part in lead]
    words = tag("div", shown, class_="lead") if shown else None
    inside = [tag("h2", title, id=f"{name}-title"), words, *more]
    return tag("section", inside, id=name, aria_labelledby=f"{name}-title")


def footing(made: str) -> Markup:
    """Where the page comes from, and whose pictures these are."""
    drawn_with = " and ".join(f"{one['name']} {one['version']} ({one['licence']})" for one in _licences())
    return tag("footer", tag("p", f"{made} · pictures by {drawn_with}"))


def patterns() -> Markup:
    """A pattern for each place of a party, in its colour: for what colour alone would say."""
    made = []
    for k in range(len(COLOURS)):
        angle = (45, 135, 0, 90)[k % 4]
        lines = tag("path", d="M0 3H6", stroke="var(--paper)", stroke_width="2")
        ground = tag("rect", width="6", height="6", fill=f"var(--party-{k})")
        turned = {"patternUnits": "userSpaceOnUse", "patternTransform": f"rotate({angle})"}
        made.append(tag("pattern", ground, lines, id=f"texture-{k}", width="6", height="6", **turned))
    return tag("svg", tag("defs", made), width="0", height="0", aria_hidden="true", class_="patterns")


def _escaped(data: object) -> str:
    """JSON that cannot end a script element or begin another, nor break a line of JavaScript."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _policy(style: str, scripts: list[str]) -> str:
    allowed = " ".join(_hash(text) for text in scripts)
    return (f"default-src 'none'; style-src {_hash(style)}; script-src {allowed}; img-src data:; base-uri 'none'; "
            "form-action 'none'")  # fmt: skip


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def style() -> str:
    """The style of the report, with the colours of the parties by day and by night."""
    day = "".join(f"--party-{k}:{colour};" for k, colour in enumerate(COLOURS))
    night = "".join(f"--party-{k}:{colour};" for k, colour in enumerate(DARK))
    return _text("report", "style.css").replace("/*day*/", day).replace("/*night*/", night)


def _drawing(known: Mapping[str, str]) -> str:
    """The page's own script with the charts in it."""
    made = ",\n".join(f"{json.dumps(name)}(data, Plot, d3, theme) {{\n{script}\n}}" for name, script in known.items())
    return f"const CHARTS = {{{made}}};\n{drawing_script()}\n{folding_script()}\n{_text('report', 'script.js')}"


def drawing_script() -> str:
    """What draws a chart, the same for the report and for the page that is served."""
    constants = json.dumps({"places": len(COLOURS), "dashes": DASHES})
    return f"const FIXED = {constants};\n{_text('report', 'draw.js')}"


def folding_script() -> str:
    """What sorts tables and opens folded parts, the same for the report and for the page that is served."""
    return _text("report", "folds.js")


def _vendored() -> list[str]:
    return [_text("vendor", one["file"]) for one in _licences()]


@cache
def _licences() -> tuple[dict[str, str], ...]:
    return tuple(json.loads(_text("vendor", "vendor.json")))


@cache
def _text(folder: str, file: str) -> str:
    return (resources.files("winset.views") / folder / file).read_text(encoding="utf-8")
