"""Takes the pictures of the documentation from a demo: ``python scripts/pictures.py [--url http://…]``."""

import argparse

from playwright.sync_api import expect, sync_playwright

from screens import ROOT, demo

FOLDER = ROOT / "docs" / "pictures"
SIZE = (1200, 760)
#: name → language, the room's address, and what to click first.
PICTURES = {
    "pulse": ("en", "", ""),
    "voices": ("en", "voices/", ".voice"),
    "cases": ("en", "cases/", ""),
    "dashboard": ("en", "dashboards/", ""),
    "topics": ("en", "topics/", ""),
    "pulse-zh-hans": ("zh-CN", "", ""),
    "pulse-zh-hant": ("zh-TW", "", ""),
    "pulse-ar": ("ar", "", ""),
}


def take(url: str) -> None:
    """Write the pictures; each must stay below 150 kB, which a test holds."""
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        for name, (language, room, click) in PICTURES.items():
            context = browser.new_context(
                viewport={"width": SIZE[0], "height": SIZE[1]}, color_scheme="light", locale=language
            )
            page = context.new_page()
            page.set_default_timeout(120_000)
            page.goto(f"{url}/accounts/sign-in/")
            page.locator("main button").first.click()
            page.wait_for_load_state("load")
            workspace = page.url.split("/ws/")[1].split("/")[0]
            page.goto(f"{url}/ws/{workspace}/{room}")
            page.wait_for_load_state("load")
            if click:
                page.locator(click).first.click()
                page.wait_for_load_state("load")
            expect(page.locator("hw-chart:not([data-drawn])")).to_have_count(0, timeout=60_000)
            page.screenshot(path=FOLDER / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url")
    given = parser.parse_args().url
    if given:
        take(given)
    else:
        with demo() as started:
            take(started)
