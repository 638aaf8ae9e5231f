"""Working on cases with the keyboard, in a real browser under the real policy."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from heardwell.close.cases import actions
from heardwell.close.cases.actions import Opening
from heardwell.close.cases.models import Case, CaseEvent
from heardwell.messaging.models import Delivery

pytestmark = pytest.mark.django_db(transaction=True)
expect.set_options(timeout=20_000)  # a machine may be slow; nothing here measures time
_WATCH = "window.blocked = []; addEventListener('securitypolicyviolation', (e) => blocked.push(e.violatedDirective));"


@pytest.fixture
def at(browser, live_server, client_of):
    """``at(user, path)``: that person's page, in a browser of their own."""
    contexts = []

    def opened(user, path, **options):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, **options)
        contexts.append(context)
        session = client_of(user).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        context.add_init_script(_WATCH)
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def second(workspace, voice):
    said = voice(workspace, nps=4, text="كود الخصم لا يعمل", email="sara@example.com", name="سارة", language="ar")
    return actions.open_case(workspace, Opening(said, "test"))[0]


def url(case):
    return reverse("cases:case", args=[case.workspace.slug, case.pk])


def slow(page, times=6):
    """As on a machine that is so much slower."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


@pytest.fixture
def held_up():
    """``held_up(page, part)``: requests whose address has that part wait until ``release()`` is called."""

    def stop(page, part):
        waiting, open_again = [], []
        page.route(
            lambda address: part in address,
            lambda route: route.continue_() if open_again else waiting.append(route),
        )

        def release():
            open_again.append(True)
            for route in waiting:
                route.continue_()

        return release

    return stop


@pytest.mark.parametrize("times", [1, 6], ids=["a fast machine", "a slow machine"])
def test_a_day_at_the_keyboard(workspace, case, second, owner, at, times):
    page = at(owner, reverse("cases:list", args=[workspace.slug]))
    slow(page, times)
    head = page.locator("#case h2")
    expect(head).to_have_text("The parcel never came.")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(head).to_have_text("كود الخصم لا يعمل")
    assert page.url.endswith(f"/cases/{second.pk}/?tab=waiting")
    expect(page.locator(".case[aria-current]")).to_have_attribute("data-case", str(second.pk))

    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Assigned to you.")
    page.keyboard.press("u")
    expect(page.locator("#case aside")).to_contain_text("nobody yet")

    page.keyboard.press("n")
    page.keyboard.type("Ask Leo first")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note")).to_have_text("Ask Leo first")

    page.keyboard.press("r")
    page.keyboard.type("We are sorry.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast").last).to_contain_text("Kept in the mailbox for sara@example.com")
    expect(page.locator("#composer textarea[name=body]")).to_have_value("")

    page.keyboard.press("e")
    expect(page.locator(f"#case-row-{second.pk}")).to_contain_text("Closed")
    assert page.evaluate("blocked") == []
    assert [event.kind for event in second.events.all()] == [
        *("opened", "assigned", "assigned", "noted", "replied", "status", "status"),
    ]


def test_an_answer_that_arrives_while_somebody_types_takes_nothing_away(workspace, case, owner, at, held_up):
    page = at(owner, url(case))
    release = held_up(page, "/assign/")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.keyboard.press("n")
    page.keyboard.type("Ask Leo")
    page.evaluate("htmx.trigger('#case', 'live')")  # news that come in between

    release()
    expect(page.locator(".toast")).to_contain_text("Assigned to you.")
    page.keyboard.type(" before she calls")

    expect(page.locator("#composer textarea[name=note]")).to_have_value("Ask Leo before she calls")
    expect(page.locator("#case aside")).to_contain_text("you")
    assert [event.kind for event in case.events.all()] == ["opened", "assigned"]


def test_what_is_typed_while_a_case_opens_is_written_there_and_does_nothing_else(
    workspace, case, second, owner, at, held_up
):
    page = at(owner, reverse("cases:list", args=[workspace.slug]))
    release = held_up(page, f"/cases/{second.pk}/")
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.keyboard.type("We are here")

    release()

    expect(page.locator("#case h2")).to_have_text("كود الخصم لا يعمل")
    expect(page.locator("#composer textarea[name=body]")).to_have_value("We are here")
    assert not CaseEvent.objects.exclude(kind="opened").exists()


def test_what_is_typed_while_a_note_is_on_its_way_stays(workspace, case, owner, at, held_up):
    page = at(owner, url(case))
    release = held_up(page, "/notes/")
    page.keyboard.press("n")
    page.keyboard.type("Ask Leo")
    page.keyboard.press("Control+Enter")
    page.keyboard.type(" or Mona")

    release()
    expect(page.locator(".note")).to_have_text("Ask Leo")

    expect(page.locator("#composer textarea[name=note]")).to_have_value("or Mona")


def test_undo_of_a_case_that_was_left_does_not_bring_it_back(workspace, case, second, owner, at):
    page = at(owner, url(case))
    page.keyboard.press("e")
    expect(page.locator(f"#case-row-{case.pk}")).to_contain_text("Closed")
    page.click(f"#case-row-{second.pk} a")
    expect(page.locator("#case h2")).to_have_text("كود الخصم لا يعمل")

    page.keyboard.press("u")

    expect(page.locator(f"#case-row-{case.pk}")).to_contain_text("Open")
    expect(page.locator("#case h2")).to_have_text("كود الخصم لا يعمل")


def test_a_key_acts_on_the_row_that_is_meant_and_the_count_beside_the_room_follows(workspace, case, second, owner, at):
    page = at(owner, reverse("cases:list", args=[workspace.slug]))
    head, count = page.locator("#case h2"), page.locator(".side .count-c")
    expect(head).to_have_text("The parcel never came.")
    expect(count).to_have_text("2")

    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator(f'.case[data-case="{case.pk}"][aria-current]')).to_have_count(0)
    assert not CaseEvent.objects.filter(kind="status").exists()
    page.keyboard.press("e")

    expect(page.locator(f"#case-row-{second.pk}")).to_contain_text("Closed")
    expect(count).to_have_text("1")
    expect(page.locator(".case:focus")).to_have_attribute("data-case", str(second.pk))
    page.keyboard.press("k")
    expect(head).to_have_text("The parcel never came.")


def test_two_people_at_one_case_do_not_answer_over_each_other(workspace, case, owner, member, at):
    mine, theirs = at(owner, url(case)), at(member(workspace), url(case))
    mine.fill("#composer textarea[name=body]", "A new parcel leaves today.")

    theirs.fill("#composer textarea[name=body]", "I am refunding you.")
    theirs.click("#composer [data-send]:visible")
    expect(theirs.locator(".toast")).to_contain_text("Kept in the mailbox")
    mine.click("#composer [data-send]:visible")

    expect(mine.locator(".unseen")).to_contain_text("I am refunding you.")
    expect(mine.locator("#composer textarea[name=body]")).to_have_value("A new parcel leaves today.")
    assert [delivery.body for delivery in Delivery.objects.all()] == ["I am refunding you."]

    mine.click("#composer [data-send]:visible")
    expect(mine.locator(".toast")).to_contain_text("Kept in the mailbox")
    assert Delivery.objects.count() == 2


def test_a_double_click_sends_one_mail(case, owner, at):
    page = at(owner, url(case))
    page.fill("#composer textarea[name=body]", "We are sorry.")

    page.dblclick("#composer [data-send]:visible")

    expect(page.locator(".toast").first).to_contain_text("Kept in the mailbox")
    page.wait_for_load_state("networkidle")
    assert Delivery.objects.count() == CaseEvent.objects.filter(kind="replied").count() == 1


def test_a_draft_is_still_there_after_a_visit_elsewhere(case, second, owner, at):
    page = at(owner, url(case))
    page.fill("#composer textarea[name=body]", "Half a sen")

    page.click(f"#case-row-{second.pk} a")
    expect(page.locator("#composer textarea[name=body]")).to_have_value("")
    page.click(f"#case-row-{case.pk} a")

    expect(page.locator("#composer textarea[name=body]")).to_have_value("Half a sen")


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("You should have told us.", "We should have asked whether you had told us."),
        ("كان عليكِ أن تذكري الرمز", "كان علينا أن نطلب منكِ أن تذكري الرمز"),
        ("我們也沒辦法。", "我們可以這樣處理。"),
    ],
)
def test_wording_that_blames_is_marked_and_can_be_replaced(case, owner, at, typed, better):
    page = at(owner, url(case))
    area = page.locator("#composer textarea[name=body]")

    area.fill(typed)
    expect(page.locator(".mirror mark")).to_have_count(1)
    page.click("[data-tone-use]")

    expect(area).to_have_value(better)
    expect(page.locator("#tone")).to_be_hidden()


def test_wording_can_be_kept_and_never_stops_a_reply(case, owner, at):
    page = at(owner, url(case))
    page.fill("#composer textarea[name=body]", "Calm down.")
    expect(page.locator("#tone")).to_contain_text("This may sound dismissive.")

    page.click("[data-tone-keep]")
    expect(page.locator("#tone")).to_be_hidden()
    page.click("#composer [data-send]:visible")

    expect(page.locator(".toast")).to_contain_text("Kept in the mailbox")


def test_on_a_phone_the_case_is_a_screen_of_its_own(case, owner, at):
    page = at(owner, reverse("cases:list", args=[case.workspace.slug]))
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("#case")).to_be_hidden()

    page.click(f"#case-row-{case.pk} a")
    expect(page.locator("#case h2")).to_be_visible()
    expect(page.locator("#case-rows")).to_be_hidden()
    page.click("[popovertarget=case-facts]")
    page.click("#case-facts .menu:has([form=act-priority]) summary")
    page.click("#case-facts [form=act-priority][value=urgent]")

    expect(page.locator(".toast")).to_contain_text("Priority: Urgent.")
    assert Case.objects.get().priority == "urgent"
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_nothing_that_was_typed_runs(workspace, voice, owner, at):
    poison = "<img src=x onerror=window.__x=1><svg/onload=window.__x=1>"
    said = voice(workspace, nps=1, text=poison, name=poison, email="x@example.com", hidden={poison: poison})
    case = actions.open_case(workspace, Opening(said, "rule:1", label=poison))[0]
    actions.tag(case, owner, poison)
    actions.add_note(case, owner, poison)

    page = at(owner, url(case))
    page.fill("#composer textarea[name=body]", f"You should have {poison}")
    page.click(f"#case-row-{case.pk} a")
    page.wait_for_load_state("networkidle")

    assert page.evaluate("window.__x") is None
    assert page.evaluate("blocked") == []
