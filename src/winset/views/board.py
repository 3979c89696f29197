"""The deal board on a terminal: what is chosen in words, each party beside it, and what each option leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from winset.views.cards import fitted
from winset.views.deals import AGAINST, some
from winset.views.packages import whole
from winset.views.units import own_points
from winset.views.unlock import middle_words, payment_words
from winset.views.words import at, count, dated, first_upper, joined, likely, named, percent, plain, points

if TYPE_CHECKING:
    from rich.console import Console

    from winset.studies.board import BoardAnswer, BoardPackage, PackageVotes
    from winset.studies.dealing.nearest import NearPackage
    from winset.studies.dealing.standing import ClauseStands, PartyStands

EVEN = 0.5
"""Under this chance of its yes a party would sooner go on."""

LITTLE = 1e-9
"""A gain no greater than this is none."""

MOST_NEAR = 3
"""Nearest packages that are told in words."""


def show_board(answer: BoardAnswer, console: Console) -> None:
    """Print one package of one month, or what is chosen of it."""
    console.print(Text(plain(answer["title"]), style="bold"))
    for paragraph in paragraphs(answer):
        console.print(Text(paragraph))
    console.print()
    if answer["package"] and answer["package"]["parties"]:
        console.print(fitted(_parties_table(answer, answer["package"]), console.width))
    console.print(fitted(_options_table(answer), console.width))
    console.print(Padding(Text(notes(answer)), (0, 0, 1, 0)))


def paragraphs(answer: BoardAnswer) -> list[str]:
    """The answer in words: the month, what is chosen, who signs it, how likely it is, what would repair it."""
    package = answer["package"]
    if package is None:
        return [month_words(answer), chosen_words(answer)]
    if package["forbidden"]:
        return [month_words(answer), forbidden_words(answer, package), near_words(answer, package)]
    told = [
        month_words(answer), verdict_words(answer, package), waiting_words(answer, package),
        chance_words(answer, package),
    ]  # fmt: skip
    return [paragraph for paragraph in [*told, *repair_words(answer, package)] if paragraph]


def month_words(answer: BoardAnswer) -> str:
    """How much of the month's table would be signed."""
    if not answer["of"]:
        return "The rules admit no package."
    when = ""
    if answer["month"]:
        closed = "" if answer["talks"] else " (no talks are held then)"
        date = first_upper(at(answer["month"], answer["provenance"]["step"]))
        when = f"{date}{closed}, beside {AGAINST[answer['against']]}, "
    told = f"{when}{some(answer['size'])} of {count(answer['of'], 'package')} would be signed."
    return first_upper(told)


def chosen_words(answer: BoardAnswer) -> str:
    """What is chosen so far, and how many packages have it."""
    if not answer["chosen"]:
        return "Nothing is chosen yet."
    signed, of = answer["with_chosen"]["signed"], answer["with_chosen"]["of"]
    terms = whole(answer["chosen"], answer["labels"])
    if signed is None:
        return f"Chosen so far: {terms}. {count(of or 0, 'package')} have that, too many to go through one by one."
    if not of:
        return f"Chosen so far: {terms}. The rules admit no package with that."
    return f"Chosen so far: {terms}. With that, {signed:,} of {count(of, 'package')} would be signed."


def forbidden_words(answer: BoardAnswer, package: BoardPackage) -> str:
    """Which rules forbid the package, and which of its terms they name."""
    labels, told = answer["labels"], []
    for rule in package["forbidden"]:
        terms = whole({issue: package["package"][issue] for issue in rule["issues"]}, labels)
        because = plain(rule["because"] or "").rstrip(".")
        told.append(f"{terms or plain(rule['rule'])}{f' ({because})' if because else ''}")
    state = " in the state of that month" if answer["state"] else ""
    return f"The rules forbid this package{state}: {', and '.join(told)}."


def verdict_words(answer: BoardAnswer, package: BoardPackage, *, clauses: bool = True) -> str:
    """Whether the package would be signed, who refuses it by how much, and which clauses it fails."""
    refusing = joined(_short(answer, package))
    failed = [clause_words(answer, clause) for clause in package["clauses"] if not clause["held"]]
    if not package["signed"]:
        told = f"This package would not be signed: {refusing} would refuse it."
        return " ".join([told, *failed]) if clauses else told
    if package["refused_by"]:
        return f"This package would be signed, though {refusing} would refuse it: enough others would sign."
    if not package["clauses"]:
        return "This package would be signed as soon as it is proposed: no clause asks for anybody's consent to it."
    return "This package would be signed: nobody whose consent is asked for would lose by it."


