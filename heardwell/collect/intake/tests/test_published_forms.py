"""Published surveys and sites are seen by every process from the next request on."""

import subprocess
import sys

import msgspec
import pytest

from heardwell.collect.intake import database, published
from heardwell.collect.intake.published import Forms
from heardwell.core import clock

from .conftest import SURVEY


@pytest.fixture
def forms(path):
    return Forms(database.connect(path))


def test_publishing_is_seen_at_the_next_look(path, forms):
    assert forms.survey("shop") is None

    published.publish(SURVEY, path=path)
    assert forms.survey("shop").version == 1

    published.publish(SURVEY | {"version": 2}, path=path)
    assert forms.survey("shop").version == 2
    assert forms.version("shop", 1).version == 1


def test_another_process_publishes_and_this_one_sees_it(path, forms):
    published.publish(SURVEY, path=path)
    forms.survey("shop")
    code = (
        "import sys, pathlib, datetime; from heardwell.collect.intake import published;"
        "published.close('shop', datetime.datetime.now(datetime.UTC), path=pathlib.Path(sys.argv[1]))"
    )

    subprocess.run([sys.executable, "-c", code, str(path)], check=True)

    assert forms.survey("shop").closed_ms is not None


def test_keys_that_the_intake_does_not_know_are_kept(path, forms):
    published.publish(SURVEY | {"later": {"idea": 1}}, path=path)
    published.close("shop", clock.now(), path=path)

    body = msgspec.json.decode(forms.survey("shop").body)
    assert body["later"] == {"idea": 1}
    assert body["state"] == "closed"


def test_publishing_again_opens_a_closed_survey(path, forms):
    published.publish(SURVEY, path=path)
    published.close("shop", clock.now(), path=path)
    published.publish(SURVEY, path=path)

    assert forms.survey("shop").closed_ms is None


def test_a_withdrawn_survey_is_unknown(path, forms):
    published.publish(SURVEY, path=path)
    published.withdraw("shop", path=path)

    assert forms.survey("shop") is None
    assert forms.version("shop", 1) is None


def test_closing_what_was_never_published_says_so(path):
    assert published.close("nowhere", clock.now(), path=path) is False


def test_a_form_that_cannot_be_asked_is_refused_by_name(path):
    with pytest.raises(msgspec.ValidationError, match=r"questions\[0\]\.type"):
        published.publish(SURVEY | {"questions": [{"key": "x", "type": "telepathy"}]}, path=path)


def test_sites_and_their_secrets_are_read_and_removed(path, forms):
    published.put_site("site-1", 7, "secret", {"button": True}, path=path)
    assert forms.site("site-1").body == b'{"button":true}'
    assert forms.identity_secrets(7) == ["secret"]

    published.remove_site("site-1", path=path)
    assert forms.site("site-1") is None
    assert forms.identity_secrets(7) == []


def test_the_intake_loads_nothing_heavy():
    code = (
        "import sys, heardwell.collect.intake.log;"
        "print([m for m in ('django', 'pydantic', 'duckdb', 'numpy') if m in sys.modules])"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
