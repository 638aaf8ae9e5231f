"""Throws broken, hostile and mixed text at the lite engine for so many minutes and prints what gave way.

    python -m benchmarks.fuzz_text [--minutes 10] [--seed 20]

Ends with 1 when a text crashed the engine, got an answer that does not hold together, or took far longer than its
length explains.
"""

import argparse
import json
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable

from heardwell.text.engine import Brief, Understanding
from heardwell.text.pii import find_pii, mask
from heardwell.text.registry import engine

INDUSTRIES = ("", "shop", "restaurant", "hotel", "app", "support", "zoo")
TAGS = (None, "zh", "zh-TW", "ar", "ar-EG", "en", "ja", "xx", "", "-", "zh-Hant-HK", "\0")
# Seconds of processor time: a fixed part, and a share per character. The slowest honest text needs a fifth of it.
START, PER_CHARACTER = 0.5, 1.5e-4
_SAID = (
    "great bad food service room app crash update please add never again لكن الخدمة الغرفة التطبيق أتمنى سأحذف ممتاز "
    "سيء 服务 房间 但是 希望 增加 闪退 卸载 味道 質量 軟體 唔該 تأخير 13812345678 +966501234567 a@b.co ٠٥٠١٢٣٤٥٦٧ "
    "4111111111111111 https://a.example/?q=1 @you #tag 🙂 👨‍👩‍👧 < > & \" ' ` \\ / | { } [ ] %s %n ${x} {{x}} -- ; DROP"
)
WORDS = _SAID.split()
RANGES = (
    (0x00, 0x20),
    (0x20, 0x7F),
    (0x80, 0x250),
    (0x300, 0x370),
    (0x590, 0x700),
    (0x900, 0xE80),
    (0x1100, 0x1200),
    (0x2000, 0x2070),
    (0x2600, 0x27C0),
    (0x3000, 0x3400),
    (0x4E00, 0xA000),
    (0xAC00, 0xD7A4),
    (0xD800, 0xE000),
    (0xFB50, 0x10000),
    (0x1F300, 0x1FB00),
    (0x1D400, 0x1D800),
    (0xE0000, 0xE0080),
    (0x10FFF0, 0x110000),
)


def text(chance: random.Random) -> str:
    """Anything from nothing to some hundred thousand characters, mostly short."""
    size = int(10 ** chance.uniform(0, 3.2 if chance.random() < 0.98 else 5.3)) - 1
    maker = chance.choice((_words, _signs, _repeated, _mutated))
    return maker(chance, size)[:300_000]


def _words(chance: random.Random, size: int) -> str:
    glue = chance.choice((" ", "", "\n", "，", "، ", "\u200f "))
    return glue.join(chance.choice(WORDS) for _ in range(size // 6 + 1))


def _signs(chance: random.Random, size: int) -> str:
    ranges = [chance.choice(RANGES) for _ in range(chance.randint(1, 4))]
    return "".join(chr(chance.randrange(*chance.choice(ranges))) for _ in range(size))


def _repeated(chance: random.Random, size: int) -> str:
    unit = "".join(chance.choice((_words, _signs))(chance, chance.randint(1, 6)))
    return unit * (size // max(1, len(unit)) + 1)


def _mutated(chance: random.Random, size: int) -> str:
    signs = list(_words(chance, size))
    for _ in range(chance.randint(1, 20)):
        place = chance.randrange(len(signs) + 1)
        signs[place:place] = _signs(chance, chance.randint(1, 3))
    return "".join(signs)


def wrong(written: str, found: Understanding) -> str:
    """What does not hold together in the answer; "" when all does."""
    json.dumps(found.as_json())
    for label in (found.sentiment, found.tone):
        if label is not None and abs(sum(label.scores.values()) - 1) > 1e-3:
            return f"probabilities sum to {sum(label.scores.values())}"
    for one in found.aspects:
        if one.start is not None and written[one.start : one.end] != one.term:
            return f"aspect {one} is not the text's"
        if one.start is not None and not 0 <= one.start < (one.end or 0) <= len(written):
            return f"aspect {one} lies outside"
    edges = [edge for one in found.pii for edge in (one.start, one.end)]
    if edges != sorted(edges) or any(not 0 <= edge <= len(written) for edge in edges):
        return f"personal data {found.pii} out of place"
    kept = len(written) - sum(one.end - one.start for one in found.pii)
    if len(mask(written, found.pii)) != kept + sum(len(one.kind) + 2 for one in found.pii):
        return "the mask changed what lies outside"
    return "" if found.pii == find_pii(written) else "personal data found in two ways"


def run(minutes: float, seed: int, say: Callable[[str], None] = print) -> int:
    """How many findings; each is printed with what makes it again."""
    chance, lite, counts = random.Random(seed), engine("lite"), Counter[str]()
    lite.analyse(["warm", "预热", "تجربة"])
    until = time.monotonic() + 60 * minutes
    while time.monotonic() < until:
        texts = [text(chance) for _ in range(chance.choice((1, 1, 2, 7)))]
        tags = [chance.choice(TAGS) for _ in texts]
        industry = chance.choice(INDUSTRIES)
        start = time.process_time()
        try:
            answers = lite.analyse(texts, tags, Brief(industry=industry))
            faults = [fault for one, answer in zip(texts, answers, strict=True) if (fault := wrong(one, answer))]
            if chance.random() < 0.1 and [a.pii for a in answers] != [a.pii for a in lite.analyse(texts, tags)]:
                faults.append("a second reading differs")
        except Exception:  # noqa: BLE001 - anything at all is a finding here
            faults = [traceback.format_exc(limit=-3)]
        spent, size = time.process_time() - start, sum(map(len, texts))
        if spent > START * len(texts) + PER_CHARACTER * size * 3:
            faults.append(f"{spent:.1f} s for {size} characters")
        counts.update({"texts": len(texts), "characters": size, "findings": len(faults)})
        for fault in faults:
            say(f"{fault}\n  {industry!r} {tags!r} {[one[:120] for one in texts]!r}")
    say(f"{counts['texts']:,} texts, {counts['characters']:,} characters, {counts['findings']} findings, seed {seed}")
    return counts["findings"]


def main() -> None:
    """Read the options, run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args()
    sys.exit(1 if run(options.minutes, options.seed) else 0)


if __name__ == "__main__":
    main()
