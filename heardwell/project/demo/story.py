"""What the shop's customers said in half a year, ending now. The same seed tells the same story, whenever it is told.

Four things happen. App 4.2 comes out and its checkout crashes on Android in Taiwan; 4.2.1 mends it and everybody who
had complained is told. Deliveries in Saudi Arabia get later, week by week, until today. Buying again with one tap
arrives and people love it. And in support there is somebody whom customers praise by name.
"""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from heardwell.project.demo.speech import LANGUAGES, Speech

HERE = Path(__file__).parent
#: The account that everybody who enters the demo works as.
OWNER = "demo@heardwell.example"
DAYS = 182
RELEASE_AGO, MENDED_AGO, TOLD_AGO = 52, 32, 30
LATE_AGO = 36
REORDER_AGO = 26
PACKAGING_AGO = 75
#: Customers of each language, and how often that language speaks.
PEOPLE = {"en": 300, "zh-Hans": 160, "zh-Hant": 190, "ar": 190}
SPOKEN = {"en": 37, "zh-Hans": 16, "zh-Hant": 22, "ar": 25}
#: The languages of the last day, in turn.
LAST = ("en", "ar", "zh-Hant", "en", "zh-Hans", "en", "ar", "en", "zh-Hant")
COUNTRIES = {
    "en": {"GB": 44, "US": 26, "IE": 12, "AU": 10, "SG": 8},
    "zh-Hans": {"CN": 80, "SG": 12, "MY": 8},
    "zh-Hant": {"TW": 80, "HK": 20},
    "ar": {"SA": 70, "AE": 18, "EG": 7, "JO": 5},
}
CHATS = {"en": "chat", "zh-Hans": "wechat", "zh-Hant": "line", "ar": "whatsapp"}
CHANNELS = {"web": 26, "in_app": 24, "email": 11, "sms": 9, "review": 11, "chat": 8, "phone": 4, "kiosk": 7}
#: Channels where people write; what a visitor sees first.
WORDED = {channel: weight for channel, weight in CHANNELS.items() if channel != "kiosk"}
#: channel → what is asked there, and how often. "" is a message that nobody asked for.
ASKED = {
    "web": {"nps": 5, "gcr": 4, "csat": 2},
    "in_app": {"nps": 7, "ces": 3},
    "email": {"nps": 5, "csat": 3, "": 3},
    "sms": {"nps": 4, "csat": 3},
    "review": {"stars": 1},
    "chat": {"csat": 3, "": 4},
    "phone": {"": 1},
    "kiosk": {"smileys": 1},
}
#: theme → feeling, usual weight
THEMES = {
    "delivery_late": (-1, 5),
    "delivery_fast": (1, 16),
    "checkout_crash": (-1, 0),
    "app_good": (1, 4),
    "reorder": (1, 0),
    "support_good": (1, 9),
    "support_bad": (-1, 4),
    "coupon": (-1, 4),
    "returns_bad": (-1, 5),
    "returns_good": (1, 7),
    "quality_good": (1, 26),
    "quality_bad": (-1, 6),
    "packaging": (1, 0),
    "checkout_fixed": (1, 0),
    "wish": (0, 8),
    "price": (0, 7),
}
VALUES: Mapping[str, Mapping[int, list[int | str]]] = {
    "nps": {1: [8, 9, 9, 9, 9, 10, 10, 10], 0: [6, 7, 7, 8, 8, 9], -1: [0, 1, 2, 3, 4, 5, 6, 7]},
    "csat": {1: [4, 4, 5, 5, 5], 0: [3, 3, 4], -1: [1, 2, 2, 3]},
    "ces": {1: [5, 6, 6, 7, 7], 0: [4, 5, 5], -1: [1, 2, 3, 3]},
    "gcr": {1: ["yes", "yes", "yes", "partly"], 0: ["yes", "partly"], -1: ["no", "no", "partly"]},
    "stars": {1: [4, 5, 5, 5], 0: [3, 4], -1: [1, 1, 2, 3]},
    "smileys": {1: [3, 3, 3, 2], 0: [2, 3], -1: [1, 1, 2]},
}


