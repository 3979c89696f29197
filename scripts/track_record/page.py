"""docs/record.md: what was expected of the model on each war, what it says, and every miss."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

from track_record.told import WORDS, described, rule_names
from track_record.total import KINDS, Total, kind_of, total_of
from track_record.wars import BUILT_ON, RECORD, ROOT
from winset.cases.document import load
from winset.views.words import joined, percent, tenths

if TYPE_CHECKING:
    from collections.abc import Iterable

    from track_record.wars import War

    Results = dict[War, dict[str, Any]]

PAGE = ROOT / "docs" / "record.md"
README = ROOT / "README.md"
ALL_BUT_SURE = 0.9995
SENTENCE = re.compile(r"<!-- record -->\n(.*?)<!-- /record -->", re.DOTALL)


def page(results: Results) -> str:
    """The whole page."""
    wars = [war for war in results if war != BUILT_ON]
    total = total_of({war: results[war] for war in wars})
    parts = [_head(total, len(wars)), _totals(total), _scores(results), _peace(results)]
    parts += [_war(war, results[war]) for war in results]
    return _filled("\n\n".join([*parts, _misses(results), _made(results)])) + "\n"


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    heads = list(headings)
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)])


def sentence(total: Total, wars: int) -> str:
    """The total, in one sentence."""
    if not total.asked:
        return "No war has been solved yet."
    best = max((name for name in total.log if name != "model"), key=lambda name: total.log[name])
    ahead = "better" if total.log["model"] > total.log[best] else "worse"
    claims, asked = total.by_kind["claims"]
    came = f"{total.hits} of the {total.asked} things that were expected of it beforehand came out"
    apart = f"{total.hits - claims} of {total.asked - asked} apart from the files' own causal claims"
    scored = f"a log score of {total.log['model']:.1f}, {ahead} than that of the best plain rule"
    return (
        f"On {counted(wars)} wars that the engine was not built on, written down by people who knew how they ended, "
        f"{came} ({apart}); its forecasts from period to period have {scored} ({rule_names()[best]}, "
        f"{total.log[best]:.1f})."
    )


def counted(number: int) -> str:
    """A small number as a word.

    Examples
    --------
    >>> counted(7), counted(12)
    ('seven', '12')
    """
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[number] if number < len(words) else str(number)


def refresh_readme(results: Results) -> None:
    """Put the sentence into the README, where it has its place."""
    wars = {war: found for war, found in results.items() if war != BUILT_ON}
    text = README.read_text(encoding="utf-8")
    said = f"{sentence(total_of(wars), len(wars))} What missed, and why, stands in [docs/record.md](docs/record.md)."
    told = f"<!-- record -->\n{_wrapped(said)}\n<!-- /record -->"
    README.write_text(SENTENCE.sub(lambda _: told, text), encoding="utf-8")


def _wrapped(text: str, width: int = 118) -> str:
    """A paragraph in lines of at most so many characters."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


def _filled(text: str) -> str:
    """A page whose paragraphs are filled; headings, tables and lists stay as they are."""
    parts = text.split("\n\n")
    return "\n\n".join(part if part.startswith(("#", "|", "- ")) else _wrapped(part) for part in parts)


def _head(total: Total, wars: int) -> str:
    return f"""# The track record

{sentence(total, wars)}

One war fits any story; these are wars whose ends the engine was not built on. For each, what is expected of the
model was
written down and committed before the case, the case before its first solve, and since then no number has changed
but for
errors of fact or of the format, each in the case's own `log` ([how it was done](record/README.md)). The numbers
that are
nobody's in particular (noise, patience, how a war fades, paces) are Korea's, converted by the step; a test compares
them.

**How far to believe it.** Nobody who wrote these files was blind to how the wars ended, and whoever knows the end
chooses which
moves, issues and beliefs are in a file at all. The bands were wide. So a hit says that a war written down by one
who knew it,
with numbers that were not turned afterwards, comes out as that person thought it would; it does not say that the
model would
have foretold it. The misses say more. This page is written by `make record`; every figure on it is computed."""


