"""Takes a picture of every page: ``make screens``. Leaf through ``screens/index.html``.

Starts the demo on a free port in a temporary folder and walks its rooms in three languages, light and dark, on a phone
and on a desktop. Names as arguments take only those pages; ``--url`` uses a demo that runs already.
"""

import argparse
import html
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
SIZES = {"phone": (360, 780), "tablet": (768, 1024), "desktop": (1440, 900)}
LANGUAGES = ("en", "zh-hant", "ar")
SCHEMES = ("light", "dark")
ROOMS = {
    "pulse": "",
    "voices": "voices/",
    "cases": "cases/",
    "surveys": "surveys/",
    "survey-new": "surveys/new",
    "dashboard": "dashboards/",
    "settings": "settings/",
    "rules": "settings/rules/",
    "mailbox": "mailbox/",
}


@contextmanager
def demo() -> Iterator[str]:
    """The address of a demo of our own."""
    with tempfile.TemporaryDirectory(prefix="hw-screens-") as folder:
        command = [sys.executable, "-m", "heardwell.project.cli", "demo", "--port", "0", "--data", folder]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout
            ready = next(line for line in process.stdout if " ready at " in line)
            yield ready.split()[-1]
        finally:
            process.terminate()
            process.wait(40)


def enter(browser: Browser, url: str, size: str, scheme: str, language: str) -> Page:
    """A browser that has walked into the demo."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{url}/accounts/sign-in/")
    page.locator("main button").first.click()
    page.locator(f'button[name="language"][value="{language}"]').first.evaluate("button => button.click()")
    page.wait_for_load_state("networkidle")
    return page


def shoot(url: str, folder: Path, wanted: list[str], languages: list[str]) -> list[str]:
    """Write the pictures; returns their names."""
    taken = []
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        for language in languages:
            for scheme in SCHEMES:
                for size in SIZES:
                    page = enter(browser, url, size, scheme, language)
                    base = page.url.split("/ws/")[0] + "/ws/" + page.url.split("/ws/")[1].split("/")[0] + "/"
                    for name in wanted:
                        page.goto(base + ROOMS[name])
                        page.wait_for_load_state("networkidle")
                        page.wait_for_timeout(400)
                        picture = f"{name}-{language}-{scheme}-{size}.png"
                        page.screenshot(path=folder / picture, full_page=size != "desktop" or name == "pulse")
                        taken.append(picture)
                    page.context.close()
        browser.close()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", choices=[*ROOMS, []], default=[])
    parser.add_argument("--url")
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    arguments = parser.parse_args()
    folder = ROOT / "screens"
    folder.mkdir(exist_ok=True)
    wanted, languages = arguments.pages or list(ROOMS), arguments.language or list(LANGUAGES)
    if arguments.url:
        taken = shoot(arguments.url, folder, wanted, languages)
    else:
        with demo() as url:
            taken = shoot(url, folder, wanted, languages)
    figures = "".join(
        f'<figure><img src="{name}" loading="lazy"><figcaption>{html.escape(name)}</figcaption></figure>'
        for name in taken
    )
    (folder / "index.html").write_text(f"<!doctype html><title>Screens</title>{figures}", encoding="utf-8")
    print(f"{len(taken)} pictures in {folder}")


if __name__ == "__main__":
    main()
