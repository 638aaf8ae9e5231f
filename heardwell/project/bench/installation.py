"""A made-up installation to measure: the machine it is on, its workspace, surveys and questions by the API."""

import json
import os
import platform
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from heardwell.project.bench import programs

Json = dict[str, Any]  # Any: JSON
RESPONSES = "/c/v1/surveys/{}/responses"
TIMEOUT_S = 120.0


def machine() -> Json:
    """What the figures were found on, and how busy it was."""
    return {
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load": load(),
    }


def load() -> float:
    """How many processes wanted a processor, averaged over the last minute."""
    return round(os.getloadavg()[0], 2)


def command(name: str, *arguments: str, data: Path) -> list[str]:
    """A command of this program on that data folder."""
    return [sys.executable, "-m", "heardwell.project.cli", name, "--data", str(data), *arguments]


def bootstrapped(data: Path) -> str:
    """Make a workspace and its owner; the API key."""
    person = ["--workspace", "Bench", "--email", "bench@example.com", "--password", "a long bench password"]
    started = command("bootstrap", "--json", *person, data=data)
    done = subprocess.run(started, stdout=subprocess.PIPE, check=True, timeout=TIMEOUT_S)
    return str(json.loads(done.stdout)["api_key"])


def publish(port: int, key: str, questions: list[Json]) -> str:
    """Make and publish a survey through the API; its id."""
    body = {"name": "Bench", "languages": ["en"], "questions": questions}
    survey_id = str(post(port, key, "/api/v1/surveys", body)["id"])
    post(port, key, f"/api/v1/surveys/{survey_id}/publish", {})
    return survey_id


def nps_with_comment() -> list[Json]:
    return [
        {"key": "nps", "type": "nps", "label": {"en": "How likely are you to recommend us?"}},
        {"key": "why", "type": "text", "label": {"en": "Why?"}},
    ]


def post(port: int, key: str, path: str, body: Json) -> Json:
    return _decoded(path, *programs.ask(port, path, json.dumps(body, ensure_ascii=False), _authorised(key)))


def get(port: int, key: str, path: str) -> Json:
    return _decoded(path, *programs.ask(port, path, None, _authorised(key)))


def _authorised(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"} if key else {}


def _decoded(path: str, status: int, answer: bytes) -> Json:
    if status >= 300:
        raise RuntimeError(f"{path} answered {status}: {answer[:500]!r}")
    decoded: Json = json.loads(answer)
    return decoded
