"""Collects the program's texts into the catalogues and compiles them: ``make messages``.

Catalogues carry no line numbers and no dates, so that a change shows only what was said.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "heardwell"
KEPT = {"MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms"}
LOCALES = ("zh_Hans", "zh_Hant", "ar")


def collect() -> None:
    """Run Django's makemessages over the package."""
    locales = [f"--locale={name}" for name in LOCALES]
    options = ["--no-location", "--no-obsolete", "--no-wrap"]
    options += ["--ignore=tests/*", "--ignore=*/tests/*", "--ignore=*/static/*"]
    command = [sys.executable, "-m", "django", "makemessages", *locales, *options]
    with tempfile.TemporaryDirectory() as folder:
        environment = {"DJANGO_SETTINGS_MODULE": "heardwell.project.settings", "HEARDWELL_DATA": folder}
        subprocess.run(command, cwd=PACKAGE, env=os.environ | environment, check=True)


def compile_all() -> list[str]:
    """Write the ``.mo`` files; returns what is still untranslated."""
    missing = []
    for name in LOCALES:
        path = PACKAGE / "locale" / name / "LC_MESSAGES" / "django.po"
        catalogue = polib.pofile(str(path), wrapwidth=0)
        catalogue.header = "Texts of Heardwell. Apache-2.0."
        catalogue.metadata = {key: value for key, value in catalogue.metadata.items() if key in KEPT}
        for entry in catalogue:
            if entry.fuzzy:
                # A guess by likeness is worse than a gap, which the tests see.
                entry.flags.remove("fuzzy")
                entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
                entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
        catalogue.save(str(path))
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))
        missing += [f"{name}: {entry.msgid}" for entry in catalogue.untranslated_entries()]
    return missing


if __name__ == "__main__":
    collect()
    gaps = compile_all()
    print(f"{len(gaps)} texts are not translated" if gaps else "all texts are translated")
    print("\n".join(gaps[:20]))
