"""How many frames a second the page of a replay draws, in headless Chromium without a GPU.

    python -m benchmarks.replay_page [--movers 500 1000 3500 5000] [--seconds 5]

Each record is invented, with shots, beams and fields, and is played at ×10 from a third of its time, when most of its
movers are in the air. Needs the extra ``browser`` and a Chromium (`make browser`).
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import report
from tests.browser.chromium import launched, until
from tests.experiments.replay.synthetic import record
from wargame_experiments.replay import page as replay_page

TARGET = 10  # frames a second with 5,000 movers
START_S = 1_100


def frames(browser, movers, seconds, folder):
    """Return size of the page in KB, time until it is drawn in ms, movers in the air, and frames a second."""
    text = replay_page.html(record(movers))
    file = folder / f"{movers}.html"
    file.write_text(text, "utf-8")
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(f"{file.as_uri()}#t={START_S}")
    until(page, "window.replay && replay.frame > 0")
    shown = page.evaluate("performance.now()")
    in_the_air = page.evaluate("replay.state().statuses.flying")
    page.select_option("#speed", "10")
    page.evaluate("replay.play()")
    page.wait_for_timeout(500)
    clock = "[replay.frame, performance.now()]"
    before = page.evaluate(clock)
    page.wait_for_timeout(1_000 * seconds)
    after = page.evaluate(clock)
    page.close()
    return len(text.encode()) / 1_000, shown, in_the_air, 1_000 * (after[0] - before[0]) / (after[1] - before[1])


def main():
    """Print and save the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--movers", type=int, nargs="+", default=[500, 1_000, 3_500, 5_000])
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    try:
        with launched() as browser, tempfile.TemporaryDirectory() as folder:
            rows = [(n, *frames(browser, n, options.seconds, Path(folder))) for n in options.movers]
    except (ImportError, FileNotFoundError) as error:
        sys.exit(f"this benchmark needs playwright and a Chromium: {error}")
    shown = [[f"{n:,}", f"{size:.0f}", f"{ms:.0f}", f"{air:,}", f"{fps:.0f}"] for n, size, ms, air, fps in rows]
    print(report.table(["movers", "page, KB", "drawn after, ms", "in the air", "frames/s"], shown))
    numbers = [dict(zip(("movers", "page_kb", "drawn_ms", "in_the_air", "fps"), row, strict=True)) for row in rows]
    print("full numbers:", report.save("replay_page", {"rows": numbers}))
    slow = [n for n, *_, fps in rows if fps < TARGET]
    if slow:
        sys.exit(f"fewer than {TARGET} frames a second with {slow} movers")


if __name__ == "__main__":
    main()
