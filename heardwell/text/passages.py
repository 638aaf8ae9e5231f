"""A long mail, chat or transcript in passages: who speaks, and pieces short enough to be read as one comment.

Cut at blank lines, at quoted mail, at signatures and at turns of speakers, then at the ends of sentences. Passages are
slices of the text as it is; labels, time stamps and quote marks are of no passage. In linear time.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

STAFF, CUSTOMER, UNKNOWN = "staff", "customer", "unknown"
#: Characters of a passage.
LONGEST = 300


class Passage(NamedTuple):
    """``text[start:end]``, never empty, without white space around it. ``speaker``: staff, customer or unknown."""

    start: int
    end: int
    speaker: str


def passages(text: str) -> list[Passage]:
    """All that is said in the text, in its order; together they hold every word of it but labels."""
    lines = [_read(line) for line in _lines(text)]
    speakers = _speakers(_turns(lines))
    blocks = _blocks(text, lines, speakers)
    return [Passage(start, end, block.speaker) for block in blocks for start, end in _pieces(text, block)]


def has_turns(text: str) -> bool:
    """Whether people speak in turns in it, or earlier mails are quoted."""
    lines = [_read(line) for line in _lines(text)]
    return sum(_turns(lines).values()) > 1 or any(line.header for line in lines)


def words_of(text: str, passage: Passage) -> str:
    """The passage as it reads: without the marks of a quoted mail between its lines."""
    return _MARKS_INSIDE.sub("\n", text[passage.start : passage.end])


# ---------------------------------------------------------------- lines

_ENDING = re.compile(r"\r\n?|\n|\u2028|\u2029|\x85|\v|\f")
_BOM = "\ufeff\u200e\u200f\u202a\u202b\u202c\u2068\u2069"
_MARKS_INSIDE = re.compile(r"(?:\r\n?|\n)[ \t]*(?:>[ \t]?)+")
_QUOTED = re.compile(r"[ \t]{0,8}(?:>[ \t]?)+")
_CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,3})?)?(?:[ \u202f]?[ap]\.?m\.?)?"
_DAY = r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?"
_WHEN = rf"\[?(?:{_DAY}[,،]?[ T]{{1,3}})?{_CLOCK}\]?"
#: The line between two cues of WebVTT and SubRip, which holds nothing else.
_CUE = re.compile(rf"[ \t]*{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}[^\n]{{0,80}}\Z", re.IGNORECASE)
_TAG = re.compile(r"[ \t]*<v(?:\.[\w.]{1,40})?[ \t]([^<>\n]{1,60})>")
_STAMP = re.compile(rf"[ \t]*{_WHEN}[ \t]*(?:[-–—][ \t]*)?", re.IGNORECASE)
_NAME = r"[^\s:：\[\]<>][^:：\[\]<>\n]{0,39}"
_TURN = re.compile(rf"(?:From[ \t]+)?({_NAME}?)(?:[ \t]+to[ \t]+[^:：\n]{{1,40}})?[ \t]*[:：](?!//|\d)[ \t]*")
#: LINE, WeChat and others: a name and a time, what was said below.
_ABOVE = re.compile(rf"[ \t]*({_NAME}?)[ \t]+{_WHEN}[ \t]*\Z", re.IGNORECASE)
_WROTE = re.compile(
    r"[ \t]*(?:On\b.{1,300}\bwrote|.{1,300}(?:写道|寫道)|(?:في.{1,200}كتب|كتب).{1,120})[ \t]*[:：]\Z",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"[ \t]*-{2,}[ \t]*(?:original message|forwarded message|原始邮件|原始郵件|转发邮件|轉寄郵件|الرسالة الأصلية)"
    r"[ \t]*-{2,}[ \t]*\Z",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"[ \t]*(?:from|to|cc|sent|date|subject|من|إلى|التاريخ|الموضوع|发件人|發件人|寄件者|收件人|收件者|抄送|发送时间"
    r"|日期|时间|主题|主題|主旨)[ \t]*[:：]",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"[ \t]*(?:--|—|__+)[ \t]*\Z")
_ONLY_NUMBER = re.compile(r"[ \t]*\d{1,6}[ \t]*\Z")
_FIRST_WORDS = re.compile(r"\A[\ufeff]?WEBVTT\b")


class _Line(NamedTuple):
    """``start`` to ``end``: what is said in it, maybe nothing. ``cut``: what stands before it is another passage."""

    start: int
    end: int
    cut: bool
    name: str = ""
    timed: bool = False  # a time stands beside the name: it is one, even if it comes once
    begins: int = 0  # where the line begins, should the name be none after all
    quoted: bool = False
    header: str = ""  # the line that announces a quoted mail


class _Raw(NamedTuple):
    text: str
    start: int
    next_is_cue: bool
    after_cue: bool


def _lines(text: str) -> Iterator[_Raw]:
    bare: list[tuple[int, int]] = []
    place = 0
    for found in _ENDING.finditer(text):
        empty = place == found.start()
        if not (empty and bare and bare[-1][0] == bare[-1][1]):  # one empty line is as good as many
            bare.append((place, found.start()))
        place = found.end()
    bare.append((place, len(text)))
    timed = "-->" in text
    cues = [timed and end - start < 200 and bool(_CUE.match(text[start:end])) for start, end in bare] + [False]
    for number, (start, end) in enumerate(bare):
        yield _Raw(text[start:end], start, cues[number + 1], cues[number - 1])


def _read(raw: _Raw) -> _Line:
    text, start = raw.text, raw.start
    end = start + len(text)
    if not text or text.isspace():
        return _Line(end, end, True)
    head = text[:400]
    if _is_frame(head, raw):
        return _Line(end, end, True)
    if len(text) <= 400 and (_WROTE.match(head) or _ORIGINAL.match(head)):
        return _Line(end, end, True, header=head.strip())
    if mark := _QUOTED.match(head):
        return _Line(start + mark.end(), end, False, quoted=True)
    if len(text) <= 120 and (above := _ABOVE.match(head)) and _is_name(above[1]):
        return _Line(end, end, True, name=above[1].strip(), timed=True, begins=start)
    return _turn(head, start, end, raw.after_cue)


def _turn(head: str, start: int, end: int, cue: bool) -> _Line:
    """A line that begins with who speaks, or with when; or neither."""
    skip = len(head) - len(head.lstrip(_BOM))
    if tag := _TAG.match(head, skip):
        closed = end - len("</v>") if head.rstrip().endswith("</v>") else end
        return _Line(start + tag.end(), closed, True, name=tag[1].strip(), timed=True, begins=start + tag.end())
    stamp = _STAMP.match(head, skip)
    after = stamp.end() if stamp and stamp.end() > skip else skip
    turn = _TURN.match(head, after)
    if turn and _is_name(turn[1]):
        timed = cue or after > skip
        return _Line(start + turn.end(), end, True, name=turn[1].strip(), timed=timed, begins=start + after)
    return _Line(start + after, end, after > skip)


def _is_frame(head: str, raw: _Raw) -> bool:
    """Lines of a format, in which nobody speaks."""
    if raw.next_is_cue and _ONLY_NUMBER.match(head):
        return True
    first = raw.start == 0 and bool(_FIRST_WORDS.match(head))
    return first or bool(_CUE.match(head) or _SIGNATURE.match(head))


def _is_name(name: str) -> bool:
    """Names are short and hold no sentence."""
    words = name.split()
    sentence = any(sign in name for sign in '.!?。！？؟,，;；"“')
    return 0 < len(words) <= 4 and not sentence and any(map(str.isalpha, name))


# ---------------------------------------------------------------- speakers

_STAFF_WORDS = re.compile(
    r"\b(?:agent|support|staff|rep|representative|advisor|adviser|operator|bot|chatbot|assistant|interviewer|moderator|csr"
    r"|service|care|team|helpdesk|manager|host)\b"
    r"|客服|坐席|座席|店员|店員|卖家|賣家|商家|店主|掌柜|工作人员|工作人員|机器人|機器人|主持人|采访|採訪|专员|專員|顾问|顧問|经理|經理|服务|服務"
    r"|موظف|الدعم|خدمة|الوكيل|المندوب|مندوب|المشرف|البائع|المحاور|المساعد|فريق",
    re.IGNORECASE,
)
_CUSTOMER_WORDS = re.compile(
    r"\b(?:customer|client|user|guest|caller|visitor|buyer|shopper|patient|interviewee|respondent|participant|member)\b"
    r"|客户|客戶|顾客|顧客|用户|用戶|使用者|买家|買家|消费者|消費者|访客|訪客|会员|會員|乘客|客人|受访者|受訪者"
    r"|العميل|العميلة|عميل|الزبون|زبون|المستخدم|الضيف|المتصل|المشتري|المشارك|الزائر",
    re.IGNORECASE,
)


def _role(name: str) -> str:
    if _STAFF_WORDS.search(name[:200]):
        return STAFF  # "customer service" and 客户经理 are staff
    return CUSTOMER if _CUSTOMER_WORDS.search(name[:200]) else UNKNOWN


def _turns(lines: Iterable[_Line]) -> Counter[str]:
    """Who speaks, and how often: names that come again, that say what somebody is, or that a time stands beside."""
    often: Counter[str] = Counter()
    timed: set[str] = set()
    for line in lines:
        if line.name and not _HEADER.match(f"{line.name}:"):
            often[line.name.casefold()] += 1
            timed |= {line.name.casefold()} if line.timed else set()
    return Counter({name: n for name, n in often.items() if n > 1 or name in timed or _role(name) != UNKNOWN})


def _speakers(names: Iterable[str]) -> dict[str, str]:
    """Name → role. Whoever speaks alone with staff is the customer, and the other way round."""
    found = {name: _role(name) for name in names}
    known = set(found.values()) - {UNKNOWN}
    if list(found.values()).count(UNKNOWN) == 1 and len(known) == 1:
        other = CUSTOMER if known == {STAFF} else STAFF
        return {name: other if role == UNKNOWN else role for name, role in found.items()}
    return found


# ---------------------------------------------------------------- blocks and pieces


@dataclass(slots=True)
class _Block:
    """Lines that belong together: slices of the text, one after another."""

    speaker: str
    spans: list[tuple[int, int]] = field(default_factory=list)


def _blocks(text: str, lines: Iterable[_Line], speakers: dict[str, str]) -> list[_Block]:
    blocks: list[_Block] = []
    speaker, writer, quoted, fresh = UNKNOWN, UNKNOWN, False, True
    for line in lines:
        named = line.name.casefold() if line.name else ""
        turn = named in speakers
        if turn:
            speaker = speakers[named]
        if line.header:
            writer = _role(line.header)
        fresh = fresh or (line.cut and (turn or not line.name)) or line.quoted != quoted
        start = line.start if turn or not line.name else line.begins
        quoted = line.quoted
        if text[start : line.end].strip():
            if fresh:
                blocks.append(_Block(writer if quoted else speaker))
            blocks[-1].spans.append((start, line.end))
            fresh = False
    return blocks


_SENTENCE = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|\Z)|[。！？!?；;؟]+[”’」』）)]*|\n")
_SOFT = re.compile(r"[,，、،:：—\s]")


def _pieces(text: str, block: _Block) -> Iterator[tuple[int, int]]:
    """Slices of whole sentences, as many as there is room for; a sentence without end is cut where it breathes."""
    first, last = block.spans[0][0], block.spans[-1][1]
    start = end = first
    for stop in _stops(text, first, last):
        if stop - start > LONGEST and end > start:
            yield from _stripped(text, start, end)
            start = end
        while stop - start > LONGEST:
            cut = _breath(text, start)
            yield from _stripped(text, start, cut)
            start = cut
        end = stop
    yield from _stripped(text, start, last)


def _stops(text: str, first: int, last: int) -> Iterator[int]:
    for found in _SENTENCE.finditer(text, first, last):
        yield found.end()
    yield last


def _breath(text: str, start: int) -> int:
    """Where to cut within reach: after the last comma or space, else in the middle of a word."""
    stop = start + LONGEST
    for place in range(stop, start + LONGEST // 2, -1):
        if _SOFT.match(text[place - 1]):
            return place
    return stop


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    lead = _QUOTED.match(piece.lstrip())
    start += len(piece) - len(piece.lstrip()) + (lead.end() if lead else 0)
    end = start + len(text[start:end].rstrip())
    start = end - len(text[start:end].lstrip())
    if end > start:
        yield start, end
