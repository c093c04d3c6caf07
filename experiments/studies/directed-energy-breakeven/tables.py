"""What directed-energy-breakeven says."""

from reading import Row, Sweep, markdown, sentence, signed

from wargame_experiments.wording import usd

RUNNING = ("cost_blue", "value_lost")  # what a raid costs beyond the capital, which is the same for all


def tables(sweep: Sweep) -> dict[str, str]:
    """Return the texts between the markers of the README."""
    return {"answer": _answer(sweep), "running": _running(sweep), "less": _less(sweep)}


def _raids(sweep: Sweep) -> list[int]:
    return sorted({row["drones"] for row in sweep.points})


def _options(sweep: Sweep) -> dict[str, Row]:
    """Return what is bought by its name, each with one of its points."""
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
    """Return by how much each option costs less a raid than the missiles, beyond the capital."""

    def cell(option: str, drones: int) -> str:
        missiles, other = _point(sweep, _missiles(sweep), drones), _point(sweep, option, drones)
        return "" if option == _missiles(sweep) else signed(sweep.difference(missiles, other, *RUNNING))

    return _table(sweep, cell)


def _answer(sweep: Sweep) -> str:
    lines = [f"{_pays(sweep, drones)} in a raid of {drones} drones" for drones in _raids(sweep)]
    micro = next(o for o in _options(sweep) if "typical" in o)
    weak = next(o for o in _options(sweep) if "low figures" in o)
    most = _raids(sweep)[-1]
    typical, low = (sweep.cell(_point(sweep, option, most), "leakage") for option in (micro, weak))
    return sentence(f"""
        Of the lasers fought, these certainly cost less a raid than Coyotes for the same money: {"; ".join(lines)}.
        Microwave emitters with the typical figures let {typical} of {most} drones through, with the low ones {low}.
    """)


def _pays(sweep: Sweep, drones: int) -> str:
    """Return the prices and visibilities at which lasers certainly cost less than the missiles."""
    missiles = _point(sweep, _missiles(sweep), drones)
    found: dict[float, list[float]] = {}
    for row in sweep.where(drones=drones):
        if row["count_laser"] and sweep.difference(missiles, row, *RUNNING).low > 0.0:
            found.setdefault(row["laser_price_usd"], []).append(row["raid_visibility_m"] / 1000)
    words = [f"{usd(price)} a laser from {min(seen):g} km" for price, seen in sorted(found.items(), reverse=True)]
    return ", ".join(words) or "no price and visibility"
