"""Takes a picture of every page: ``make screens``. Leaf through ``screens/index.html``.

Starts the demo on a free port in a temporary folder and walks its pages in four languages, light and dark, at three
widths. Names as arguments take only those pages, ``--language``, ``--theme`` and ``--size`` only those; ``--url`` uses
a demo that runs already.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[1]
SIZES = {"360": (360, 780), "768": (768, 1024), "1440": (1440, 900)}
LANGUAGES = ("en", "zh-hans", "zh-hant", "ar")
TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}
THEMES = ("light", "dark")
#: Pages that only show to who has not come in.
OUTSIDE = {"sign-in"}
_ONE_SURVEY = "surveys/ > main a.card, main .card a"
#: name → address below the workspace; a leading slash is an address of its own.
PAGES = {
    "pulse": "",
    "voices": "voices/",
    "voice": "voices/ > a.voice",
    "voice-alike": "voices/ > a.voice > #similar-voices a.link",
    "near": "voices/?q=parcel",
    "summary": "voices/summary/",
    "asked": "questions/",
    "log": "voices/log/",
    "long-text": "passages/",
    "cases": "cases/",
    "case": "cases/ > a.case",
    "surveys": "surveys/",
    "survey-new": "surveys/new",
    "survey": _ONE_SURVEY,
    "survey-results": _ONE_SURVEY + " > .life-tabs a[href$='/results/']",
    "survey-translate": _ONE_SURVEY + " > .life-tabs a[href$='/translate/']",
    "survey-versions": _ONE_SURVEY + " > .life-tabs a[href$='/versions/']",
    "survey-review": _ONE_SURVEY + " > .life-tabs a[href$='/review/']",
    "survey-interview": _ONE_SURVEY + " > .life-tabs a[href$='/interview/']",
    "survey-share": _ONE_SURVEY + " > .life-tabs a[href$='/share']",
    "dashboard": "dashboards/",
    "notifications": "notifications/",
    "mailbox": "mailbox/",
    "palette": "palette/?q=refund",
    "settings": "settings/",
    "profile": "settings/profile/",
    "password": "settings/password/",
    "sessions": "settings/sessions/",
    "two-step": "settings/two-step/",
    "news-choices": "settings/notifications/",
    "members": "settings/members/",
    "teams": "settings/teams/",
    "keys": "settings/keys/",
    "audit": "settings/audit/",
    "topics": "topics/",
    "topic": "topics/?topic=late-delivery",
    "topics-new": "topics/edit/?show=new#topic",
    "topics-packs": "topics/edit/?show=packs#topic",
    "topics-history": "topics/edit/?show=history#topic",
    "topics-edit": "topics/edit/?topic=late-delivery#topic",
    "topics-suggested": "topics/suggested/",
    "rules": "settings/rules/",
    "understanding": "settings/understanding/",
    "learning": "settings/understanding/learning/",
    "tags": "settings/tags/",
    "text-lab": "settings/text-lab/?example=ar",
    "text-lab-empty": "settings/text-lab/",
    "websites": "install/",
    "website": "install/ > .settings a[href*='/install/']",
    "redirects": "settings/redirects",
    "sign-in-with": "settings/sign-in/",
    "system": "settings/system/",
    "environment": "settings/environment/",
    "components": "/design",
    "sign-in": "/accounts/sign-in/",
    "missing": "nowhere/",
}


@dataclass(frozen=True)
class Shot:
    """One picture, as the index shows it."""

    file: str
    page: str
    language: str
    theme: str
    size: str


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


def enter(browser: Browser, url: str) -> tuple[BrowserContext, str]:
    """A browser that has walked into the demo, and the address of the workspace."""
    context = browser.new_context()
    context.set_default_timeout(120_000)  # many pictures on a small machine
    page = context.new_page()
    page.goto(f"{url}/accounts/sign-in/")
    page.locator("main button").first.click()
    page.wait_for_url("**/ws/**")
    slug = page.url.split("/ws/")[1].split("/")[0]
    page.close()
    return context, f"{url}/ws/{slug}/"


def open_page(page: Page, url: str, base: str, address: str) -> bool:
    """Whether the page is there; ``list > selector`` follows the first such link, and so on."""
    listed, *links = address.split(" > ")
    answer = page.goto(url + listed if listed.startswith("/") else base + listed)
    for link in links:
        target = page.locator(link).first
        if not target.count():
            return False
        answer = page.goto(str(target.evaluate("link => link.href")))
    settle(page)
    return answer is not None and (answer.status < 400 or "nowhere" in listed)


def settle(page: Page) -> None:
    """Until its charts are drawn: pages that listen for news are never idle."""
    page.wait_for_load_state("load")
    page.evaluate(
        """() => Promise.race([
            new Promise((done) => setTimeout(done, 4000)),
            (async () => {
                const near = (one) => one.getBoundingClientRect().top < innerHeight + 400 && one.clientWidth;
                while ([...document.querySelectorAll("hw-chart")].some((one) => near(one) && !one.dataset.drawn && !one.dataset.failed))
                    await new Promise(requestAnimationFrame);
            })(),
        ])"""  # noqa: E501
    )


@dataclass(frozen=True)
class Walk:
    """What pictures are taken of."""

    pages: list[str]
    languages: list[str]
    themes: list[str]
    sizes: list[str]


def shoot(url: str, folder: Path, walk: Walk) -> Iterator[Shot]:
    """Write the pictures, one browser for all: size, theme and language change under it."""
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        context, base = enter(browser, url)
        inside, outside = context.new_page(), browser.new_page()
        for language, theme, name in product(walk.languages, walk.themes, walk.pages):
            page = outside if name in OUTSIDE else inside
            cookies = {"hw_language": language, "hw_theme": theme}
            page.context.add_cookies([{"name": one, "value": value, "url": url} for one, value in cookies.items()])
            if page is inside:
                speak(page, base, language)
            for size in walk.sizes:
                width, height = SIZES[size]
                page.set_viewport_size({"width": width, "height": height})
                if not open_page(page, url, base, PAGES[name]):
                    print(f"no page {name}")
                    break
                shot = Shot(f"{name}-{language}-{theme}-{size}.png", name, language, theme, size)
                page.screenshot(path=folder / shot.file, full_page=size != "1440" or name in ("pulse", "components"))
                yield shot
        browser.close()


def speak(page: Page, base: str, language: str) -> None:
    """Change the account's language, when it is another."""
    if page.locator("html").get_attribute("lang", timeout=5000) == TAGS.get(language, language):
        return
    page.goto(base)
    button = page.locator(f'#hw-person button[name="language"][value="{language}"]')
    with page.expect_navigation():
        button.evaluate("button => button.click()")


