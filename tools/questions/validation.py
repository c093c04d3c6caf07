"""Numbers of docs/questions/validation.md."""

from collections.abc import Iterable
from typing import Any

from questions.source import Source, items, sentence

from wargame_experiments.formatting import number
from wargame_experiments.validation.report import markdown

SHORT = """
    With theory it agrees: {failed} of {cases} cases fail; beyond 3 standard errors lie {beyond} of the {random} with
    chance in them, where chance alone puts {expected}. With public counts of raids it agrees in part: {near} of
    {moments} moments lie within 3 standard errors, and the test of all at once rejects the model (J = {j} on {degrees}
    degrees of freedom).
"""
HANGS = """
    **Where it falls short.** Beyond 3 standard errors: {far}.

    **Cruise missiles.** Public {cruise_public} destroyed of those launched, model {cruise_model} at the catalogue's
    highest figures ({cruise_se} standard errors).

    **Out of the window.** Fitted to one window and told only the pooled leak of the other, {out_near} of {out_moments}
    moments of the other lie within 3 standard errors.

    **Industry.** {series} public series of {fewest} to {most} points bound its growth, and little else.
"""
LIMIT = 3  # standard errors


def sections(source: Source) -> dict[str, str]:
    """Return the texts between the markers of the page."""
    theory, counts = source.document("validation/validation.json"), source.document("calibration/calibration.json")
    summary, cruise = theory["summary"], counts["cruise"]
    inside = [(one["window"], moment) for one in counts["windows"] for moment in known(one["moments"])]
    outside = [moment for one in counts["out_of_window"] for moment in known(one["outside"])]
    far = [
        f"`{moment['moment']}` in {window} ({moment['residual_se']:+.1f})"
        for window, moment in inside
        if is_far(moment)
    ]
    lengths = [one["points"] for one in source.document("series/series.json")["series"]]
    short = SHORT.format(
        **{word: summary[word] for word in ("cases", "random", "beyond", "failed")},
        expected=number(summary["expected"]),
        near=len(inside) - len(far),
        moments=len(inside),
        j=number(counts["j"]["value"]),
        degrees=counts["j"]["degrees"],
    )
    hangs = HANGS.format(
        far=", ".join(far) or "nothing",
        cruise_public=number(cruise["public"]),
        cruise_model=number(cruise["model"]),
        cruise_se=f"{cruise['residual_se']:+.1f}",
        out_near=sum(not is_far(moment) for moment in outside),
        out_moments=len(outside),
        series=len(lengths),
        fewest=min(lengths),
        most=max(lengths),
    )
    runs = f"{summary['engine']} of the cases are simulated, with {summary['battles']:,} runs."
    answer = f"{groups(theory['cases'])}\n\n{runs}"
    figure = source.plain_figure("calibration/raid-leakage.png", CAPTION)
    return {"short": sentence(short), "answer": answer, "figure": figure, "hangs": items(hangs)}


CAPTION = (
    "Leak of a raid, leak against size, and what cannot be told apart: public counts of two windows and the model."
)


def known(moments: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the moments that are public."""
    return [moment for moment in moments if moment.get("residual_se") is not None]


def is_far(moment: dict[str, Any]) -> bool:
    """Return whether a moment of the model lies beyond the limit."""
    return abs(moment["residual_se"]) > LIMIT


def groups(cases: list[dict[str, Any]]) -> str:
    """Return a table with a row for each group of cases."""
    found: dict[str, list[dict[str, Any]]] = {}
    for case in cases:
        found.setdefault(case["group"], []).append(case)
    rows = []
    for name, members in found.items():
        errors = [abs(one["errors"]) for one in members if one.get("errors") is not None]
        sources = dict.fromkeys(one["source"] for one in members)
        words = ", ".join([*sources][:3]) + (", …" if len(sources) > 3 else "")
        rows.append([name, str(len(members)), words, number(round(max(errors), 1)) if errors else ""])
    return markdown(rows, ("group", "cases", "theory or count", "largest error, SE"))
