"""What the widget's loader costs a page: bytes, requests, and the main thread's time on a slow phone.

    python benchmarks/loader.py [--visits 15] [--json]

A page of somebody else's with the snippet and one feedback button, in Chromium slowed down six times by its own
devtools. The time is that of scripts, styles and layout, less what the same page takes without the snippet. Ends with
code 1 when a target is missed.
"""

import argparse
import gzip
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardwell.project.settings")
import django

django.setup()  # the recorder speaks the collect API with the product's own code
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from heardwell.collect.widget.tests.recorder import STATIC, Recorder  # noqa: E402
from heardwell.collect.widget.tests.samples import NPS, host_page  # noqa: E402

SLOWER = 6
MOST_MS, MOST_BYTES = 50, 3_500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    server = Recorder([NPS])
    with_it = server.page("/", host_page())
    without = server.page("/bare", host_page().partition("<script")[0] + "</body></html>")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        bare = median(visit(browser, without, "document.readyState === 'complete'") for _visit in range(asked.visits))
        button = "document.querySelector('heardwell-button')"
        times = [visit(browser, with_it, button) - bare for _visit in range(asked.visits)]
        browser.close()
    server.close()
    found = {
        "bytes": len(gzip.compress((STATIC / "heardwell.js").read_bytes(), 9)),
        "main_thread_ms": round(median(times), 1),
        "longest_ms": round(max(times), 1),
        "slower": SLOWER,
        "load": round(os.getloadavg()[0], 1),
    }
    show: Callable[..., None] = print
    show(json.dumps(found) if asked.json else "\n".join(f"{name:16} {value}" for name, value in found.items()))
    return int(found["main_thread_ms"] > MOST_MS or found["bytes"] > MOST_BYTES)


def visit(browser: Browser, address: str, ready: str) -> float:
    """Milliseconds that the main thread worked, in its own clock: what other programs take meanwhile is not counted."""
    context = browser.new_context()
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address)
    page.wait_for_function(ready)
    metrics = {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}
    context.close()
    return 1000 * sum(float(metrics[name]) for name in ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration"))


if __name__ == "__main__":
    sys.exit(main())
