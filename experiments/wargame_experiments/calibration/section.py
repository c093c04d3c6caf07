"""Tables of a calibration in Markdown, for docs/validation.md: no number there is typed by hand."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

BEGIN: Final = "<!-- calibration -->"
END: Final = "<!-- /calibration -->"


def markdown(summary: dict[str, Any]) -> str:
    """Return the tables of a calibration as `files.document` summarises it."""
    parts = [_moments(summary), _parameters(summary), _robustness(summary), _ridge(summary), _out_of_sample(summary)]
    return "\n".join(parts)


def with_section(page: str, content: str) -> str:
    """Return a page with what stands between ``BEGIN`` and ``END`` replaced.

    Raises
    ------
    ValueError
        If the page has not both marks, in this order.

    Examples
    --------
    >>> with_section(f"a {BEGIN} old {END} b", "new")
    'a <!-- calibration -->...new...<!-- /calibration --> b'
    """
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page has no place for the calibration; allowed: {BEGIN} … {END}")
    return f"{head}{BEGIN}\n{content.strip(chr(10))}\n{END}{tail}"


def _moments(summary: dict[str, Any]) -> str:
    rows = [
        [
            row["moment"], f"{row['public']:.3g}", f"[{row['low']:.3g}, {row['high']:.3g}]",
            f"{row['model']:.3g} ± {row['model_se']:.2g}", f"{row['residual_se']:+.2f}",
        ]
        for row in summary["moments"]
    ]  # fmt: skip
    return _table(["moment", "public", "95 % limits", "model ± its own chance", "residual, SE of the data"], rows)


def _parameters(summary: dict[str, Any]) -> str:
    names = list(summary["parameters"])
    rows = [
        [name, f"{each['estimate']:.4g}", f"{each['se']:.2g}", *(f"{value:+.2f}" for value in correlations)]
        for (name, each), correlations in zip(summary["parameters"].items(), summary["correlation"], strict=True)
    ]
    j = summary["j"]
    words = f"J = {j['value']:.1f} on {j['degrees']} degrees of freedom, p = {j['p']:.2g}.\n"
    return _table(["parameter", "estimate", "SE", *(f"corr. {name}" for name in names)], rows) + f"\n{words}"


def _robustness(summary: dict[str, Any]) -> str:
    names = [row["moment"] for row in summary["moments"]][:-1]
    base = [[row["low"], row["high"]] for row in summary["moments"]][:-1]
    rows = [
        [name, *(f"[{low:.3g}, {high:.3g}]" for low, high in limits)]
        for name, limits in {"as used": base, **summary["robustness"]}.items()
    ]
    return _table(["assumption about the raw data", *names], rows)


def _ridge(summary: dict[str, Any]) -> str:
    keys = (
        "ew_effectiveness",
        "ew_cv",
        "readiness_mean",
        "readiness_cv",
        "gamma",
        "soft_share",
        "distance",
        "effective_raids",
    )
    rows = [[f"{point[key]:.3g}" for key in (*keys, "pooled leak", "variance ratio")] for point in summary["ridge"]]
    return _table([*keys, "pooled leak", "variance ratio"], rows)


def _out_of_sample(summary: dict[str, Any]) -> str:
    rows = []
    for row in summary["outside"]:
        span = "" if row["low"] is None else f"{row['low']:.3g} to {row['high']:.3g}"
        rows.append([row["what"], f"{row['public']:.3g}", span, f"{row['model']:.3g}", row["remark"]])
    return _table(["not fitted", "public", "range", "model", "remark"], rows)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
