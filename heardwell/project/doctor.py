"""``heardwell doctor``: the findings of the System page, printed, with what takes longer to look at."""

import json
from dataclasses import asdict

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from heardwell.core.config import config
from heardwell.project.system.findings import Finding, Level, Section, worst

MARKS = {Level.OK: "✓", Level.WARNING: "!", Level.PROBLEM: "✗"}


def run(*, as_json: bool) -> int:
    """Print all findings; 1 when one of them is a problem. Changes nothing."""
    sections = _sections()
    level = worst(sections)
    if as_json:
        found = [asdict(finding) | {"section": section.key} for section in sections for finding in section.findings]
        print(json.dumps({"level": level, "findings": found}, ensure_ascii=False))  # noqa: T201
    else:
        print("\n\n".join(_printed(section) for section in sections))  # noqa: T201
    return int(level == Level.PROBLEM)


def _printed(section: Section) -> str:
    return "\n".join([section.name, *map(_line, section.findings)])


def _line(finding: Finding) -> str:
    line = f"  {MARKS[finding.level]} {finding.name}: {finding.figure}"
    if finding.level == Level.OK:
        return line
    return f"{line}\n      {finding.says}" + (f"\n      → {finding.do}" if finding.do else "")


def _sections() -> list[Section]:
    from heardwell.project.system import outside, sections, stored

    if _is_current():
        return sections.of_doctor()
    # Records that were never made, or wait for an upgrade, can be asked nothing.
    missing = Finding(
        "records",
        _("Records"),
        Level.PROBLEM,
        _("not ready"),
        _("There are no records yet, or they wait to be brought to this version."),
        _("Start heardwell serve once."),
    )
    found = [missing, stored.disk()] if config().data.is_dir() else stored.findings()
    return [Section("storage", _("Storage"), found), Section("around", _("Around it"), outside.findings())]


def _is_current() -> bool:
    if not config().records_path.exists() and not config().database_url:
        return False
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
