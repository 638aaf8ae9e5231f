"""Factories of the third pillar."""

from collections.abc import Callable
from itertools import count

import pytest

from heardwell.messaging.tests.conftest import mail_server  # noqa: F401 - a fixture

_numbers = count(1)


@pytest.fixture
def voice() -> Callable:
    """``voice(workspace, nps=3, text="…", email="…")``: one feedback, as the pipeline would have recorded it."""
    from heardwell.core import clock
    from heardwell.feedback.models import Feedback
    from heardwell.people.models import Contact

    def make(workspace, nps=None, text="", email="", name="", language="en", **fields):
        person = None
        if email or name:
            person = Contact.objects.create(
                workspace=workspace, email=email, name=name, external_id=f"u{next(_numbers)}"
            )
        scores = [] if nps is None else [{"question": "nps", "metric": "nps", "value": nps, "scale": None}]
        given = {
            "source": "survey",
            "external_id": f"s:{next(_numbers)}",
            "scores": scores,
            "score_metric": "nps" if scores else "",
            "text": text,
            "language": language,
            "person": person,
            "occurred_at": clock.now(),
        }
        return Feedback.objects.create(workspace=workspace, **(given | fields))

    return make


@pytest.fixture
def case(workspace, voice):
    """A case of Hannah's, opened by a person."""
    from heardwell.close.cases.actions import Opening, open_case

    said = voice(workspace, nps=2, text="The parcel never came.", email="hannah@example.com", name="Hannah Osei")
    return open_case(workspace, Opening(said, "test"))[0]


@pytest.fixture
def member() -> Callable:
    """``member(workspace, role)``: somebody who works there."""
    from heardwell.accounts.actions import create_user
    from heardwell.accounts.models import Membership

    def make(workspace, role="agent", name="Mona Saleh"):
        user = create_user(f"{role}{next(_numbers)}@example.com", name, "correct horse battery")
        Membership.objects.create(workspace=workspace, user=user, role=role)
        return user

    return make
