"""`winset worlds`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from winset.views.options import Out, examples

GROUP = "over assumptions"
ORDER = 210
INSTEAD = "winset worlds FILE --sensitivity"


@click.command(
    "worlds", epilog=examples("winset worlds my-war.yaml -n 1000 --out study", "winset worlds study --sensitivity")
)
@click.argument("source", metavar="CASE|STUDY")
@click.option("-n", "count", type=click.IntRange(min=1), help="How many worlds to solve; default 200.")
@click.option(
    "--seed", type=int, default=0, show_default=True, help="Of the draws; world K of a seed is always the same."
)
@click.option(
    "-o", "--out", cls=Out, type=click.Path(path_type=Path), metavar="STUDY", help="The folder that keeps them."
)
@click.option("--resume", is_flag=True, help="Go on with a study where it stopped, or with more worlds.")
@click.option("--jobs", type=click.IntRange(1, 256), default=2, show_default=True, help="Worlds solved at a time.")
@click.option("--dask", metavar="ADDRESS", help="Solve on a Dask cluster, as tcp://127.0.0.1:8786.")
@click.option("--thorough", type=click.IntRange(min=0), default=0, metavar="M",
              help="Ask the admissible among the first M worlds the file's claims and questions too.")  # fmt: skip
@click.option("--again", is_flag=True, help="With --resume: try worlds again that were set aside.")
@click.option("--repair", is_flag=True, help="Mend a study whose journal is damaged: keep what can be read of it.")
@click.option("--summary", is_flag=True, help="What the worlds of a study say (the default for a study).")
@click.option("--sensitivity", is_flag=True, help="Which numbers decide --measure.")
@click.option("--solve", is_flag=True, help="With --sensitivity: solve worlds at the ends of ranges too.")
@click.option("--discover", is_flag=True, help="In what region of the numbers --measure holds, in words.")
@click.option("--posterior", is_flag=True, help="Worlds weighted by how likely they make the recorded history.")
@click.option("--measure", metavar="NAME", help="signed, NAME=VALUE, NAME>=BOUND …; default: signed by the last month.")
@click.option(
    "--export", "target", type=click.Path(path_type=Path), metavar="FILE", help="Write all worlds to a Parquet file."
)
@click.option("--force", is_flag=True, help="With --export: replace a file that is there.")
@click.option("--world", type=click.IntRange(min=0), metavar="K", help="With --show: the numbers of world K.")
@click.option("--show", is_flag=True, help="Print the numbers of --world.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def command(source: str, **options: Any) -> None:
    """In what share of the admissible worlds each answer holds.

    Every uncertain number is drawn many times, and each world is solved exactly.

    What is drawn is first held to the statements that need no solve; where scikit-learn is there, worlds likely to
    respect the others are solved more often, and the shares weighted for it.

    CASE is a packaged case or a conflict file; STUDY is a folder that --out made. Without --out nothing is kept.
    """
    from winset.views.worlds_run import WorldsWanted, mend, one_world, solve_worlds, tell_study

    wanted = WorldsWanted(**options)
    if wanted.show or wanted.world is not None:
        if wanted.world is None:
            raise click.UsageError("--show needs --world K")
        one_world(source, wanted)
    elif wanted.repair:
        mend(Path(source))
    elif (Path(source) / "study.json").is_file():
        if wanted.count is not None or wanted.resume:
            raise click.UsageError("to solve more worlds name the case, with --out and --resume")
        tell_study(Path(source), wanted)
    elif wanted.resume and wanted.out is None:
        raise click.UsageError("--resume needs --out, the folder of the study")
    else:
        solve_worlds(source, wanted)
