"""One page from a dossier: words, charts, tables; one file that fetches nothing."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from winset.views.charts import COLOURS, DARK, DASHES, charts
from winset.views.report.markup import Markup, anchor, tag
from winset.views.report.sections import Section, resting, sections
from winset.views.words import joined, month, plain

if TYPE_CHECKING:
    from types import ModuleType

    from winset.studies.dossier import Dossier
    from winset.views.charts import Picture

NO_SCRIPT = "The pictures need JavaScript, which is in this file; words and tables are complete without it."


def page(dossier: Dossier) -> str:
    """The report of a conflict.

    Parameters
    ----------
    dossier : Dossier
        The JSON of `winset.studies.dossier`, with `case`, the name by which the report was asked for, if there is one.

    Returns
    -------
    str
        HTML. Sections and charts to which the dossier has nothing are not there. Scripts and styles are allowed by
        their hashes alone, and nothing is fetched from anywhere.
    """
    drawn = {name: made for name, chart in charts().items() if (made := chart.data(dossier)) is not None}
    found = {name: (module, _section(module, name, dossier, drawn)) for name, module in sections().items()}
    shown = [(name, module, made) for name, (module, made) in found.items() if made is not None]
    style, scripts = _style(), [*_vendored(), _drawing(list(drawn))]
    held = [_escaped(drawn)]
    head = [
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(style, scripts)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{dossier['title']} – how it ends"),
        Markup(f"<style>{style}</style>"),
    ]
    body = [
        tag("a", "To the answer", href="#answer", class_="skip"),
        _header(dossier),
        _contents(shown),
        tag("main", [_shown(name, module, made, dossier, drawn) for name, module, made in shown]),
        _footer(dossier),
        _patterns(),
        tag("script", Markup(held[0]), type="application/json", id="data"),
        [Markup(f"<script>{text}</script>") for text in scripts],
    ]
    return f"<!doctype html>\n{tag('html', tag('head', head), tag('body', body), lang='en')}\n"


def _section(module: ModuleType, name: str, dossier: Dossier, drawn: dict[str, Picture]) -> Section | None:
    """A section that has something to show: words, tables or a chart."""
    made: Section | None = module.section(dossier)
    if made is None:
        return None
    return made if made.lead or made.tables or _charts_of(name, drawn) else None


def _charts_of(section: str, drawn: dict[str, Picture]) -> dict[str, ModuleType]:
    return {name: chart for name, chart in charts().items() if name in drawn and section == chart.SECTION}


def _shown(name: str, module: ModuleType, made: Section, dossier: Dossier, drawn: dict[str, Picture]) -> Markup:
    figures = [_figure(key, chart, dossier) for key, chart in _charts_of(name, drawn).items()]
    lead = [part if isinstance(part, Markup) else tag("p", part) for part in made.lead]
    title = tag("h2", made.title or module.TITLE, id=f"{name}-title")
    words = tag("div", lead, class_="lead") if lead else None
    inside = [title, words, figures, made.tables, resting(made.rests_on)]
    return tag("section", inside, id=name, aria_labelledby=f"{name}-title")


def _figure(name: str, chart: ModuleType, dossier: Dossier) -> Markup:
    """A chart's place: its title, room for controls, the picture with its text alternative."""
    words = chart.words(dossier)
    told = tag("figcaption", words, id=f"chart-{name}-words")
    picture = tag("div", class_="picture", id=f"chart-{name}", role="img", tabindex="0", aria_label=chart.TITLE,
                  aria_describedby=f"chart-{name}-words", data_chart=name)  # fmt: skip
    return tag("figure", tag("h3", chart.TITLE), told, tag("div", class_="controls"), picture, class_=f"chart {name}")


def _header(dossier: Dossier) -> Markup:
    about = dossier["about"]
    begins = month(about["start"]) if about["start"] else ""
    ends = f"from {begins}, without a last date" if about["end"] == "open" else f"{begins} to {month(about['end'])}"
    clock = ends if begins else "without a clock"
    parties = ", ".join(plain(name) for name in about["labels"]["parties"].values())
    facts = tag("p", f"{parties} · {clock}", class_="facts")
    none = tag("noscript", tag("p", NO_SCRIPT, class_="note"))
    quick = tag("p", _skipped(dossier["skipped"]), class_="note") if dossier["skipped"] else None
    return tag("header", tag("p", "How it ends", class_="kicker"), tag("h1", dossier["title"]), facts, quick, none)


SKIPPED = {
    "courses": "courses of action",
    "claims": "the claims of the file",
    "questions": "its questions",
    "unlock": "what would bring the blockers in",
    "beliefs": "what beliefs cost",
    "readings": "rival readings",
}


def _skipped(names: list[str]) -> str:
    """What a page that was asked for quickly leaves out."""
    told = joined([SKIPPED[name] for name in names])
    return f"A quick page: it leaves out whatever solves the war again, here {told}. The whole page has them."


def _contents(shown: list[tuple[str, ModuleType, Section]]) -> Markup:
    items = [tag("li", anchor(made.title or module.TITLE, name)) for name, module, made in shown]
    return tag("nav", tag("ol", items), aria_label="Contents")


def _footer(dossier: Dossier) -> Markup:
    made = dossier["provenance"]
    drawn_with = " and ".join(f"{one['name']} {one['version']} ({one['licence']})" for one in _licences())
    exact = f"winset {made['winset']} · conflict {made['digest']} · exact, nothing is drawn by chance"
    return tag("footer", tag("p", f"{exact} · pictures by {drawn_with}"))


def _patterns() -> Markup:
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


def _style() -> str:
    day = "".join(f"--party-{k}:{colour};" for k, colour in enumerate(COLOURS))
    night = "".join(f"--party-{k}:{colour};" for k, colour in enumerate(DARK))
    return _text("report", "style.css").replace("/*day*/", day).replace("/*night*/", night)


def _drawing(names: list[str]) -> str:
    """The page's own script with the charts in it."""
    known = charts()
    made = ",\n".join(f"{json.dumps(name)}(data, Plot, d3, theme) {{\n{known[name].SCRIPT}\n}}" for name in names)
    constants = json.dumps({"places": len(COLOURS), "dashes": DASHES})
    return f"const CHARTS = {{{made}}};\nconst FIXED = {constants};\n{_text('report', 'script.js')}"


def _vendored() -> list[str]:
    return [_text("vendor", one["file"]) for one in _licences()]


@cache
def _licences() -> tuple[dict[str, str], ...]:
    return tuple(json.loads(_text("vendor", "vendor.json")))


@cache
def _text(folder: str, file: str) -> str:
    return (resources.files("winset.views") / folder / file).read_text(encoding="utf-8")
