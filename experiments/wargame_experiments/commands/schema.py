"""``wargame schema``: JSON Schemas of the input files, for editors."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final, Literal

from cyclopts import Parameter

from wargame_experiments.commands.options import PathOption

Kind = Literal["scenario", "campaign", "study", "elements"]
# Where the schema of each kind of file is shipped, from the folder of its package, beside the files that it is of.
SHIPPED: Final[dict[Kind, tuple[str, str]]] = {
    "scenario": ("wargame", "battle/scenarios/scenario.schema.json"),
    "campaign": ("wargame", "campaign/scenarios/campaign.schema.json"),
    "study": ("wargame_experiments", "studies/study.schema.json"),
    "elements": ("wargame", "catalogue/data/elements.schema.json"),
}


def schema(
    kind: Kind, *, out: PathOption | None = None, force: Annotated[bool, Parameter(negative=())] = False
) -> None:
    """Print the JSON Schema of an input file: its keys with their meaning, unit, default, bounds and words.

    An editor that knows schemas completes and checks a file whose first line names one, as in
    #:schema ./scenario.schema.json. What tables ask of each other is for `wargame check`.

    Parameters
    ----------
    kind
        What the file is: scenario, campaign, study, or elements of the catalogue.
    out
        File to write, in place of printing.
    force
        Replace a file that is there.
    """
    text = schema_text(kind)
    if out is None:
        sys.stdout.write(text)
        return
    from wargame_experiments.output_file import write_whole

    write_whole(out, text, force)
    print(f"Written to {out}", file=sys.stderr)


def schema_text(kind: Kind) -> str:
    """Return a schema as it is shipped."""
    return json.dumps(_maker(kind)(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def shipped_file(kind: Kind) -> Path:
    """Return where a schema is shipped."""
    from importlib.resources import files

    package, path = SHIPPED[kind]
    return Path(str(files(package))) / path


def _maker(kind: Kind) -> Callable[[], dict]:
    """Return what makes a schema, from the models that read the files."""
    if kind == "campaign":
        from wargame.campaign.json_schema import campaign_json_schema

        return campaign_json_schema
    if kind == "study":
        from wargame_experiments.study.document.json_schema import study_json_schema

        return study_json_schema
    from wargame.battle.json_schema import element_json_schema, scenario_json_schema

    return scenario_json_schema if kind == "scenario" else element_json_schema
