"""What would unlock it, on a terminal: the answer in words, who holds the war open, then the sets of levers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.studies.words import as_written
from winset.views.cards import fitted
from winset.views.units import own_points, unit_of
from winset.views.votes import has_votes
from winset.views.words import at, count, first_upper, joined, likely, month, named, percent, plain, points

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.unlock import GoalFound, MinimalSet, UnlockAnswer
    from winset.studies.unlocking.believing import BeliefNeeded
    from winset.studies.unlocking.certificate import HoldingParty, HoldingSet
    from winset.studies.unlocking.levers import LeverTold, MiddleLever, PaymentLever
    from winset.studies.unlocking.scenes import TriedKind
    from winset.studies.words import LeverLabels

MOST = 8
"""Sets shown for each goal."""

MOST_GOALS = 2
"""Goals up to which each has its table on a terminal."""

MOST_OTHERS = 3
"""Options beside the two of a missing one up to which all are named."""

THRESHOLDS = {"war": "fighting on for good", "now": "playing on"}


def show_unlock(answer: UnlockAnswer, console: Console, *, brief: bool = False) -> None:
    """Print what would bring the blockers in; `brief` leaves out the tables where there are many goals."""
    console.print(Text(plain(answer["title"]), style="bold"))
    for paragraph in (_opening(answer), *_quiet(answer), _holders(answer), *_short(answer), _question(answer)):
        if paragraph:
            console.print(Text(paragraph))
    console.print()
    if answer["certificate"]:
        console.print(fitted(certificate_table(answer), console.width))
    if brief and len(answer["found"]) > MOST_GOALS:
        named_one = answer["found"][0]["target"]
        told = "All sets of one of them, and how good a new option must be: winset unlock CASE --party "
        console.print(Padding(Text(f"{told}{named_one}"), (0, 0, 1, 0)))
        return
    for goal in answer["found"]:
        if goal["sets"]:
            console.print(fitted(sets_table(answer, goal), console.width))
            console.print(Padding(Text(_rest(answer, goal)), (0, 0, 1, 0)))
    if any(lever["kind"] == "middle" for row in answer["sets"] for lever in row["levers"]):
        console.print(fitted(missing_table(answer), console.width))
    for note in notes(answer):
        console.print(Padding(Text(note), (0, 0, 1, 0)))


def _names(answer: UnlockAnswer, keys: list[str]) -> list[str]:
    return [named(answer["labels"]["parties"][key]) for key in keys]


def _opening(answer: UnlockAnswer) -> str:
    """The win-set of the month, and who alone blocks what."""
    win, against = answer["win_set"], THRESHOLDS[answer["against"]] if answer["month"] else "having no agreement"
    when = f"{first_upper(at(answer['month'], answer['provenance']['step']))}," if answer["month"] else "Today"
    closed = "" if answer["talks_open"] else " (no talks are held then)"
    if not win["of"]:
        return f"{when} nothing is on the table: the rules admit no package{closed}."
    found = (
        f"{win['size']:,} of {count(win['of'], 'package')}" if win["size"] else f"none of {count(win['of'], 'package')}"
    )
    text = f"{when} {found} would be signed rather than {against}{closed}."
    blocked = [
        f"{number:,} by {_names(answer, [party])[0]} (short by "
        f"{own_points(answer['labels'], party, points(win['price'][party]))} on the nearest)"
        for party, number in win["blockers"].items()
    ]
    return f"{text} Blocked by one party alone: {joined(blocked)}." if blocked else text


def _question(answer: UnlockAnswer) -> str:
    """Beside what packages are held, and where the other such question is answered; empty without a clock."""
    if not answer["month"]:
        return ""
    if answer["against"] == "now":
        return (
            "Asked here: what would be signed at once rather than play on (against now). What beats fighting on for "
            "good (against war) is another question, and may have other blockers; `winset run` tells both."
        )
    return (
        "Asked here: what beats fighting on for good (against war). What would be signed at once rather than play on "
        "(against now) is another question, and may have other blockers; `winset run` begins with that and tells both."
    )


def _quiet(answer: UnlockAnswer) -> list[str]:
    """Who may undo a signature, and what would keep it from that."""
    told = []
    for one in answer["answers"]:
        name, move = (
            _names(answer, [one["party"]])[0],
            plain(answer["labels"]["moves"][f"{one['party']}.{one['move']}"]),
        )
        odds = " to ".join(dict.fromkeys(map(likely, one["chance"])))
        what = f"a signature on {count(one['packages'], 'package')}"
        text = f"{first_upper(name)} may undo {what} ({move}), with a probability of {odds}."
        if one["quiet"] is not None:
            worst = max(one["quiet"])
            text += (
                f" With {points(worst)} points more under the terms it would not gain by it on any."
                if worst > 0
                else f" It would rather not: answering costs it {points(-worst)} points or more."
            )
        told.append(text)
    return told


def _holders(answer: UnlockAnswer) -> str:
    """Who holds the war open."""
    found = answer["certificate"]
    if not found:
        return ""
    sets = [_names(answer, [one["party"] for one in held["parties"]]) for held in found]
    whose = "; or of ".join(joined(held) + (" alone" if len(held) == 1 else " together") for held in sets)
    return f"What stops every agreement, whatever all others say: a refusal of {whose}."


def _short(answer: UnlockAnswer) -> list[str]:
    """For each goal, the fewest levers that do it, in words."""
    if answer["goal"].get("signed"):
        return ["The package would be signed as it is."]
    if not answer["found"]:
        return ["Nobody stands alone in the way of anything, so there is nothing to unlock."]
    return [*(_goal_words(answer, goal) for goal in answer["found"]), *_beliefs(answer)]


def _goal_words(answer: UnlockAnswer, goal: GoalFound) -> str:
    """One goal: its shortest sets, the first few of each kind."""
    rows = [row for row in answer["sets"] if row["target"] == goal["target"]]
    aim = _aim(answer, goal["target"])
    if not rows:
        return f"{aim}: no set of at most three levers among those tried does it."
    fewest, most = len(rows[0]["levers"]), 6 if len(answer["found"]) < 3 else 3
    shortest = [row for row in rows if len(row["levers"]) == fewest]
    told = [joined([lever_words(answer, lever) for lever in row["levers"]]) + _odds(row) for row in shortest[:most]]
    more = goal["by_size"][fewest - 1] - len(told)
    number = {1: "any one of these would do", 2: "it takes two things at once", 3: "it takes three at once"}[fewest]
    rest = f"; and {more:,} more" if more > 0 else ""
    within = " (in brackets: the chance that it comes about within a year)" if any(map(_odds, shortest[:most])) else ""
    return f"{aim}, {number}{within}: {'; or '.join(told)}{rest}."


def _beliefs(answer: UnlockAnswer) -> list[str]:
    """For each goal, what some party would have to believe, a sentence each."""
    found = []
    for target in dict.fromkeys(one["target"] for one in answer["beliefs"]):
        told = [_belief(answer, one) for one in answer["beliefs"] if one["target"] == target]
        found.append(f"{_aim(answer, target)}, it would also do if {'; or if '.join(told[:6])}.")
    return found


def _belief(answer: UnlockAnswer, one: BeliefNeeded) -> str:
    """What a party would have to believe, what it does, and what the file says."""
    name = _names(answer, [one["party"]])[0]
    here, says = percent(one["believed"]), percent(one["probability"])
    now = (
        f"the file says {says}"
        if one["believed"] == one["probability"]
        else f"it believes {here}, the file says {says}"
    )
    needed = percent(one["needed"])
    if needed == here:  # the two differ by less than is printed
        needed = f"a little {'under' if one['way'] == 'at most' else 'over'} {here}"
    else:
        needed = f"{one['way']} {needed}"
    return f"{name} took the chance of “{plain(one['words'])}” to be {needed} ({now})"


def _aim(answer: UnlockAnswer, target: str | None) -> str:
    if target is not None:
        held = answer["goal"]["parties"][target]
        how = "blocked by {} alone" if held["held"] == "alone" else "held back by {} together with others"
        name = named(answer["labels"]["parties"][target])
        which = f"one of the {held['packages']:,} packages" if held["packages"] > 1 else "the one package"
        return f"To have signed {which} {how.format(name)}"
    if answer["goal"]["kind"] == "a package":
        return "To have that package signed, or it with options swapped"
    return "To have some package signed"


def _odds(row: MinimalSet) -> str:
    return "" if row["chance"] is None else f" ({percent(row['chance'])})"


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _add(table: Table, *cells: object) -> None:
    table.add_row(*(Text(plain(line) if "\n" not in str(line) else str(line)) for line in cells))


def certificate_table(answer: UnlockAnswer) -> Table:
    """Who holds the war open, in what part, at what price, and until when; of several, all on one package."""
    several = any("together" in held for held in answer["certificate"])
    price = "Price, on one package for all" if several else "Price"
    table = _table("Who holds the war open", "Party", "Part", price, "By the record", "Expected", "Within a year")
    table.columns[1].ratio, table.expand = 1, True
    for n, held in enumerate(answer["certificate"]):
        if n:
            table.add_row(Text("or"))
        for one in held["parties"]:
            until = held.get("together", one)
            dates = [month(date, short=True) if date else "never" for date in (until["by_record"], until["expected"])]
            if answer["agreement"] is None and until["by_record"] is None:
                dates[0] = "–"
            chance = "–" if until["within_year"] is None else percent(until["within_year"])
            cells = [_names(answer, [one["party"]])[0], _part(answer, one), _price(held, one), *dates, chance]
            table.add_row(*(Text(cell) for cell in cells))
    return table


def _price(held: HoldingSet, one: HoldingParty) -> str:
    """What a party lacks: alone in its set on its own nearest package, else on the one nearest for them together."""
    if "together" not in held:
        return "–" if one["price"] is None else points(one["price"])
    short = held["together"]["short"]
    if short is None:
        return "–"
    return points(short[one["party"]]) if short[one["party"]] > 0 else "none (accepts it)"


def _part(answer: UnlockAnswer, one: HoldingParty) -> str:
    """What the file says of the clauses that ask a party."""
    told = []
    for role in one["role"]:
        name = answer["labels"]["clauses"][role["clause"]]
        because = plain(role["because"] or "").rstrip(".")
        words = ": ".join(plain(part) for part in (name, because) if part) or "its consent is needed"
        if "weights" in role:
            words = f"{words}; {has_votes(role['weights'][one['party']], role['votes'])}"
        told.append(first_upper(words))
    return "; ".join(told)


def sets_table(answer: UnlockAnswer, goal: GoalFound) -> Table:
    """The sets of levers of one goal; an example that an earlier one has is told by the number of that."""
    title = f"{_aim(answer, goal['target'])}: smallest sets of levers"
    table = _table(title, "#", "Levers", "Within a year", "Opens", "For example")

    rows = [row for row in answer["sets"] if row["target"] == goal["target"]]
    before: dict[str, int] = {}
    for n, row in enumerate(rows, start=1):
        example = _example(answer, row)
        first = before.setdefault(example, n)
        first_one, *others = (lever_words(answer, lever) for lever in row["levers"])
        levers = "\n".join([first_upper(first_one), *(f"and {other}" for other in others)])
        chance = "–" if row["chance"] is None else percent(row["chance"])
        cells = [str(n), levers, chance, f"{row['packages']:,}", example if first == n else f"as {first}"]
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _example(answer: UnlockAnswer, row: MinimalSet) -> str:
    """The package a set is shown by, beside the one that was signed, and who could pay."""
    labels, signed = answer["labels"], answer["agreement"]
    told = [
        f"{plain(labels['issues'][issue])}: {plain(labels['options'][issue][option])}"
        for issue, option in row["example"].items()
        if option is not None and (signed is None or signed[issue] != option)
    ]
    text = "; ".join(told) or "as signed"
    for lever in row["levers"]:
        if lever["kind"] == "payment":
            able = [f"{named(labels['parties'][p])} {points(x)}" for p, x in lever["could_afford"].items()]
            text += f". Still gaining, each in its own points: {joined(able)}" if able else ". Nobody else gains"
            break
    return text


def _rest(answer: UnlockAnswer, goal: GoalFound) -> str:
    shown = sum(row["target"] == goal["target"] for row in answer["sets"])
    sizes = [
        f"{number:,} of {size}" for size, number in zip(("one", "two", "three"), goal["by_size"], strict=True) if number
    ]
    return f"{count(goal['sets'], 'smallest set')} found: {joined(sizes)}. Shown: {shown:,}."


def missing_table(answer: UnlockAnswer) -> Table:
    """How good each missing option must be, for each side."""
    table = _table("Missing options: how good each must be", "Goal and #", "Between", "Must be worth at least")
    counts: dict[str | None, int] = {}
    found: dict[tuple[str, str], list[str]] = {}
    for row in answer["sets"]:
        counts[row["target"]] = counts.get(row["target"], 0) + 1
        for lever in row["levers"]:
            if lever["kind"] == "middle":
                goal = "" if row["target"] is None else f"{_names(answer, [row['target']])[0]} "
                need = (between(answer, lever), needs_words(answer, lever))
                found.setdefault(need, []).append(f"{goal}{counts[row['target']]}")
    for cells, which in found.items():
        table.add_row(*(Text(first_upper(cell)) for cell in (joined(which), *cells)))
    return table


def notes(answer: UnlockAnswer) -> list[str]:
    """What the columns mean, what was solved again, and what was not tried."""
    tried, left = answer["tried"], answer["left_out"]
    base = (
        "Each set is enough and no part of it is. Votes are static: a payment or another option changes the package, "
        "not what fighting on is worth. Within a year: the chance that the changes of state hold at once at some talks "
        "in the next twelve months while the war goes on. Opens: packages that would then be signed, of those asked "
        "for. Points are each party's own."
        + (" An example's other options are as signed." if answer["agreement"] else "")
    )
    if answer["certificate"]:
        base += _priced(answer)
    kinds: dict[TriedKind, str] = {
        "payments": "party to be paid", "options": "option to swap", "middles": "pair of options with none between",
        "states": "change of state", "consents": "change of a clause", "forbids": "forbidden move",
        "peaces": "event of the peace",
        "beliefs": "belief of one outcome",
    }  # fmt: skip
    if not tried["scenes"]:
        return []
    told = [_number(tried[key], words) for key, words in kinds.items() if tried[key]]
    work = f"Tried: {joined(told)}, in {count(tried['scenes'], 'combination')} of state and rules"
    solved = f"; the conflict was solved again {_times(tried['solves'])}." if tried["solves"] else "."
    if answer["against"] == "war" and tried["consents"]:
        solved += (
            " What fighting on for good is worth does not depend on consent, so changed clauses need no new solution."
        )
    out = [_left(number, LEFT[key]) for key, number in left.items()]
    return [base, work + solved, *([f"Not tried: {'; '.join(out)}."] if out else [])]


def _priced(answer: UnlockAnswer) -> str:
    """What the table of who holds the war open counts."""
    if all("together" not in held for held in answer["certificate"]):
        return (
            " Price: the least that a party lacks on a package that would be signed if its whole set said yes. Its "
            "refusal falls away where it accepts one: by the record, in that month's state; expected, from when that "
            "is at least as likely as not while the war goes on; within a year, the chance that it comes to that."
        )
    return (
        " Price: what each party lacks on the one package, of those that would be signed if the whole set said yes, on "
        "which they lack the least together, each in its own points. The set's refusal falls away where all of it "
        "accept one and the same package: by the record, in that month's state; expected, from when that is at least "
        "as likely as not while the war goes on; within a year, the chance that it comes to that. That is the same for "
        "each of a set."
    )


LEFT = {
    "single_states": "changes of state for which there was no room",
    "states_that_end_the_war": "changes of state by which the war would be over",
    "states_unknown_or_over": "combinations of changes of state to which nothing leads, or by which it would be over",
    "combinations": "combinations of changes, too many to go through",
    "changes_of_rules": "combinations of changed rules, for want of solves",
    "scenes": "combinations of state and rules, at the limit of work",
    "scenes_without_missing_options": "combinations without a search for missing options, at its limit",
    "certificates": "certificates, with too many sets of parties to try",
}


def _left(number: int, words: str) -> str:
    """A number of things that begin a clause."""
    things, rest = words.split(" ", 1) if " " in words else (words, "")
    noun, comma = things.rstrip(","), "," if things.endswith(",") else ""
    return f"{count(number, noun.removesuffix('s'))}{comma} {rest}"


def _number(number: int, words: str) -> str:
    """A number of things whose plural is not at the end."""
    first, *rest = words.split(" ")
    many = {"party": "parties"}.get(first, f"{first}s")
    if first == "forbidden":
        return f"{number:,} {words}{'' if number == 1 else 's'}"
    return f"{number:,} {' '.join([first if number == 1 else many, *rest])}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def lever_words(answer: UnlockAnswer, lever: LeverTold) -> str:
    """A lever as a person would name it."""
    labels = answer["labels"]
    if lever["kind"] == "payment":
        return payment_words(labels, lever)
    if lever["kind"] == "state":
        value = plain(labels["values"][lever["factor"]][as_written(lever["to"])])
        return f"“{plain(labels['factors'][lever['factor']])}” changed to “{value}”"
    if lever["kind"] == "option":
        issue = lever["issue"]
        names = labels["options"][issue]
        before = f" instead of “{plain(names[lever['from']])}”" if lever["from"] else ""
        return f"“{plain(names[lever['to']])}”{before} on “{plain(labels['issues'][issue])}”"
    if lever["kind"] == "middle":
        return middle_words(labels, lever) + _others(answer, lever)
    if lever["kind"] == "forbid":
        party = named(labels["parties"][lever["move"].split(".", 1)[0]])
        return f"“{plain(labels['moves'][lever['move']])}” forbidden to {party}"
    if lever["kind"] == "peace":
        return f"“{plain(labels['events'][lever['event']])}” made impossible in the peace"
    members = joined([named(labels["parties"][p]) for p in lever["of"]])
    name = plain(labels["clauses"][lever["clause"]] or "")
    which = f" ({name})" if name else ""
    if lever["change"] == "dropped":
        return f"the consent of {members} no longer needed{which}"
    if "weights" in lever:
        return f"only {lever['votes']:,g} of the votes of {members} needed{which}"
    return f"the consent of only {lever['votes']} of {members} needed{which}"


def between(answer: UnlockAnswer, lever: MiddleLever) -> str:
    """Where a missing option lies."""
    labels = answer["labels"]
    first, second = (plain(labels["options"][lever["issue"]][option]) for option in lever["between"])
    return f"a new option on {plain(labels['issues'][lever['issue']])} between “{first}” and “{second}”"


def payment_words(labels: LeverLabels, lever: PaymentLever) -> str:
    """A payment, in its party's unit where the file says what that is."""
    who, unit = named(labels["parties"][lever["party"]]), unit_of(labels, lever["party"])
    if unit:
        return f"something worth {points(lever['points'])} {unit} to {who}"
    return f"{points(lever['points'])} own points more for {who}"