def _totals(total: Total) -> str:
    rows = [[KINDS[kind], f"{hits} of {asked}", _mean(total, kind)] for kind, (hits, asked) in total.by_kind.items()]
    rows.append(["all", f"{total.hits} of {total.asked}", ""])
    return f"""## The total

{table(["what was expected", "came out at the point", "mean share of admissible worlds in which it came out"], rows)}

The point is each number in the middle of its range. A plain draw is a draw of all uncertain numbers; an admissible
world is
one in which every documented preference of the file is respected, but those that hardly any draw respects, which
are set
aside and named below. Of wars in which many preferences bind, few worlds or none are admissible, which itself
speaks against
those files or the model. Drawing stops after some minutes for each war, so that a slower machine would have fewer
worlds; no
other figure depends on the machine. The mean share is over the wars that have any, each thing expected counted alike.

Claims are tested at the point alone. Taking a cause away can raise what a claim is about (mostly the chance of a
signature;
in some claims how long the peace lasts), lower it, or leave it, so that guessing would have a third of the claims
right.

Who stands in the way is told as in the answer's headline: those who each hold every agreement back; where nobody
does, who
alone holds back the most; where two or more must turn, the smallest set; nobody where something would be signed,
even if
nobody is talking. It is a hit where all of these are among those expected, and somebody is."""


def _mean(total: Total, kind: str) -> str:
    """The mean share of admissible worlds, and over how many wars."""
    if kind not in total.shares:
        return "–"
    return f"{percent(total.shares[kind])}, over {counted(total.wars[kind])} wars"


def _scores(results: Results) -> str:
    rules = list(rule_names())
    rows = []
    for war, found in results.items():
        scores, n = found["point"]["scores"], len(found["point"]["periods"])
        rows.append([war.conflict.title + (" (built on)" if war == BUILT_ON else ""), str(n),
                     *(f"{scores[rule]['brier']:.3f} / {_log(scores[rule], n)}" for rule in rules)])  # fmt: skip
    total = total_of({war: found for war, found in results.items() if war != BUILT_ON})
    rows.append(
        ["the wars not built on, together", "", *(f"{total.brier[rule]:.3f} / {total.log[rule]:.1f}" for rule in rules)]
    )
    return f"""## Forecasts from period to period

As of the start of each period of the record, knowing what the file records before it and nothing after: the chance
of a
signature in that period. Brier is the mean squared error; the log score is the sum over the periods of the natural
logarithm of
the probability given to what happened; nearer 0 is better for both. Beside the model stand rules that know nothing
of the war: a
constant chance (95 interstate wars, 1816-2007, ended at 7.0 % a month; Correlates of War), the length of the war so
far (10.4 % a
month in the first year of a war, 6.6 % in the second, 2.9 % later), a new leader (10.2 % a month for four months,
else 6.6 %;
Archigos), and never. These rules are of a war's end by any means, victories too, which is
hard on them where a signature alone counts.

{table(["war", "periods", *(rule_names()[rule] for rule in rules)], rows)}"""


def _log(score: dict[str, Any], periods: int) -> str:
    return "–" if score["log"] is None else tenths(score["log"] * periods)


def _peace(results: Results) -> str:
    rows, told = [], []
    for war, found in results.items():
        lasts, held = found["point"]["lasts"], war.background["held"]
        if lasts is not None and held is not None:
            later = str(war.background["afterwards"])
            rows.append([war.conflict.title, _chance(lasts), "yes" if held else "no", later])
            told += [(lasts, held)] if war != BUILT_ON else []
    errors = [(lasts - held) ** 2 for lasts, held in told]
    often = sum(held for _, held in told) / max(len(told), 1)
    return f"""## Whether it lasted

The chance that nobody breaks the peace within five years of the signature, on the terms and in the state of the
record,
beside what happened. Over the wars not built on the mean squared error is {sum(errors) / max(len(errors), 1):.3f};
always
saying how often peaces here have lasted ({percent(often)}), which nobody knew, would have
{often * (1 - often):.3f}. In the
total a chance is a miss where it lies outside its band, and so is one that is surer of what did happen than was
expected.

{table(["war", "lasts five years", "it did", "what became of it"], rows)}"""


def _chance(chance: float) -> str:
    """A chance that is rounded: never a certainty."""
    return "over 99.9 %" if chance >= ALL_BUT_SURE else percent(chance)


def _war(war: War, found: dict[str, Any]) -> str:
    """One war: what was expected, what the model says, and its claims."""
    point, worlds = found["point"], found.get("worlds")
    parts = [f"## {war.conflict.title}", _admitted(war, point, worlds)]
    if war != BUILT_ON:
        heads = ["asked", "expected", "the model says", "", "admissible worlds that agree", "plain draws that agree"]
        rows = [[*described(war, row), _hit(row["hit"]), _share(worlds, row["item"]), _plain(worlds, row["item"])]
                for row in point["judged"]]  # fmt: skip
        parts += [f"What the writer knew: {war.expected.knows}", table(heads, rows)]
    claims = [[row["id"] or "", row["says"], WORDS[row["verdict"]], row["expected"] or "–", row["is"] or "–",
               _hit(row["hit"])] for row in point["claims"]]  # fmt: skip
    heads = [
        "",
        "claim; its cause is taken away",
        "what the model finds of it",
        "foreseen",
        "it goes",
        "foreseen rightly",
    ]
    parts.append(table(heads, claims))
    return "\n\n".join(parts)


