"""The operator lets somebody in whose phone is gone."""

import json
import os
import subprocess
import sys

import pytest
from django.urls import reverse

from heardwell.accounts.models import AuditEvent
from heardwell.accounts.two_step import actions, codes, queries
from heardwell.project.cli_words import VARIABLES


@pytest.mark.django_db
def test_two_step_sign_in_is_switched_off_and_sessions_end(workspace, owner, client_of):
    actions.switch_on(owner, codes.new_secret(), 0, "")
    browser = client_of(owner)

    assert actions.rescue(owner) and not actions.rescue(owner)

    assert not queries.means_of(owner) and queries.means_of(owner).codes_left == 0
    assert browser.get(reverse("pulse", args=[workspace.slug])).status_code == 302
    line = AuditEvent.objects.get(workspace=workspace, action="two_step.rescued")
    assert line.target == owner.email and line.user is None


@pytest.mark.django_db
def test_who_has_nothing_to_switch_off_stays_signed_in(workspace, owner, client_of):
    browser = client_of(owner)

    assert not actions.rescue(owner)

    assert browser.get(reverse("pulse", args=[workspace.slug])).status_code == 200


def test_the_command_says_what_it_did_and_whom_it_does_not_know(tmp_path):
    clean = {name: value for name, value in os.environ.items() if name not in VARIABLES}

    def heardwell(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "heardwell.project.cli", *arguments, "--data", str(tmp_path / "d")],
            env=clean,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    heardwell("bootstrap", "--workspace", "Shop", "--email", "o@example.com", "--password", "correct horse battery")

    known = heardwell("two-step", "off", " O@Example.com", "--json")
    stranger = heardwell("two-step", "off", "nobody@example.com")

    assert json.loads(known.stdout) == {"email": "o@example.com", "two_step": False, "changed": False}
    assert stranger.returncode == 1 and "nobody@example.com" in stranger.stderr
