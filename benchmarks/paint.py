"""How soon the demo's pages paint in a browser, by the browser's own clock.

    python benchmarks/paint.py [--visits 21] [--url http://127.0.0.1:8000] [--json]

Starts a demo of its own unless ``--url`` names one, opens each room again and again in a warm Chromium and reads
``first-contentful-paint``. Ends with code 1 when a median is above the target.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from scripts.screens import demo, enter, settle

TARGET_MS = 300
FLAGS = ["--no-sandbox", "--disable-gpu"]
ROOMS = {"pulse": "", "voices": "voices/", "cases": "cases/", "surveys": "surveys/", "dashboards": "dashboards/"}
PAINTED = """() => new Promise((done) => new PerformanceObserver((list) => {
    const [paint] = list.getEntriesByName("first-contentful-paint");
    if (paint) done([performance.getEntriesByType("navigation")[0].responseStart, paint.startTime]);
}).observe({type: "paint", buffered: true}))"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=21)
    parser.add_argument("--url")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with nullcontext(asked.url) if asked.url else demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        context, base = enter(browser, url)
        page = context.new_page()
        found = {room: measured(page, base + path, asked.visits) for room, path in ROOMS.items()}
        browser.close()
    load = round(os.getloadavg()[0], 1)
    show: Callable[..., None] = print
    if asked.json:
        show(json.dumps({"target_ms": TARGET_MS, "load": load, "rooms": found}))
    else:
        for room, one in found.items():
            byte, paint, longest = one.values()
            show(f"{room:12} first byte {byte:4}  paint {paint:4}  longest {longest:4} ms")
        show(f"load {load}")
    return int(any(one["paint_ms"] > TARGET_MS for one in found.values()))


def measured(page: Page, address: str, visits: int) -> dict[str, int]:
    """Medians over the visits after the first two, in milliseconds since the navigation began."""
    times = []
    for _visit in range(visits + 2):
        page.goto(address)
        times.append(page.evaluate(PAINTED))
        settle(page)  # or the charts of this page would hold up the next
    first_bytes, paints = zip(*times[2:], strict=True)
    return {
        "first_byte_ms": round(median(first_bytes)),
        "paint_ms": round(median(paints)),
        "longest_ms": round(max(paints)),
    }


if __name__ == "__main__":
    sys.exit(main())