INDEX = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title>
<style>body{font:14px system-ui;margin:0;display:grid;grid-template-columns:14rem 1fr;block-size:100vh}
nav{padding:1rem;overflow:auto;border-inline-end:1px solid #ccc}nav h2{font-size:12px;margin-block:1rem .25rem}
label{display:block}main{overflow:auto;padding:1rem;background:#eee;display:flex;flex-wrap:wrap;gap:1rem;align-content:start}
figure{margin:0}img{max-inline-size:100%;max-block-size:85vh;border:1px solid #ccc;background:#fff}</style>
<nav></nav><main></main><script>
const shots = __SHOTS__;
const nav = document.querySelector("nav"), main = document.querySelector("main");
const chosen = {page: shots[0].page, language: "", theme: "", size: ""};
for (const key of Object.keys(chosen)) {
  nav.insertAdjacentHTML("beforeend", `<h2>${key}</h2>`);
  for (const value of [...(key === "page" ? [] : [""]), ...new Set(shots.map((shot) => shot[key]))]) {
    const label = document.createElement("label"), input = document.createElement("input");
    Object.assign(input, {type: "radio", name: key, checked: chosen[key] === value});
    input.onchange = () => { chosen[key] = value; show(); };
    label.append(input, " ", value || "all");
    nav.append(label);
  }
}
function show() {
  main.replaceChildren(...shots.filter((shot) => Object.entries(chosen).every(([key, value]) => !value || shot[key] === value)).map((shot) => {
    const figure = document.createElement("figure");
    const link = Object.assign(document.createElement("a"), {href: shot.file, target: "_blank"});
    link.append(Object.assign(new Image(), {src: shot.file, loading: "lazy", alt: shot.file}));
    figure.append(link, Object.assign(document.createElement("figcaption"), {textContent: shot.file}));
    return figure;
  }));
}
show();
</script>
"""  # noqa: E501


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", choices=[*PAGES, []], default=[])
    parser.add_argument("--url")
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    parser.add_argument("--theme", action="append", choices=THEMES)
    parser.add_argument("--size", action="append", choices=list(SIZES))
    arguments = parser.parse_args()
    folder = ROOT / "screens"
    folder.mkdir(exist_ok=True)
    walk = Walk(
        arguments.pages or list(PAGES),
        arguments.language or list(LANGUAGES),
        arguments.theme or list(THEMES),
        arguments.size or list(SIZES),
    )
    if arguments.url:
        taken = list(shoot(arguments.url, folder, walk))
    else:
        with demo() as url:
            taken = list(shoot(url, folder, walk))
    shots = json.dumps([vars(shot) for shot in taken])
    (folder / "index.html").write_text(INDEX.replace("__SHOTS__", shots), encoding="utf-8")
    print(f"{len(taken)} pictures in {folder}")


if __name__ == "__main__":
    main()