def middle_words(labels: LeverLabels, lever: MiddleLever) -> str:
    """A missing option: how far it lies toward the second, and how much better it must be."""
    issue, names = lever["issue"], labels["options"][lever["issue"]]
    first, second = (plain(names[option]) for option in lever["between"])
    low, high = (round(share * 100) for share in lever["share"])
    span = f"{low} %" if low == high else f"{low} to {high} %"
    # The bonus is a share of each party's own distance between the two.
    better = (
        f" but worth more to each side than that point: by {percent(lever['bonus'])} of what lies for it between "
        "the two"
        if lever["bonus"] > 0
        else ""
    )
    way = f"from “{first}” to “{second}”"
    return f"a new option on {plain(labels['issues'][issue])}, {span} of the way {way}{better}"


def _others(answer: UnlockAnswer, lever: MiddleLever) -> str:
    """The options that the file has on the issue beside the two; empty without any."""
    names = answer["labels"]["options"][lever["issue"]]
    others = [f"“{plain(name)}”" for key, name in names.items() if key not in lever["between"]]
    if not others:
        return ""
    # Only where nothing at all is signed has every option that there is been found wanting.
    short = answer["goal"]["kind"] == "some package" and not answer["win_set"]["size"]
    wanting = (" but is not enough" if len(others) == 1 else " but are not enough") if short else ""
    told = joined(others) if len(others) <= MOST_OTHERS else f"{len(others)} others"
    return f" ({told} {'is' if len(others) == 1 else 'are'} there already{wanting})"


def needs_words(answer: UnlockAnswer, lever: MiddleLever) -> str:
    """What each side needs of a missing option, as shares of the way from its worse to its better of the two."""
    labels = answer["labels"]
    told = []
    for option in lever["between"]:
        side = [
            f"{named(labels['parties'][party])} {percent(need['share'])}"
            for party, need in lever["needs"].items()
            if need["prefers"] == option and need["share"] > 0
        ]
        if side:
            name = plain(labels["options"][lever["issue"]][option])
            told.append(f"of the way toward “{name}”, for {joined(side)}")
    return "; ".join(told) or "no more than the worse of the two, for anyone"
