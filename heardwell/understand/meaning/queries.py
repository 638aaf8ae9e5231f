"""What lies near in meaning: candidates from the index, judged by their own words."""

from collections.abc import Sequence
from functools import lru_cache

from heardwell.accounts.models import Workspace
from heardwell.feedback.models import Feedback
from heardwell.feedback.near import Likeness
from heardwell.text.meaning import similar_to
from heardwell.text.meaning.vectors import vectors
from heardwell.understand.meaning import index

#: Of the nearest, so many are judged by their words.
JUDGED = 300
#: What lies further away is not near: chosen by ``models/meaning.py``.
NEAR = 0.4
#: Two voices are called similar from here on.
SIMILAR = 0.42


class Nearest:
    """What :mod:`heardwell.feedback.near` asks for."""

    def to_words(self, workspace_id: int, words: str) -> Sequence[Likeness]:
        """Voices that mean what the words say, the nearest first."""
        return _near(workspace_id, words, index.cursor(), index.count(workspace_id))


@lru_cache(maxsize=64)
def _near(workspace_id: int, words: str, position: int, size: int) -> tuple[Likeness, ...]:
    """A page, its count and its news ask the same; ``position`` and ``size`` let go of what is old."""
    found = index.nearest(workspace_id, vectors([words])[0], index.LOOKED_AT)
    return tuple(Likeness(pk, near) for pk, near in found if near >= NEAR)


def similar_voices(workspace: Workspace, feedback: Feedback, most: int = 20) -> list[tuple[Feedback, float]]:
    """Other voices of the workspace that say the same, in whatever language, the most alike first."""
    if not feedback.text.strip():
        return []
    near = index.nearest(workspace.pk, vectors([feedback.text])[0], JUDGED + 1)
    cosines = dict(near)
    rows = Feedback.objects.filter(workspace=workspace, pk__in=list(cosines)).exclude(pk=feedback.pk)
    others = list(rows.select_related("person").prefetch_related("tags"))
    plain = similar_to(feedback.text, [other.text for other in others])
    scored = [(other, likeness(cosines[other.pk], score)) for other, score in zip(others, plain, strict=True)]
    alike = [one for one in scored if one[1] >= SIMILAR]
    return sorted(alike, key=lambda one: (-one[1], -one[0].pk))[:most]


def likeness(cosine: float, score: float) -> float:
    """The one figure that people see: words weigh as they are, meaning alone a little less."""
    return round(max(score, min(1.0, 0.9 * cosine)), 4)
