"""What is asked again and again, with examples and with the replies that answered it."""

from collections.abc import Sequence
from dataclasses import dataclass

from heardwell.accounts.models import Workspace
from heardwell.close.cases.models import CaseEvent
from heardwell.close.questions.models import Gathering, HelpPage
from heardwell.feedback.models import Feedback
from heardwell.text.pii import find_pii, mask
from heardwell.understand.summaries.quotes import telling

EXAMPLES, REPLIES = 3, 3


@dataclass(frozen=True, slots=True)
class Reply:
    """What a member wrote to somebody who asked; addresses and numbers are masked."""

    text: str
    case: int


@dataclass(frozen=True, slots=True)
class Question:
    """``n`` people asked; ``page`` answers it, where one was named."""

    language: str
    phrase: str
    n: int
    examples: Sequence[Feedback]
    replies: Sequence[Reply]
    page: HelpPage | None

    @property
    def draft(self) -> str:
        """A help page to begin with: the question in a customer's words, the answer in a member's."""
        asked = self.examples[0].text if self.examples else self.phrase
        return "\n\n".join([masked(asked), *(reply.text for reply in self.replies[:1])])


@dataclass(frozen=True, slots=True)
class Asked:
    """``gathered`` is None until the first look was taken."""

    gathered: Gathering | None
    open: Sequence[Question]
    answered: Sequence[Question]


def asked(workspace: Workspace) -> Asked:
    """The questions as they were last gathered, the most frequent first."""
    last = Gathering.objects.filter(workspace=workspace).first()
    pages = {(page.language, page.phrase): page for page in HelpPage.objects.filter(workspace=workspace)}
    if last is None or not last.looked:
        return Asked(None, [], [])
    found = [_question(workspace, group, pages) for group in last.groups]
    there = [one for one in found if one.examples]
    return Asked(last, [one for one in there if not one.page], [one for one in there if one.page])


def masked(text: str) -> str:
    """Without what identifies somebody."""
    return mask(text, find_pii(text))


def _question(workspace: Workspace, group: dict[str, object], pages: dict[tuple[str, str], HelpPage]) -> Question:
    language, phrases, ids = str(group["language"]), _strings(group["phrases"]), _numbers(group["feedback"])
    rows = list(Feedback.objects.filter(workspace=workspace, pk__in=ids).select_related("person"))
    examples = [rows[place] for place in telling([row.text for row in rows], EXAMPLES)]
    page = next((pages[language, phrase] for phrase in phrases if (language, phrase) in pages), None)
    return Question(language, phrases[0], int(str(group["n"])), examples, _replies(workspace, ids), page)


def _replies(workspace: Workspace, feedback: Sequence[int]) -> list[Reply]:
    """The newest replies to those who asked, one per wording."""
    events = CaseEvent.objects.filter(
        case__workspace=workspace, case__feedback__in=feedback, kind=CaseEvent.Kind.REPLIED
    ).exclude(body="")
    distinct: dict[str, Reply] = {}
    for body, case in events.order_by("-pk").values_list("body", "case_id")[: REPLIES * 10]:
        distinct.setdefault(" ".join(body.split()).casefold(), Reply(masked(body), case))
    return list(distinct.values())[:REPLIES]


def _strings(given: object) -> list[str]:
    assert isinstance(given, list)
    return [str(one) for one in given]


def _numbers(given: object) -> list[int]:
    assert isinstance(given, list)
    return [int(one) for one in given]
