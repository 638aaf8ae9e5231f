"""What goes out to a stranger's model, and what does not: personal data is masked, commands are kept at home."""

import re
from collections.abc import Iterable

from heardwell.text.engine import PersonalData

#: A longer comment is judged by its beginning.
MOST_LETTERS = 4_000

# Words that speak to the machine and not about the product. Wide on purpose: what is kept at home is read by lite.
_COMMANDS = re.compile(
    r"(?:ignore|disregard|forget|override|bypass)\W+(?:\w+\W+){0,4}?(?:instruction|prompt|rule|guideline|command|above)"
    r"|(?:system|developer)\s+(?:prompt|message|instruction)"
    r"|(?:mark|label|classify|rate|score|tag|output|answer|respond|return|treat)\W+(?:\w+\W+){0,8}?"
    r"(?:as|with|is)\W+(?:a\W+|the\W+)?[\"'“]?(?:positive|negative|neutral|satisfied|praise)"
    r"|you\s+are\s+(?:now\s+)?(?:an?\s+)?(?:ai|llm|assistant|language\s+model|chatbot|dan)\b"
    r"|<\|?\s*/?\s*(?:system|im_start|im_end|assistant|inst)\b|\[/?INST\]"
    r"|\"(?:sentiment|confidence|items|role)\"\s*:"
    r"|忽略.{0,12}(?:指令|指示|提示|规则|規則|要求|内容|內容)|无视.{0,12}(?:指令|指示|提示|规则)"
    r"|無視.{0,12}(?:指令|指示|提示|規則)|(?:标记|標記|标注|標註|归类|歸類|判断|判斷)(?:为|為|成).{0,4}(?:正面|负面|負面|积极|積極|好评|好評)"
    r"|系统提示|系統提示|你现在是.{0,6}(?:助手|模型)|你現在是.{0,6}(?:助手|模型)"
    r"|تجاهل.{0,24}(?:التعليمات|تعليمات|الأوامر|أوامر|القواعد)|(?:صنف|صنّف|اعتبر|ضع).{0,24}(?:إيجابي|ايجابي|سلبي)"
    r"|(?:ignora|olvida|oublie|ignorez|ignoriere|vergiss)\W+(?:\w+\W+){0,4}?(?:instruc|anweisung)",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]")


def masked(text: str, found: Iterable[PersonalData]) -> str:
    """``text`` with a star for each letter of personal data, so that every place in it stays where it was."""
    letters = list(text)
    for one in found:
        letters[one.start : one.end] = "*" * (one.end - one.start)
    return "".join(letters)


def commands(text: str) -> bool:
    """Whether a comment tries to tell the reader what to answer; invisible letters do not hide it."""
    return bool(_COMMANDS.search(_INVISIBLE.sub("", text[: 4 * MOST_LETTERS])))


def sendable(text: str) -> str:
    """What of a masked text goes out: its beginning, in letters that JSON can hold."""
    return text[:MOST_LETTERS].encode("utf-8", "replace").decode()
