"""Answers kept for as long as the workspace's facts stay the same."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock


class AnswerCache:
    """The last ``size`` answers by question and watermark. Questions carry their workspace."""

    def __init__(self, size: int = 512) -> None:
        self._size = size
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, tuple[int, object]] = OrderedDict()

    def get(self, question: Hashable, watermark: int) -> tuple[bool, object]:
        """Whether the answer is known at this watermark, and the answer."""
        with self._lock:
            known = self._answers.get(question)
            if known is None or known[0] != watermark:
                return False, None
            self._answers.move_to_end(question)
            return True, known[1]

    def put(self, question: Hashable, watermark: int, answer: object) -> None:
        with self._lock:
            self._answers[question] = (watermark, answer)
            self._answers.move_to_end(question)
            if len(self._answers) > self._size:
                self._answers.popitem(last=False)
