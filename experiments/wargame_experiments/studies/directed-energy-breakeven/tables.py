"""Answer, tables and figures of the study directed-energy-breakeven."""

from reading import Row, Sweep, markdown, sentence, signed

from wargame.estimates.interval import Interval
from wargame_experiments.figures.figure_spec import FigureSpec, made_with
from wargame_experiments.figures.panels import Panel, PanelCurve, Panels, figure_spec
from wargame_experiments.formatting import usd

RUNNING = ("cost_blue", "value_lost")  # cost of a raid beyond the capital, which is equal for all options

LINEAR_USD = 10e6
HEADLINE_USD, HEADLINE_M = 20e6, 20_000  # price of a laser and visibility that the answer asks again in other worlds

ANSWER = """
    For the same money, lasers cost less a raid than Coyotes at these prices and visibilities, each judged by its own
    95 % interval: {break_evens}. In the raid of {n_drones} drones, lasers at {price} USD save {lasers} USD against
    Coyotes at a visibility of {visibility} km by chance, {lasers_worlds}; microwave emitters with typical figures save
    {microwaves} by chance, {microwaves_worlds}. These let {leakage_typical} of the drones through, those with low
    figures {leakage_low}.
"""


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    return {"answer": _answer(sweep), "running": _running(sweep), "less": _less(sweep)}


def figures(sweep: Sweep) -> list[FigureSpec]:
    """Return the cost of a raid saved by lasers against Coyotes, over the price of a laser."""
    words = "cost of a raid saved\nagainst Coyotes, USD a raid"
    panels = [_panel(sweep, drones) for drones in _raids(sweep)]
    caption = f"""
        By how much less a raid costs the defender (shots and value lost, USD a raid) if the same 80 M USD buy lasers
        rather than Coyotes, against the price of a laser, for each visibility and size of raid; above 0 lasers cost
        less (the axis is linear up to {usd(LINEAR_USD)}, beyond that logarithmic). Differences are paired, replication
        by replication. Bars: intervals. Dashed, with bands: microwave emitters for the same money, with the typical
        and with the low figures, which have no price of a laser.
        {made_with(sweep.data)}"""
    found = Panels(words, "USD", panels, by="visibility", at=0.0, ordered=True, linear_to=LINEAR_USD)
    return [figure_spec("saved", found, caption)]


def _panel(sweep: Sweep, drones: int) -> Panel:
    missiles = _point(sweep, _missiles(sweep), drones)
    rows = sweep.where(drones=drones)
    lasers = [row for row in rows if row["count_laser"]]
    prices, seen = (sorted({row[name] for row in lasers}) for name in ("laser_price_usd", "raid_visibility_m"))

    def saved(row: Row) -> Interval:
        return sweep.difference(missiles, row, *RUNNING)

    curves = []
    for metres in seen:
        own = sorted((r for r in lasers if r["raid_visibility_m"] == metres), key=lambda r: r["laser_price_usd"])
        curves.append(PanelCurve(f"{metres / 1000:g} km", prices, [saved(row) for row in own]))
    for row in (row for row in rows if row["count_microwave"]):
        level = "typical" if row["microwave_hazard"] == 0.4 else "low"
        curves.append(PanelCurve(f"microwaves, {level} figures", prices, [saved(row)] * len(prices), guide=True))
    return Panel(f"{drones} drones", "price of a laser, USD", "USD", curves, is_log=True)


def _raids(sweep: Sweep) -> list[int]:
    return sorted({row["drones"] for row in sweep.points})


def _options(sweep: Sweep) -> dict[str, Row]:
    """Return the options by name, each with one of its points."""
    return {_name(row): row for row in sweep.points}


def _name(row: Row) -> str:
    if row["blue_budget_usd"] == 0:
        return "nothing"
    if row["count_coyotes"]:
        return f"{row['count_coyotes']} Coyote launchers"
    if row["count_microwave"]:
        level = "typical" if row["microwave_hazard"] == 0.4 else "low"
        return f"{row['count_microwave']} microwave emitters, {level} figures"
    lasers = "1 laser" if row["count_laser"] == 1 else f"{row['count_laser']} lasers"
    return f"{lasers} at {usd(row['laser_price_usd'])}, {row['raid_visibility_m'] / 1000:g} km"


def _point(sweep: Sweep, option: str, drones: int) -> Row:
    return next(row for row in sweep.where(drones=drones) if _name(row) == option)


def _table(sweep: Sweep, cell) -> str:
    raids = _raids(sweep)
    rows = [[option, *(cell(option, drones) for drones in raids)] for option in _options(sweep)]
    return markdown(["80 M USD buy", *(f"{n} drones" for n in raids)], rows)


def _running(sweep: Sweep) -> str:
    return _table(sweep, lambda option, drones: sweep.cell(_point(sweep, option, drones), *reversed(RUNNING)))


def _missiles(sweep: Sweep) -> str:
    return next(option for option in _options(sweep) if "Coyote" in option)


def _less(sweep: Sweep) -> str:
    """Return the cost of a raid saved by each option against the missiles, beyond the capital."""

    def cell(option: str, drones: int) -> str:
        missiles, other = _point(sweep, _missiles(sweep), drones), _point(sweep, option, drones)
        return "" if option == _missiles(sweep) else signed(sweep.difference(missiles, other, *RUNNING))

    return _table(sweep, cell)


def _answer(sweep: Sweep) -> str:
    lines = [f"in a raid of {drones} drones {_pays(sweep, drones)}" for drones in _raids(sweep)]
    micro = next(o for o in _options(sweep) if "typical" in o)
    weak = next(o for o in _options(sweep) if "low figures" in o)
    most = _raids(sweep)[-1]
    low = sweep.cell(_point(sweep, weak, most), "leakage")
    missiles, microwaves = (_point(sweep, option, most) for option in (_missiles(sweep), micro))
    lasers = _lasers(sweep, most, HEADLINE_USD, HEADLINE_M)
    return sentence(
        ANSWER.format(
            break_evens="; ".join(lines),
            leakage_typical=sweep.cell(microwaves, "leakage"),
            n_drones=most,
            leakage_low=low,
            price=usd(HEADLINE_USD),
            visibility=f"{HEADLINE_M / 1000:g}",
            lasers=signed(sweep.difference(missiles, lasers, *RUNNING)),
            lasers_worlds=sweep.change_over_worlds(missiles, lasers, *RUNNING),
            microwaves=signed(sweep.difference(missiles, microwaves, *RUNNING)),
            microwaves_worlds=sweep.change_over_worlds(missiles, microwaves, *RUNNING),
        )
    )


def _lasers(sweep: Sweep, drones: int, price_usd: float, visibility_m: float) -> Row:
    """Return the point with lasers at a price and visibility."""
    rows = sweep.where(drones=drones, laser_price_usd=price_usd, raid_visibility_m=visibility_m)
    return next(row for row in rows if row["count_laser"])


def _pays(sweep: Sweep, drones: int) -> str:
    """Return the prices and visibilities at which lasers cost less than the missiles, the interval being above 0."""
    missiles = _point(sweep, _missiles(sweep), drones)
    found: dict[float, list[float]] = {}
    for row in sweep.where(drones=drones):
        if row["count_laser"] and sweep.difference(missiles, row, *RUNNING).low > 0.0:
            found.setdefault(row["laser_price_usd"], []).append(row["raid_visibility_m"] / 1000)
    words = [f"{usd(price)} USD a laser from {min(seen):g} km" for price, seen in sorted(found.items(), reverse=True)]
    return " and ".join(words) or "no price and visibility"