def _short(answer: BoardAnswer, package: BoardPackage) -> list[str]:
    """Who refuses, and by how much."""
    labels, parties = answer["labels"], package["parties"]
    return [
        f"{named(labels['parties'][party])} ({own_points(labels, party, points(-parties[party]['gain']))} short)"
        for party in package["refused_by"]
    ]


def clause_words(answer: BoardAnswer, clause: ClauseStands) -> str:
    """A clause that fails, and with which votes."""
    name = plain(clause["name"] or answer["labels"]["clauses"][clause["clause"]] or "")
    members = [*clause["accepted"], *clause["refused"]]
    who, refused = (
        joined([named(answer["labels"]["parties"][p]) for p in some]) for some in (members, clause["refused"])
    )
    which = f"The clause “{name}” fails" if name else "A clause of consent fails"
    if "weights" in clause:
        return f"{which} with {clause['has']:,g} of the {clause['needs']:,g} votes that it needs, without {refused}."
    if clause["needs"] == len(members):
        return f"{which}: it needs the yes of {who}" + ("." if len(members) == 1 else f", and lacks that of {refused}.")
    return f"{which}: it needs the yes of {clause['needs']:,g} of {who}, and has {clause['has'] or 'none'}."


def waiting_words(answer: BoardAnswer, package: BoardPackage) -> str:
    """Who would sign rather than fight on for good, and would yet sooner wait; empty beside the value of going on."""
    if answer["against"] == "now" or not answer["month"] or not package["signed"]:
        return ""
    sooner = [
        named(answer["labels"]["parties"][party])
        for party, one in package["parties"].items()
        if one["say"] and one["yes"] and one["chance"] is not None and one["chance"] < EVEN
    ]
    return f"Rather than sign it at once, {joined(sooner)} would sooner wait for something better." if sooner else ""


def beside_words(answer: BoardAnswer, package: BoardPackage, other: PackageVotes) -> str:
    """Where a package is signed or refused otherwise beside the other thing that it may be held beside; else empty."""
    here = (package["signed"], package["refused_by"])
    (fought, fighting), (waited, waiting) = (here, other) if answer["against"] == "war" else (other, here)
    labels = answer["labels"]["parties"]
    later, sooner = (
        joined([named(labels[party]) for party in some if party not in others]) if set(some) - set(others) else ""
        for some, others in ((waiting, fighting), (fighting, waiting))
    )
    if fought and not waited:
        who = "enough" if fighting else "all"
        return f"Rather than fight on for good {who} would sign it; at once they would not: {later} would rather wait."
    if waited and not fought:
        who = "enough" if waiting else "all"
        return f"Rather than go on {who} would sign it; fighting on for good would be better for {sooner}."
    told = [
        f"{later} would sign it rather than fight on for good, but at once would rather wait" if later else "",
        f"{sooner} would sign it rather than go on, but would do better to fight on for good" if sooner else "",
    ]
    return first_upper(f"{'; '.join(one for one in told if one)}.") if later or sooner else ""


def chance_words(answer: BoardAnswer, package: BoardPackage) -> str:
    """How likely this very package is what is signed."""
    chance = package["chance"]
    if chance["month"] is None or chance["ever"] is None:
        return ""
    if not answer["month"]:
        return f"The model gives this very package a chance of {percent(chance['month'])} to be what is signed."
    step = answer["provenance"]["step"]
    since = f", seen from {dated(chance['since'], step)}" if chance["since"] else ""
    told = (
        f"The model gives this very package a chance of {percent(chance['month'])} to be what is signed "
        f"{at(answer['month'], step)}, as the war then stood, and of {percent(chance['ever'])} to be what is ever "
        f"signed{since}."
    )
    stands = chance["stands"]
    return told if stands is None else f"{told} Once signed it would stand with a probability of {percent(stands)}."


def repair_words(answer: BoardAnswer, package: BoardPackage) -> list[str]:
    """What would have it signed, a sentence each: another package, payments, an option that is missing."""
    if package["signed"]:
        return []
    return [
        text
        for text in (near_words(answer, package), pay_words(answer, package), middles_words(answer, package))
        if text
    ]


