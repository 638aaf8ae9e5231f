"""Every page of a workspace, against every role and against another workspace. The list is the route table itself."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from heardwell.accounts.actions import create_user
from heardwell.accounts.models import Membership
from heardwell.accounts.roles import TABLE, Role
from tests.permissions import objects

pytestmark = pytest.mark.django_db


def _routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry, route)
        else:
            yield route, entry


PAGES = sorted(
    {(route, entry.name): entry for route, entry in _routes() if route.startswith("ws/<slug:slug>/")}.items(),
    key=lambda item: item[0],
)
IDS = [route for (route, _name), _entry in PAGES]
#: Doors that are open without signing in, each with its reason.
OPEN = {
    r"^accounts/(sign-in|sign-out|language)/": "signing in",
    r"^accounts/link/": "a one-time link is the credential",
    r"^accounts/(second-step|passkey|confirm|start-again)/": "signing in, a step further",
    r"^accounts/sso": "signing in through a workspace's own provider",
    r"^setup/": "a one-time link is the credential",
    r"^join/": "a one-time link is the credential",
    r"^f/": "a private link is the credential",
    r"^$": "sends strangers to sign-in",
    r"^s/": "surveys are answered by anybody",
    r"^c/v1/": "files of respondents come in, pictures of surveys go out",
    r"^review/": "a link to a draft is the credential",
    r"^api/v1/": "API keys; tests/permissions/test_api.py",
    r"^design": "shows components, no data",
    r"^theme/": "a cookie of this browser, no data",
    r"^demo/": "only in the demo, whose data is made up",
    r"^static/": "files of the program",
}


def _address(route: str, slug: str, ids: dict[str, object]) -> str:
    path = route.replace("<slug:slug>", slug)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(ids[found[1]]), path)


def _with_role(workspace, role: str) -> Client:
    user = create_user(f"{role}@roles.example", role, "correct horse battery")
    Membership.objects.create(workspace=workspace, user=user, role=role)
    client = Client()
    client.force_login(user)
    return client


def _visit(client: Client, address: str):
    """POST where a page only takes POST, as its form would."""
    response = client.get(address)
    return client.post(address) if response.status_code == 405 else response


def test_every_route_is_behind_the_door_or_open_for_a_stated_reason():
    undecided = [
        route
        for route, entry in _routes()
        if not hasattr(entry.callback, "permission") and not any(re.match(pattern, route) for pattern in OPEN)
    ]

    assert undecided == []
    assert len(PAGES) >= 20


@pytest.mark.parametrize(("page", "entry"), PAGES, ids=IDS)
def test_a_stranger_is_sent_to_sign_in(page, entry, workspace):
    response = _visit(Client(), _address(page[0], workspace.slug, objects.ids_in(workspace)))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize(("page", "entry"), PAGES, ids=IDS)
@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_the_permission_is_refused(page, entry, role, workspace):
    client = _with_role(workspace, role)
    allowed = role in TABLE[entry.callback.permission]

    response = _visit(client, _address(page[0], workspace.slug, objects.ids_in(workspace)))

    assert (response.status_code != 403) == allowed
    assert response.status_code < 500


@pytest.mark.parametrize(("page", "entry"), PAGES, ids=IDS)
def test_another_workspace_looks_as_if_it_never_existed(page, entry, workspace, other_workspace, owner, client_of):
    client = client_of(owner)
    foreign = objects.ids_in(other_workspace)
    before = objects.snapshot(other_workspace)

    there = _visit(client, _address(page[0], other_workspace.slug, foreign))
    nowhere = _visit(client, _address(page[0], "no-such-workspace", foreign))

    assert there.status_code == nowhere.status_code == 404
    assert _without_tokens(there) == _without_tokens(nowhere)
    assert objects.snapshot(other_workspace) == before


@pytest.mark.parametrize(
    ("page", "entry"), [p for p in PAGES if p[0][0].count("<") > 1], ids=[i for i in IDS if i.count("<") > 1]
)
def test_another_workspaces_object_is_not_found_through_ones_own_door(
    page, entry, workspace, other_workspace, owner, client_of
):
    client, foreign = client_of(owner), objects.ids_in(other_workspace)
    before = objects.snapshot(other_workspace)

    response = _visit(client, _address(page[0], workspace.slug, foreign))

    assert response.status_code in (404, 302)
    assert objects.snapshot(other_workspace) == before
    if response.status_code == 302:
        assert page[1] in objects.REDIRECTS


def _without_tokens(response) -> str:
    text = re.sub(r"(csrf\w*|token)[^>]*(value|content)=\"[^\"]*\"", "", response.content.decode())
    return re.sub(r"/ws/[\w-]+/[^\"]*", "", text)
