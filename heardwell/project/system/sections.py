"""The one list: all findings by section. The page shows it while the program runs; ``doctor`` prints it."""

from django.utils.translation import gettext as _

from heardwell.project.system import outside, readers, running, stored
from heardwell.project.system.findings import Finding, Section


def of_page() -> list[Section]:
    """What is looked at anew every few seconds: nothing that waits for others."""
    return [
        Section("work", _("Work"), [*running.intake(), *running.findings(), *readers.findings()]),
        Section("storage", _("Storage"), stored.findings()),
        Section("program", _("Program"), running.processes()),
        Section("around", _("Around it"), outside.findings()),
    ]


def of_doctor() -> list[Section]:
    """The same and what takes longer; without the processes, of which the command line is none."""
    slow: list[Finding | None] = [outside.mail_answers(), outside.fonts()]
    return [
        Section("work", _("Work"), [*running.findings(), *readers.findings()]),
        Section("storage", _("Storage"), stored.findings()),
        Section("program", _("Program"), [running.version()]),
        Section("around", _("Around it"), [*outside.findings(), *(one for one in slow if one)]),
    ]