def near_words(answer: BoardAnswer, package: BoardPackage, *, listed: bool = True) -> str:
    """The nearest packages that would be signed; by how many options alone where they are not to be named."""
    near = package["nearest"]
    if near is None:
        return ""
    if near["changed"] is None:
        if near["looked"] is None:
            return "No package would be signed, so none is near."
        far = count(near["looked"], "option")
        return f"No package with up to {far} changed would be signed; those further off are too many to look at."
    if not listed:
        of = f"; {near['packages']:,} such packages, the least given up first" if near["packages"] > 1 else ""
        return f"With {count(near['changed'], 'option')} changed it would be signed{of}:"
    shown = near["shown"][:MOST_NEAR]
    told = "; or ".join(change_words(answer, one) for one in shown)
    more = near["packages"] - len(shown)
    rest = f"; and {more:,} more" if more else ""
    return f"With {count(near['changed'], 'option')} changed it would be signed: {told}{rest}."


def change_words(answer: BoardAnswer, near: NearPackage) -> str:
    """What a near package has otherwise."""
    labels = answer["labels"]
    return joined(
        [
            f"“{plain(labels['options'][issue][option])}” on “{plain(labels['issues'][issue])}”"
            for issue, option in near["changes"].items()
        ]
    )


def pay_words(answer: BoardAnswer, package: BoardPackage) -> str:
    """The smallest payments that would do."""
    found = package["payments"]
    if found is None:
        return ""
    if found["sets"] is None:
        return "Who would have to be paid is not told: there are too many sets of parties to try."
    told = [joined([payment_words(answer["labels"], one) for one in row["payments"]]) for row in found["shown"]]
    more = found["sets"] - len(told)
    rest = f"; and {more:,} more" if more else ""
    return f"As it is it would be signed with {'; or with '.join(told)}{rest}."


def middles_words(answer: BoardAnswer, package: BoardPackage) -> str:
    """The missing options that would do."""
    found = package["middles"]
    if found is None or found["options"] == 0:
        return ""
    if found["options"] is None:
        return "Missing options were not looked for: there are too many between which one could lie."
    told = [middle_words(answer["labels"], one["lever"]) for one in found["shown"]]
    more = found["options"] - len(told)
    rest = f"; and {more:,} more" if more else ""
    return f"It would also be signed with {'; or with '.join(told)}{rest}."


def gain_words(answer: BoardAnswer, party: str, gain: float) -> str:
    """What a party would gain or lose by a package, in its own points."""
    if abs(gain) < LITTLE:
        return "neither gains nor loses"
    return f"{'gains' if gain > 0 else 'loses'} {own_points(answer['labels'], party, points(abs(gain)))}"


def difference_words(before: BoardAnswer, after: BoardAnswer) -> list[str]:
    """What changes make of the board, a sentence each: the win-set of the month, the package, each party that turns."""
    told = []
    if (before["size"], before["of"]) != (after["size"], after["of"]):
        told.append(
            f"With your changes {some(after['size'])} of {count(after['of'], 'package')} would be signed; as the file "
            f"has it, {some(before['size'])} of {before['of']:,}."
        )
    one, other = before["package"], after["package"]
    if one is None or other is None:
        return told or ["Your changes leave the number of packages that would be signed what it is."]
    if bool(one["forbidden"]) != bool(other["forbidden"]):
        told.append(f"As the file has it, the rules {'forbid' if one['forbidden'] else 'admit'} this package.")
        return told
    if one["signed"] != other["signed"]:
        told.append(f"As the file has it, this package would {'' if one['signed'] else 'not '}be signed.")
    told += [
        _turned(after, party, one, other) for party in other["parties"] if _says(one, party) != _says(other, party)
    ]
    return told or ["Your changes turn nobody on this package."]


def stance_words(answer: BoardAnswer, one: PartyStands) -> str:
    """What a party would do with a package, and rather than what."""
    if not one["say"]:
        return "not asked"
    if not one["yes"]:
        return "would refuse"
    beside = {"war": " rather than fight on", "now": " at once"}[answer["against"]] if answer["month"] else ""
    return f"would sign{beside}"


def yes_words(answer: BoardAnswer, one: PartyStands) -> str:
    """How likely a party's yes is, and where; empty where it is not told."""
    if one["chance"] is None:
        return ""
    where = f" at the talks of this {answer['provenance']['step']}" if answer["month"] else ""
    return f"chance of a yes{where}: {likely(one['chance'])}"


def ruled_words(answer: BoardAnswer) -> str:
    """What it means that an option is ruled out."""
    told = "Ruled out: the rules of the file admit it with none of these"
    return (
        f"{told} in this {answer['provenance']['step']}; at another time they may." if answer["month"] else f"{told}."
    )