@dataclass(frozen=True, slots=True)
class Person:
    """A customer, the same in every telling. ``os`` is their phone's."""

    number: str
    name: str
    language: str
    country: str
    city: str
    os: str
    plan: str


@dataclass(frozen=True, slots=True)
class Voice:
    """One customer speaks: ``metric`` with its ``value`` (neither in a message), and perhaps words.

    ``number`` counts the voices of the story.
    """

    number: int
    at: datetime
    person: Person
    channel: str
    metric: str
    value: int | str
    text: str
    theme: str
    feeling: int
    context: Mapping[str, str] = field(default_factory=dict)


@cache
def _names() -> dict[str, dict[str, list[str]]]:
    parsed: dict[str, dict[str, list[str]]] = json.loads((HERE / "people.json").read_text(encoding="utf-8"))
    return parsed


def people(seed: int = 5) -> dict[str, list[Person]]:
    """language → its customers"""
    rng = random.Random(seed)
    return {language: [_person(rng, language, number) for number in _numbers(rng, language)] for language in LANGUAGES}


def _numbers(rng: random.Random, language: str) -> list[int]:
    """Which of all possible names are taken; none twice."""
    names = _names()[language]
    return rng.sample(range(len(names["first"]) * len(names["last"])), PEOPLE[language])


def _person(rng: random.Random, language: str, number: int) -> Person:
    names = _names()[language]
    first, last = divmod(number, len(names["last"]))
    country = _pick(rng, COUNTRIES[language])
    return Person(
        number=f"{language.lower()}-{number:03}",
        name=f"{names['first'][first]}{''.join(names['join'])}{names['last'][last]}",
        language=language,
        country=country,
        city=rng.choice(CITIES[country]),
        os=_pick(rng, {"Android": 62, "iOS": 38} if country in ("TW", "SA", "CN") else {"Android": 48, "iOS": 52}),
        plan=rng.choice(["basic", "basic", "plus"]),
    )


CITIES = {
    **{
        "GB": ["London", "Leeds", "Bristol", "Glasgow"],
        "US": ["Boston", "Portland", "Austin"],
        "IE": ["Dublin", "Cork"],
    },
    **{"AU": ["Melbourne", "Perth"], "SG": ["Singapore"], "CN": ["Shanghai", "Hangzhou", "Chengdu", "Guangzhou"]},
    **{"MY": ["Kuala Lumpur"], "TW": ["Taipei", "Taichung", "Kaohsiung", "Hsinchu"], "HK": ["Hong Kong"]},
    **{"SA": ["Riyadh", "Riyadh", "Jeddah", "Dammam"], "AE": ["Dubai", "Abu Dhabi"], "EG": ["Cairo"], "JO": ["Amman"]},
}
CARRIERS = {"SA": "Najm Express", "AE": "Najm Express", "TW": "Blue Heron", "HK": "Blue Heron", "CN": "Kuaida"}


