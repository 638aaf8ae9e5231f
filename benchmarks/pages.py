"""How long the server takes for the pages that people open all day, with 100,000 feedback in the workspace.

    python benchmarks/pages.py [--items 100000] [--rounds 20] [--data DIR] [--only voices] [--json]

Fills a folder with made-up feedback the way everything arrives (recorded, understood, counted, looked at by the rules),
then asks each page again and again through Django's test client: the time is the server's own, from the request to the
whole answer. Beside it stands the processor time, which other programs on the machine do not lengthen as much. With
``--data`` the folder is kept and used again. Ends with code 1 when a p95 is above the target.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

TARGET_MS = 150
AT_ONCE = 1000
DAYS = 365
SENTENCES = {
    "en": [
        "The parcel never came and nobody answers the phone",
        "Ordered on Sunday night, on my desk Tuesday morning. Thank you",
        "The coupon from your mail does not work at the checkout",
        "Please let me choose a delivery window when I order",
        "The app closes every time I open my orders",
        "Good things, but shipping costs more than the socks",
        "Support called me back and had the refund through in ten minutes",
    ],
    "zh-Hans": [
        "快递一直没有送到，客服也不回复",
        "包装很好，第二天就收到了",
        "结账时优惠券不能用",
        "希望可以选择送货时间",
    ],
    "zh-Hant": ["包裹顯示已送達，可是根本沒收到", "尺寸換了兩次，你們都沒有為難我", "運費到最後一步才出現，感覺不太好"],
    "ar": ["الطرد لم يصل حتى الآن", "خدمة رائعة وتوصيل سريع، شكرا لكم", "ملصق الإرجاع يفتح صفحة بيضاء في جوالي"],
}
CHANNELS = ("web", "email", "sms", "in_app", "review", "chat", "phone", "link")
TAGS = ("delivery", "price", "app", "vip", "returns", "support")
NPS, STARS = "0-10+g9,10b0,1,2,3,4,5,6", "1-5+g4,5b1,2"
#: name → address after the workspace's; {deep} is a cursor a long way down, {voice} a feedback.
PAGES = {
    "voices": "voices/",
    "voices, one open": "voices/{voice}/",
    "voices, far down": "voices/?cursor={deep}",
    "voices, search, many hits": "voices/?q=delivery",
    "voices, search, Chinese": "voices/?q=快递",
    "voices, search, no hit": "voices/?q=nonsense",
    "voices, search and filters": "voices/?q=parcel&channel=email&sentiment=negative",
    "voices, channel": "voices/?channel=email",
    "voices, sentiment": "voices/?sentiment=negative",
    "voices, sentiment and channel": "voices/?sentiment=negative&channel=sms",
    "voices, language": "voices/?lang=zh",
    "voices, tag": "voices/?tag=vip",
    "voices, rare tag": "voices/?tag=rare",
    "voices, score": "voices/?score=bad",
    "voices, score range": "voices/?score=nps:0-6",
    "voices, source": "voices/?source=log",
    "voices, kind": "voices/?kind=review",
    "voices, kind that nobody has": "voices/?kind=mention",
    "voices, triage": "voices/?triage=new",
    "voices, triage, few": "voices/?triage=no_action",
    "voices, visibility": "voices/?visibility=public",
    "voices, tone": "voices/?tone=angry",
    "voices, intent": "voices/?intent=leaving",
    "voices, topic": "voices/?topic=delivery",
    "voices, topic and feeling": "voices/?topic=delivery:negative&tone=angry",
    "voices, topic that nobody has": "voices/?topic=nothing",
    "voices, quote": "voices/?quote_permission=named",
    "voices, period": "voices/?period=30d",
    "voices, old period": "voices/?from=2025-12-01&to=2026-02-01&score=bad",
    "voices, oldest first": "voices/?sort=oldest",
    "voices, worst first": "voices/?sort=worst",
    "voices, worst first, channel": "voices/?sort=worst&channel=email",
    "voices, everything at once": "voices/?sentiment=negative&channel=email&lang=en&triage=new&score=bad&period=365d",
    "voices, news": "voices/news/?after=1",
    "log, people": "voices/log/people/?who=customer%209",
    "tags": "settings/tags/",
    "cases": "cases/",
    "cases, all": "cases/?tab=all",
    "pulse": "",
    "dashboards": "dashboards/",
}


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(asked.data or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        workspace, user = _ready(folder, asked.items)
        found = {
            name: _measure(workspace, user, path, asked.rounds) for name, path in PAGES.items() if asked.only in name
        }
    _show(found, asked.json)
    return 1 if any(one["p95_ms"] > TARGET_MS or one["status"] != 200 for one in found.values()) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--data", help="keep the folder here, and use what is in it")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _ready(folder: Path, items: int):
    """The workspace with that many feedback, and its owner; made when the folder is empty."""
    os.environ["HEARDWELL_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heardwell.project.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from heardwell.accounts.actions import create_user, create_workspace
    from heardwell.accounts.models import User, Workspace
    from heardwell.feedback.models import Feedback

    call_command("migrate", verbosity=0)
    user = User.objects.first() or create_user("bench@example.com", "Bench", "correct horse battery")
    workspace = Workspace.objects.first() or create_workspace("Bench", user)
    there = Feedback.objects.count()
    if there < items:
        _fill(workspace, there, items)
    return workspace, user


def _fill(workspace, there: int, items: int) -> None:
    from heardwell.feedback.actions import record_batch
    from heardwell.feedback.models import Feedback
    from heardwell.project.pipeline import run_until_idle

    made = _made_up(workspace.pk, there, items)
    for start in range(there, items, AT_ONCE):
        record_batch([next(made) for _one in range(min(AT_ONCE, items - start))])
        _say(f"recorded {start + AT_ONCE:,} of {items:,}")
    _say("understanding, counting, rules")
    run_until_idle(3600)
    few = list(Feedback.objects.order_by("pk").values_list("pk", flat=True)[:: items // 200 or 1])
    Feedback.objects.filter(pk__in=few).update(triage="no_action", visibility="public", quote_permission="named")


def _made_up(workspace: int, there: int, items: int) -> Iterator[object]:
    from heardwell.core import clock
    from heardwell.feedback.said import Item, Score
    from heardwell.people.claims import Claim

    dice, now = random.Random(there), clock.now()
    for number in range(there, items):
        tongue = dice.choices(("en", "zh-Hans", "zh-Hant", "ar"), (50, 20, 15, 15))[0]
        text = dice.choice(SENTENCES[tongue]) if dice.random() < 0.8 else ""
        at = now - timedelta(days=DAYS) * (1 - number / items)
        who = dice.randrange(items // 4 or 1)
        yield Item(
            workspace,
            dice.choices(("shop", "stores", "log"), (70, 29, 1))[0],
            f"b{number}",
            1,
            dice.choice(CHANNELS),
            dice.choice(("review", "comment", "message")),
            f"{text} {number}" if text else "",
            at,
            scores=_score(dice, Score),
            tags=tuple(dice.sample(TAGS, dice.choice((0, 0, 1, 2)))) + (("rare",) if number % 5000 == 0 else ()),
            context={"order": f"A-{number}", "country": dice.choice(("DE", "TW", "AE", "GB"))},
            claim=Claim(at=at, external_id=f"c{who}", name=f"Customer {who}", verified=True, by_server=True),
        )


def _score(dice: random.Random, score) -> tuple[object, ...]:
    if dice.random() < 0.2:
        return ()
    if dice.random() < 0.6:
        return (score("nps", dice.choices(range(11), (1, 1, 1, 1, 1, 1, 1, 4, 6, 8, 8))[0], NPS),)
    return (score("stars", dice.randint(1, 5), STARS),)


def _measure(workspace, user, path: str, rounds: int) -> dict[str, float]:
    from django.test import Client

    from heardwell.project.app import set_aside_what_stays

    client = Client()
    client.force_login(user)
    client.get(f"/ws/{workspace.slug}/")
    set_aside_what_stays()  # as the app does at its start
    address = f"/ws/{workspace.slug}/{path}".format(**_places(workspace) if "{" in path else {})
    took, busy, status, size = [], [], 200, 0
    for _round in range(rounds + 2):
        start, worked = time.perf_counter(), time.thread_time()
        answer = client.get(address)
        took.append(1000 * (time.perf_counter() - start))
        busy.append(1000 * (time.thread_time() - worked))
        status, size = answer.status_code, len(answer.content)
    took, busy = sorted(took[2:]), sorted(busy[2:])  # the first two load templates and translations
    found = {
        "p50_ms": took[len(took) // 2],
        "p95_ms": took[min(len(took) - 1, round(0.95 * len(took)))],
        "cpu_p50_ms": busy[len(busy) // 2],
        "cpu_p95_ms": busy[min(len(busy) - 1, round(0.95 * len(busy)))],
    }
    return {name: round(value, 1) for name, value in found.items()} | {"bytes": size, "status": status}


def _places(workspace) -> dict[str, str]:
    from heardwell.feedback import queries
    from heardwell.feedback.models import Feedback

    rows = Feedback.objects.filter(workspace=workspace).order_by("-occurred_at", "-pk")
    far: Feedback = rows[min(rows.count() - 1, 90_000)]
    moment: datetime = far.occurred_at
    deep = queries.encode(queries._LISTED, [moment.isoformat(), far.pk])
    return {"deep": deep, "voice": str(far.pk)}


def _show(found: dict[str, dict[str, float]], as_json: bool) -> None:
    if as_json:
        load = [round(one, 1) for one in os.getloadavg()]
        print(json.dumps({"target_ms": TARGET_MS, "load": load, "pages": found}, indent=1))
        return
    for name, one in found.items():
        over = " !" if one["p95_ms"] > TARGET_MS else ""
        row = f"{name:32} p50 {one['p50_ms']:7.1f}  p95 {one['p95_ms']:7.1f}  processor p95 {one['cpu_p95_ms']:6.1f} ms"
        print(f"{row}  {one['status']:.0f}{over}")


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
