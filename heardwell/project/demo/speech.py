"""How the demo's customers write: sentences dealt like cards, so that nobody seems to say the same twice.

The sentences are in ``words/*.txt``, one file a language.
"""

import random
import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent / "words"
LANGUAGES = ("en", "zh-Hans", "zh-Hant", "ar")
#: The one in support whom everybody praises, and the days that things take.
AGENT = {"en": "Hannah", "zh-Hans": "怡君", "zh-Hant": "怡君", "ar": "نورة"}
DAYS = {"ar": ("ستة", "سبعة", "ثمانية", "تسعة", "خمسة"), "": ("5", "6", "7", "8", "9", "11")}
FEELINGS = {1: "good", 0: "mid", -1: "bad"}
_SPACED = ("en", "ar")
_TRIES = 40


@lru_cache
def sentences(language: str) -> dict[str, list[str]]:
    """theme → its sentences"""
    found: dict[str, list[str]] = defaultdict(list)
    theme = ""
    for line in (HERE / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            theme = line[3:].strip()
        elif line.strip() and theme:
            found[theme].append(line.strip())
    return dict(found)


class Speech:
    """Deals sentences. The same ``rng`` deals the same ones."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._decks: dict[tuple[str, str], list[str]] = {}
        self._said: set[str] = set()

    def say(self, language: str, theme: str, feeling: int, channel: str, name: str, briefly: bool) -> str:
        """What somebody says about the theme, as people write on that channel; not said before. ``briefly``: perhaps
        in a word or two."""
        short = briefly and channel in ("sms", "web", "in_app") and self._rng.random() < 0.16
        if short and f"short_{FEELINGS[feeling]}" in sentences(language):
            return self.deal(language, f"short_{FEELINGS[feeling]}")
        for attempt in range(_TRIES):
            text = self._compose(language, theme, feeling, channel, name, twice=attempt > 5)
            if text not in self._said:
                break
        self._said.add(text)
        return text

    def deal(self, language: str, theme: str) -> str:
        """The next sentence of a shuffled deck: each comes once before any comes again."""
        deck = self._decks.setdefault((language, theme), [])
        if not deck:
            deck += sentences(language)[theme]
            self._rng.shuffle(deck)
        return deck.pop()

    def _compose(self, language: str, theme: str, feeling: int, channel: str, name: str, *, twice: bool) -> str:
        parts = [self.deal(language, theme)]
        if twice and (more := self.deal(language, theme)) not in parts:  # one sentence is not new any more
            parts.append(more)
        if f"{theme}+" in sentences(language) and self._rng.random() < (0.75 if channel in _LONG else 0.42):
            parts.append(self.deal(language, f"{theme}+"))
        filled = (" " if language in _SPACED else "").join(self._fill(part, language) for part in parts)
        if channel == "email":
            greeting, ending = self.deal(language, "open"), self.deal(language, "close").replace("{name}", name)
            gap = " " if language in _SPACED else ""
            return f"{greeting}{gap}{filled}\n\n{ending}"
        if channel == "phone":
            return f"{self.deal(language, 'call')} {filled}"
        return self._by_hand(filled, language, feeling)

    def _fill(self, sentence: str, language: str) -> str:
        item = self.deal(language, "items") if "{item}" in sentence else ""
        if sentence.startswith("{item}") and language == "en":
            item = item[:1].upper() + item[1:]
        days = self._rng.choice(DAYS.get(language, DAYS[""]))
        city = self.deal(language, "cities") if "{city}" in sentence else ""
        return sentence.format(item=item, days=days, city=city, agent=AGENT[language])

    def _by_hand(self, text: str, language: str, feeling: int) -> str:
        """Nobody types like a book: a full stop forgotten, no capitals, a slip, a face."""
        chance = self._rng.random
        if chance() < 0.2:
            text = re.sub(r"[.。]$", "", text)
        if language == "en" and chance() < 0.13:
            text = text[:1].lower() + text[1:]
        if language == "en" and chance() < 0.05:
            text = self._slip(text)
        if language == "ar" and chance() < 0.25:
            text = text.translate(str.maketrans("أإآ", "ااا"))
        if feeling and chance() < 0.09:
            text = f"{text} {self.deal(language, 'emoji_good' if feeling > 0 else 'emoji_bad')}"
        elif chance() < 0.05:
            text = re.sub(r"[.。!！]$", "！！" if language.startswith("zh") else "!!", text)
        return text

    def _slip(self, text: str) -> str:
        """Two letters of a longer word change places."""
        places = [found.start() for found in re.finditer(r"[a-z]{6,}", text)]
        if not places:
            return text
        at = self._rng.choice(places) + self._rng.randint(1, 3)
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


_LONG = ("email", "phone", "review")
