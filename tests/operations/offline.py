"""Run in a network namespace that has loopback and nothing else: sign-in, survey, answer, case, demo."""

import http.cookiejar
import json
import re
import socket
import sys
import urllib.parse
import urllib.request
from pathlib import Path

from tests.e2e.program import Program, eventually

SURVEY = {
    "name": "How likely?",
    "languages": ["en"],
    "questions": [
        {"key": "nps", "type": "nps", "label": {"en": "How likely?"}},
        {"key": "why", "type": "text", "label": {"en": "Why?"}},
    ],
}


def nothing_is_reachable() -> bool:
    """That the test tests something: an address outside cannot even be tried."""
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=2).close()
    except OSError as error:
        return error.errno is not None
    return False


def sign_in(program: Program) -> str:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    form = opener.open(f"{program.url}/accounts/sign-in/", timeout=60)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.read().decode())[1]
    told = {"csrfmiddlewaretoken": token, "email": "owner@example.com", "password": "correct horse battery"}
    return opener.open(form.url, urllib.parse.urlencode(told).encode(), timeout=60).read().decode()


def loop(folder: Path) -> dict[str, object]:
    program = Program(folder / "d")
    try:
        key = program.bootstrap()["api_key"]
        survey = program.call("/api/v1/surveys", SURVEY, key=key)[1]["id"]
        program.call(f"/api/v1/surveys/{survey}/publish", {}, key=key)
        answer = {"response_id": "offline-answer", "seq": 1, "done": True, "answers": {"nps": 2, "why": "送餐太慢了"}}
        status = program.call(f"/c/v1/surveys/{survey}/responses", answer)[0]
        cases = eventually(lambda: program.call("/api/v1/cases", key=key)[1]["items"], 60)
        feedback = program.call("/api/v1/feedback", key=key)[1]["items"][0]
        page = sign_in(program)
        return {
            "answer": status,
            "cases": len(cases),
            "language": feedback.get("language") or feedback.get("lang"),
            "signed_in": "Marlow Shop" in page,
            "elsewhere": re.findall(r'(?:src|href)="(?:https?:)?//(?!127\.0\.0\.1)[^"]+', page),
        }
    finally:
        program.stop()


def demo(folder: Path) -> dict[str, object]:
    program = Program(folder / "demo", "demo", patience_s=240)
    try:
        return {"demo": program.call("/demo/enter/")[0], "demo_page": "<form" in program.call("/accounts/sign-in/")[1]}
    finally:
        program.stop()


if __name__ == "__main__":
    where = Path(sys.argv[1])
    sys.stdout.write(json.dumps({"cut": nothing_is_reachable()} | loop(where) | demo(where)) + "\n")