def _hit(hit: bool | None) -> str:
    return "–" if hit is None else "hit" if hit else "**miss**"


def _admitted(war: War, point: dict[str, Any], worlds: dict[str, Any] | None) -> str:
    """How the statements fare, and how many worlds there are."""
    told = point["statements"]
    broken = f"; the point breaks {joined(told['broken'])}" if told["broken"] else ""
    listed = f"(`winset statements {war.name}` lists them)"
    words = [f"At the point {told['respected']} of {told['of']} documented preferences {listed} are respected{broken}."]
    if worlds is None:
        return words[0]
    if worlds["aside"]:
        words.append(f"Hardly any world respects {joined(worlds['aside'], 'or')}: set aside for what follows.")
    if worlds["idle"]:
        words.append(
            f"All of {worlds['plain']['solved']} plain draws respect {joined(worlds['idle'])}, "
            "which rule out nothing (they are idle)."
        )
    if worlds["admissible"]:
        words.append(
            f"Of {worlds['drawn']:,} worlds drawn, {worlds['admissible']} of the {worlds['solved']} solved respect all "
            f"of the others, as good as {worlds['effective']:.0f} of equal weight."
        )
    else:
        words.append(f"Of {worlds['drawn']:,} worlds drawn none respects all of the others.")
    return " ".join(words)


def _share(worlds: dict[str, Any] | None, item: str) -> str:
    row = (worlds or {}).get("shares", {}).get(item)
    return (
        "–"
        if not row or row["share"] is None
        else f"{percent(row['share'])} ({percent(row['low'])} to {percent(row['high'])})"
    )


def _plain(worlds: dict[str, Any] | None, item: str) -> str:
    row = (worlds or {"plain": {"shares": {}}})["plain"]["shares"].get(item)
    return "–" if not row or row["share"] is None else percent(row["share"])


def _misses(results: Results) -> str:
    """Every miss with the likeliest reason that its reader gave; a miss without one says so."""
    path = RECORD / "remarks.yaml"
    remarks = load(path.read_text(encoding="utf-8"), path.name).data if path.exists() else {}
    parts = ["## The misses", _by_cause(results, remarks)]
    for war, found in results.items():
        missed = missed_in(found)
        if missed and war != BUILT_ON:
            said = remarks.get(war.name, {})
            rows = [f"- **{item}.** {said.get(item, 'No reason has been given yet.')}" for item in missed]
            parts.append(f"### {war.conflict.title}\n\n" + "\n".join(rows))
    return "\n\n".join(parts)


def _by_cause(results: Results, remarks: dict[str, dict[str, str]]) -> str:
    """How many misses are put down to what: the last words of each remark."""
    said = [remarks.get(war.name, {}).get(item, "") for war, found in results.items() if war != BUILT_ON
            for item in missed_in(found)]  # fmt: skip
    ends = ("File or model.", "Model.", "File.", "Expectation.")
    counts = {end: sum(text.endswith(f" {end}") and not (end == "Model." and text.endswith(" File or model."))
                       for text in said) for end in ends}  # fmt: skip
    return (
        f"Each with the likeliest reason. Of {len(said)} misses {counts['File.']} are put down to the file, "
        f"{counts['Model.']} to the model, {counts['File or model.']} to either, and {counts['Expectation.']} to the "
        "expectation itself, or to an effect too small to show. These are judgements, made once the answers were there."
    )


def missed_in(found: dict[str, Any]) -> list[str]:
    """The items of a war that missed, as they are called in the remarks."""
    point = found["point"]
    return [row["item"] for row in point["judged"] if not row["hit"]] + [
        f"claim {row['id']}" for row in point["claims"] if row["hit"] is False
    ]


def _made(results: Results) -> str:
    rows = []
    for war, found in results.items():
        worlds = found.get("worlds") or {}
        rows.append([war.name, found["digest"], str(worlds.get("seed", "–")), str((worlds.get("digest") or "–")[:16])])
    return f"""## How this was made

{table(["war", "digest of the case", "seed of worlds", "digest of worlds"], rows)}

`git log --follow` of the files shows the order in which they came in, and `make record` stops where that is not the
order of the protocol. It goes on where it stopped; `make record WAR=name` solves one war, `make record MINUTES=30`
draws more worlds of those that have fewer than 50 admissible ones, `make record PAGE=1` writes the page from the
results kept in `docs/record/results`."""


__all__ = ["PAGE", "kind_of", "missed_in", "page", "refresh_readme", "sentence", "table"]
