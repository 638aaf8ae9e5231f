"""Questions as they are published: what an answer is checked against, and no more. Other keys of the JSON are kept."""

from typing import Literal

import msgspec

from heardwell.collect.intake.paths import Condition
from heardwell.core.scales import Direction

Text = dict[str, str]  # language -> text
QuestionType = Literal[
    "nps",
    "csat",
    "ces",
    "gcr",
    "stars",
    "smileys",
    "thumbs",
    "scale",
    "single",
    "multi",
    "text",
    "slider",
    "matrix",
    "ranking",
    "date",
    "email",
    "phone",
    "number",
    "file",
    "consent",
    "statement",
    "screenshot",
]


class PublishedScale(msgspec.Struct, omit_defaults=True):
    """The points of a question, inclusive, and what each is called."""

    min: int
    max: int
    direction: Direction = "higher_better"
    good: list[int] = []
    bad: list[int] = []
    labels: dict[str, Text] = {}


class Choice(msgspec.Struct, omit_defaults=True):
    """One of several answers; ``text`` takes words of the respondent's own, ``exclusive`` stands alone."""

    value: str
    label: Text = {}
    text: bool = False
    exclusive: bool = False


class Pick(msgspec.Struct, omit_defaults=True):
    """How many may be chosen."""

    min: int | None = None
    max: int | None = None


class Question(msgspec.Struct, omit_defaults=True):
    key: str
    type: QuestionType
    required: bool = False
    private: bool = False
    label: Text = {}
    help: Text = {}
    scale: PublishedScale | None = None
    choices: list[Choice] = []
    rows: list[Choice] = []
    max_length: int = 5000
    min_length: int = 0
    step: int = 1
    min: int | float | str | None = None
    max: int | float | str | None = None
    decimals: int = 0
    pick: Pick = msgspec.field(default_factory=Pick)
    contact: bool = False
    show_if: Condition | None = None