def middle_line_words(answer: BoardAnswer) -> str:
    """The heading of the parties' bars: from what they start."""
    middle = (
        {"war": "fighting on for good", "now": "going on"}[answer["against"]] if answer["month"] else "no agreement"
    )
    return f"Each party, from {middle}"


def _says(package: BoardPackage, party: str) -> str:
    """What a party would do with a package; one that the file does not have does nothing."""
    one = package["parties"].get(party)
    return (
        "would not be asked" if one is None or not one["say"] else "would sign it" if one["yes"] else "would refuse it"
    )


def _turned(answer: BoardAnswer, party: str, before: BoardPackage, after: BoardPackage) -> str:
    name = first_upper(named(answer["labels"]["parties"][party]))
    return f"{name} {_says(after, party)}, and as the file has it {_says(before, party)}."


def _parties_table(answer: BoardAnswer, package: BoardPackage) -> Table:
    """Each party beside the package."""
    table = Table(title="The parties, each in its own points", title_justify="left", title_style="bold",
                  box=box.SIMPLE_HEAD, pad_edge=False)  # fmt: skip
    table.add_column("Party", overflow="fold")
    for heading in ("Without", "With it", "Gain"):
        table.add_column(heading, justify="right")
    table.add_column("Says")
    table.add_column("Chance of its yes", justify="right")
    for party, one in package["parties"].items():
        says = "not asked" if not one["say"] else "yes" if one["yes"] else "no"
        chance = "–" if one["chance"] is None else likely(one["chance"])
        numbers = [_figure(number) for number in (answer["disagreement"][party], one["points"], one["gain"])]
        table.add_row(*map(Text, [plain(answer["labels"]["parties"][party]), *numbers, says, chance]))
    return table


def _figure(number: float) -> str:
    return f"{round(number, 1) + 0.0:,.1f}"


def _options_table(answer: BoardAnswer) -> Table:
    """How many packages of the win-set have each option with what is chosen on the other issues."""
    table = Table(title="Packages that would be signed with each option and what is chosen on the other issues",
                  title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)  # fmt: skip
    for heading in ("Issue", "Option"):
        table.add_column(heading, overflow="fold")
    table.add_column("Signed", justify="right")
    table.add_column("Admitted", justify="right")
    labels = answer["labels"]
    for issue, options in answer["options"].items():
        if options is None:
            table.add_row(*map(Text, [plain(labels["issues"][issue]), "not counted: too many packages", "", ""]))
            continue
        for n, (option, one) in enumerate(options.items()):
            mark = "● " if answer["chosen"].get(issue) == option else "  "
            cells = ["" if n else plain(labels["issues"][issue]), f"{mark}{plain(labels['options'][issue][option])}"]
            table.add_row(*map(Text, [*cells, f"{one['signed']:,}", f"{one['of']:,}"]))
    return table


def bars_words(answer: BoardAnswer) -> str:
    """What the bars of parties on the board show, and what it is that they say yes to."""
    against = f": {AGAINST[answer['against']]}" if answer["month"] else ""
    told = (
        f"The line in the middle is having no agreement{against}. A bar is in its party's own points; it would be of "
        "full length for the package that gives or costs it most."
    )
    if not answer["listed"]:
        return told
    later = ", where it may also go on and wait" if answer["month"] else ""
    return f"{told} The chance of a yes: how likely a party votes yes at the talks, with its noise{later}."


def notes(answer: BoardAnswer) -> str:
    """What the columns mean, and what is not told."""
    without = AGAINST[answer["against"]] if answer["month"] else "no agreement"
    told = [f"Without: {without}. Says: whether it would not lose by the package."]
    if answer["listed"]:
        told.append("Chance of its yes: with its noise, beside the value of going on.")
    package = answer["package"]
    near = "Nearest: fewest options changed, then least given up by those with a say, each in its own temperatures."
    shown = package is not None and package["nearest"] is not None and package["nearest"]["changed"] is not None
    return " ".join(part for part in [*told, untold_words(answer), "●: chosen.", near if shown else ""] if part)


def untold_words(answer: BoardAnswer) -> str:
    """What is not told, and why; empty where nothing is left out."""
    told = []
    if not answer["listed"]:
        told.append(
            "There are too many packages to solve the talks over them, so it is not told how likely each is signed, or "
            "how likely a party says yes."
        )
    if answer["answers"] == "left out":
        told.append("Some may be undone once they are signed, which is left out here: there are too many to list.")
    return " ".join(told)
