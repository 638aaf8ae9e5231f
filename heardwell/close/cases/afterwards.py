"""What a respondent sees of the cases about their words, adds to them, and erases from them."""

from collections.abc import Sequence

from heardwell.close.cases import news
from heardwell.close.cases.actions import append, changing, move
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.feedback.afterwards.following import Progress, Reply, Step
from heardwell.feedback.models import Feedback
from heardwell.messaging.notifications import forget_news

Kind = CaseEvent.Kind


class Follower:
    """Registered with ``feedback``, which lies below."""

    def progress(self, feedback: Feedback) -> Progress:
        cases = list(Case.objects.filter(workspace=feedback.workspace_id, feedback=feedback))
        if not cases:
            return Progress(Step.RECEIVED)
        rows = CaseEvent.objects.filter(case__in=cases, kind=Kind.REPLIED).order_by("pk")
        replies = [Reply(at, body) for at, body in rows.values_list("at", "body")]
        return Progress(_step(cases), replies)

    def added(self, feedback: Feedback, text: str) -> bool:
        """It is our turn again, in the case that is open, else in the last one."""
        cases = Case.objects.filter(workspace=feedback.workspace_id, feedback=feedback).order_by("pk")
        chosen = cases.exclude(status=Case.Status.CLOSED).last() or cases.last()
        if chosen is None:
            return False
        with changing(chosen) as case:
            event = append(case, Kind.INBOUND, None, text)
            case.last_inbound_at = event.at
            told = news.tell_replied(case, event)
            case.snooze_until = None
            if case.status in (Case.Status.CLOSED, Case.Status.WAITING):
                move(case, None, Case.Status.OPEN)
        return told

    def erased(self, feedback: Feedback) -> None:
        """The cases stay, closed and without the customer's words. Notes and replies are ours."""
        for found in Case.objects.filter(workspace=feedback.workspace_id, feedback=feedback):
            forget_news(found.workspace_id, f"case:{found.pk}:")
            CaseEvent.objects.filter(case=found, kind=Kind.INBOUND).update(body="")
            with changing(found) as case:
                case.title, case.heard, case.feedback, case.person = "", "", None, None
                case.calls_for_answer = False
                append(case, Kind.ERASED, None)
                move(case, None, Case.Status.CLOSED)


def _step(cases: Sequence[Case]) -> Step:
    if all(case.status == Case.Status.CLOSED for case in cases):
        return Step.SOLVED
    if any(case.answered for case in cases):
        return Step.ANSWERED
    if any(case.assignee_id or case.status != Case.Status.OPEN for case in cases):
        return Step.LOOKING
    return Step.RECEIVED
