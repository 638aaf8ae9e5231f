"""What exists is documented: settings, commands, decisions."""

import re
from pathlib import Path

from heardwell.core.config import Config
from heardwell.project import cli

ROOT = Path(__file__).parents[2]


def test_every_setting_stands_in_the_settings_page():
    page = (ROOT / "docs/self-host/settings.md").read_text()
    missing = [name.upper() for name in Config.model_fields if f"`{name.upper()}`" not in page]

    assert missing == []


def test_the_settings_page_names_no_setting_that_does_not_exist():
    page = (ROOT / "docs/self-host/settings.md").read_text()
    first_cells = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    named = {name for cell in first_cells for name in re.findall(r"`([A-Z_]+)`", cell)}

    assert named == {name.upper() for name in Config.model_fields}


def test_every_command_stands_in_the_commands_page():
    commands = next(action for action in cli._parser()._actions if hasattr(action, "choices") and action.choices)
    page = (ROOT / "docs/self-host/commands.md").read_text()
    missing = [name for name in commands.choices if f"heardwell {name}" not in page]

    assert missing == []


def test_every_link_between_pages_leads_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / target).exists()
    ]

    assert broken == []