def _pick(rng: random.Random, weights: Mapping[str, float]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def voices(now: datetime, seed: int = 7) -> Iterator[Voice]:
    """All voices of the last :data:`DAYS` days, oldest first, none later than ``now``."""
    rng = random.Random(seed)
    teller = _Teller(rng, people(), Speech(rng))
    number = 0
    for ago in range(DAYS, -1, -1):
        for at, person in teller.speakers(now, ago):
            yield teller.voice(number, at, person, ago)
            number += 1


class _Teller:
    def __init__(self, rng: random.Random, known: dict[str, list[Person]], speech: Speech) -> None:
        self.rng, self.people, self.speech = rng, known, speech
        self.hurt = [one for one in known["zh-Hant"] if one.country == "TW" and one.os == "Android"]
        self.late = [one for one in known["ar"] if one.country == "SA"]

    def speakers(self, now: datetime, ago: int) -> list[tuple[datetime, Person]]:
        """Who speaks that day, and when. More and more customers do; those who are hit by something do at once."""
        usual = 18 + (DAYS - ago) * 9 // DAYS + self.rng.randint(-4, 4)
        tongues = [_pick(self.rng, SPOKEN) for _ in range(usual)]
        if ago == 0:  # what a visitor sees first: some of everything
            tongues = [LAST[place % len(LAST)] for place in range(usual)]
        found = [self.rng.choice(self.people[tongue]) for tongue in tongues]
        if MENDED_AGO <= ago < RELEASE_AGO:
            found += self.rng.choices(self.hurt, k=4 + self.rng.randint(0, 3))
        if 0 < ago < LATE_AGO:
            found += self.rng.choices(self.late, k=(LATE_AGO - ago) * 3 // LATE_AGO)
        start = now - timedelta(days=ago + 1)
        moments = sorted(start + timedelta(seconds=self.rng.randint(60, 86_340)) for _ in found)
        if ago == 0:
            moments[-2:] = [now - timedelta(minutes=19), now - timedelta(minutes=4)]
        return list(zip(moments, found, strict=True))

    def voice(self, number: int, at: datetime, person: Person, ago: int) -> Voice:
        rng = self.rng
        channel = _pick(rng, CHANNELS if ago else WORDED)
        hit = person in self.hurt and MENDED_AGO <= ago < RELEASE_AGO
        if person in self.hurt and rng.random() < (0.85 if hit else 0.5):
            channel = "in_app"
        metric = _pick(rng, ASKED[channel])
        theme = self._theme(person, channel, metric, ago)
        feeling = THEMES[theme][0]
        # Whoever is unhappy these days says why, and so does everybody today.
        sure = channel != "kiosk" and (ago == 0 or (ago < 8 and (feeling < 0 or metric == "nps")))
        spoken = not metric or rng.random() < (0.82 if theme == "checkout_crash" else _TALKS.get(channel, 0.5)) or sure
        return Voice(
            number=number,
            at=at,
            person=person,
            channel=CHATS[person.language] if channel == "chat" and rng.random() < 0.6 else channel,
            metric=metric,
            value=rng.choice(VALUES[metric][feeling]) if metric else "",
            text=self.speech.say(person.language, theme, feeling, channel, person.name, briefly=not sure)
            if spoken
            else "",
            theme=theme,
            feeling=feeling,
            context=self._context(person, channel, theme, ago),
        )

    def _theme(self, person: Person, channel: str, metric: str, ago: int) -> str:
        weights = {theme: weight for theme, (_feeling, weight) in THEMES.items()}
        if channel == "in_app" and person.os == "Android":
            taiwan = person.country == "TW"
            if MENDED_AGO <= ago < RELEASE_AGO:
                weights["checkout_crash"] = 420 if taiwan else 7
            elif ago < TOLD_AGO:
                weights["checkout_fixed"] = 26 if taiwan else 1
        if person.country == "SA" and ago < LATE_AGO:
            weights["delivery_late"] += 40 + 260 * (LATE_AGO - ago) // LATE_AGO
            weights["delivery_fast"] = 4
        if ago < REORDER_AGO:
            weights["reorder"] = 44 if channel in ("in_app", "web") else 16
        if ago < PACKAGING_AGO:
            weights["packaging"] = 7
        if channel == "in_app":
            weights["app_good"] = 16
        if metric == "csat" or channel == "chat":
            weights |= {"support_good": 34, "support_bad": 10}
        if metric == "ces":
            weights |= {"returns_good": 30, "returns_bad": 12}
        return _pick(self.rng, weights)

    def _context(self, person: Person, channel: str, theme: str, ago: int) -> dict[str, str]:
        context = {"country": person.country, "region": person.city, "carrier": CARRIERS.get(person.country, "Parcelo")}
        if channel == "in_app":
            version = "4.1" if ago >= RELEASE_AGO else "4.2" if ago >= MENDED_AGO else "4.2.1"
            context |= {"device": "mobile", "os": person.os, "app_version": version}
        elif channel == "web":
            context |= {"device": self.rng.choice(["desktop", "mobile"]), "page": self.rng.choice(PAGES)}
        elif channel == "kiosk":
            context["location"] = f"Marlow {person.city}"
        if theme.startswith(("delivery", "returns", "quality")):
            context["order_id"] = f"M-{self.rng.randint(100_000, 999_999)}"
        return context


PAGES = ["/", "/checkout", "/returns", "/orders", "/kitchen", "/linen", "/search"]
_TALKS = {"review": 0.92, "kiosk": 0.0, "sms": 0.55, "in_app": 0.55, "web": 0.46}
