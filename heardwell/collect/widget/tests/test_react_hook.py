"""The hook for React: its types hold, and what it calls is there."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from heardwell.collect.widget.tests.samples import NPS

WIDGET = Path(__file__).parents[4] / "widget"
#: Just enough of React to run one component's effects once.
REACT = "export const useEffect = (effect) => effect(); export const useMemo = (make) => make();"


def test_the_hook_s_types_hold():
    if shutil.which("node") is None or not (WIDGET / "node_modules").is_dir():
        if os.environ.get("CI"):
            pytest.fail("run `npm ci` in widget/ first")
        pytest.skip("needs `npm ci` in widget/")

    done = subprocess.run(["npx", "tsc", "-p", "react"], cwd=WIDGET, capture_output=True, text=True, timeout=60)

    assert done.returncode == 0, done.stdout


def test_the_hook_brings_the_snippet_and_opens_a_survey(tab, recorder, tmp_path):
    if not (WIDGET / "node_modules").is_dir():
        pytest.skip("needs `npm ci` in widget/")
    (tmp_path / "react.js").write_text(REACT)
    command = ["npx", "esbuild", "react/useHeardwell.ts", "--bundle", "--format=iife", "--global-name=hook"]
    alias = f"--alias:react={tmp_path / 'react.js'}"
    built = subprocess.run([*command, alias], cwd=WIDGET, capture_output=True, text=True, check=True, timeout=60)
    server = recorder(NPS)
    page = tab()
    page.goto(server.page("/", "<!doctype html><html lang='en'><title>App</title><body></body></html>"))
    page.evaluate(re.sub(r"^\"use strict\";", "", built.stdout) + "; window.useIt = hook.useHeardwell; 0")

    page.evaluate(
        """host => useIt({host, site: "s", contact: {external_id: "u1"}, context: {app_version: "2"}})
        .show("nps1", {hidden: {order: "A-17"}})""",
        server.url,
    )
    page.locator("heardwell-survey input[value='9']").click()

    expect(page.locator("heardwell-survey [role=dialog]")).to_be_visible()
    server.wait(lambda it: it.requests)
    part = server.requests[0]
    assert (part["contact"]["external_id"], part["hidden"]) == ("u1", {"order": "A-17"})
    assert part["context"]["app_version"] == "2"
