"""What the browser and the server both work out comes out alike: paths, random orders, words with answers in them."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from heardwell.collect.surveys.orders import shuffled
from heardwell.collect.surveys.piping import Said

ROOT = Path(__file__).parents[4]
WIDGET = ROOT / "widget"
PATHS = json.loads((ROOT / "heardwell/collect/intake/tests/paths.json").read_text(encoding="utf-8"))
SEEDS = ["0192d1c8-a7b3-7c5e-8f9a-000000000001:why", "x", "", "薄荷茶:نعناع", "😀:key"]
PIPES: list[dict[str, Any]] = [
    {"words": "Because of the {nps}?", "answers": {"nps": 3}},
    {"words": "You chose {tea}, {buys}.", "answers": {"tea": "oolong", "buys": ["oolong", "mint"]}},
    {"words": "Hello {trait.name|friend}, order {hidden.order}", "hidden": {"order": "A-17"}},
    {"words": "Hello {trait.name}!", "answers": {}},
    {"words": "{organisation} and {nothing} stay", "answers": {}},
    {"words": "Row {parts/delivery}", "answers": {"parts": {"delivery": 4}}},
    {"words": "{why}", "answers": {"why": "<img src=x onerror=window.__x=1> {nps}"}},
    {"words": "أنت {tea}", "lang": "ar", "answers": {"tea": "oolong"}},
]
FORM: dict[str, Any] = {
    "default_language": "en",
    "questions": [
        {"key": "nps", "type": "nps"},
        {"key": "why", "type": "text"},
        {"key": "parts", "type": "matrix"},
        *(
            {
                "key": key,
                "type": type_,
                "choices": [
                    {"value": "oolong", "label": {"en": "Oolong", "ar": "أولونغ"}},
                    {"value": "mint", "label": {"en": "Mint"}},
                ],
            }
            for key, type_ in (("tea", "single"), ("buys", "multi"))
        ),
    ],
}
PROGRAM = """
import { buildSync } from "esbuild";
const built = buildSync({ stdin: { contents: `
  export { walk } from "./src/paths"; export { shuffled } from "./src/orders"; export { pipe } from "./src/pipes";
`, resolveDir: "." }, bundle: true, write: false, format: "esm", target: "es2020" });
const twin = await import("data:text/javascript;base64," + Buffer.from(built.outputFiles[0].text).toString("base64"));
let given = ""; for await (const piece of process.stdin) given += piece;
const { paths, seeds, pipes, form } = JSON.parse(given);
const around = ({ hidden = {}, traits = {}, language = "" }) => ({ hidden, traits, language });
console.log(JSON.stringify({
  paths: paths.cases.map((one) => twin.walk(paths.forms[one.form], one.answers, around(one))),
  orders: seeds.map((seed) => twin.shuffled([0, 1, 2, 3, 4, 5, 6, 7], seed, (item) => item === 2)),
  pipes: pipes.map((one) => { const lang = one.lang || "en";
    return twin.pipe(one.words, form, one.answers || {}, around(one), (t) => (t && (t[lang] || t.en)) || "", lang); }),
}));
"""


@pytest.fixture(scope="module")
def browser_says() -> dict[str, list[Any]]:
    """What the widget's own code makes of the cases, run in Node."""
    if shutil.which("node") is None or not (WIDGET / "node_modules").is_dir():
        if os.environ.get("CI"):
            pytest.fail("run `npm ci` in widget/ first")
        pytest.skip("needs `npm ci` in widget/")
    asked = json.dumps({"paths": PATHS, "seeds": SEEDS, "pipes": PIPES, "form": FORM})
    command = ["node", "--input-type=module", "-e", PROGRAM]
    done = subprocess.run(command, cwd=WIDGET, input=asked, capture_output=True, text=True, check=True, timeout=60)
    said: dict[str, list[Any]] = json.loads(done.stdout)
    return said


def test_paths(browser_says):
    wanted = [{"asked": case["asked"], "ending": case["ending"]} for case in PATHS["cases"]]

    assert browser_says["paths"] == wanted


def test_random_orders(browser_says):
    wanted = [shuffled(range(8), seed, lambda item: item == 2) for seed in SEEDS]

    assert browser_says["orders"] == wanted
    assert all(order[-1] == 2 and sorted(order) == list(range(8)) for order in wanted)
    assert len({tuple(order) for order in wanted}) == len(SEEDS)


def test_words_with_answers_in_them(browser_says):
    wanted = [
        Said(FORM, case.get("lang", "en"), case.get("answers", {}), case.get("hidden", {})).piped(case["words"])
        for case in PIPES
    ]

    assert browser_says["pipes"] == wanted
    assert wanted[:4] == ["Because of the 3?", "You chose Oolong, Oolong, Mint.", "Hello friend, order A-17", "Hello!"]
    assert wanted[4] == "{organisation} and {nothing} stay"
