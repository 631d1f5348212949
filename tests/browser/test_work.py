"""A day at the desk: log in, look for a story, handle it, silence what is like it, explain, all without a fault."""

from urllib.parse import urlencode

from argon2 import PasswordHasher
from playwright.sync_api import expect

from monitor.model.alert import Decision, Reason
from tests.browser.conftest import Desk
from tests.web.conftest import add_story


def test_a_person_logs_in_finds_a_story_and_acknowledges_it(desk: Desk) -> None:
    desk.service.guard(password=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("correct horse"))
    page = desk.open("/?level=high")
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("The team's password").fill("correct horse")
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{desk.address}/?level=high")
    page.wait_for_load_state()  # a choice made before the script is there waits for Enter
    expect(page.locator(".story")).to_have_count(1)
    page.get_by_label("Level").select_option("")
    expect(page.locator(".story")).to_have_count(4)
    expect(page).to_have_url(f"{desk.address}/")
    page.get_by_label("Words").fill("globex غلوبكس")
    expect(page.locator(".story")).to_have_count(1)
    expect(page).to_have_url(f"{desk.address}/?{urlencode({'q': 'globex غلوبكس'})}")
    page.go_back()
    expect(page.locator(".story")).to_have_count(4)
    page.locator("#story-3 a.open").click()
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_role("status")).to_contain_text("Acknowledged")
    assert [act.author for act in desk.store.acts("3")] == ["Ana"]


def test_the_list_can_be_worked_by_keyboard_alone(desk: Desk) -> None:
    page = desk.open("/")
    opens = page.locator(".story a.open")
    page.keyboard.press("j")
    expect(opens.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(opens.nth(1)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    expect(opens.nth(3)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{desk.address}/stories/1")


def test_a_story_that_begins_appears_without_a_reload_and_the_focus_stays(desk: Desk) -> None:
    page = desk.open("/", clock=True)
    page.locator("#story-1 a.open").focus()
    page.evaluate("window.kept = true")
    add_story(desk.store, decisions=(Decision("team", Reason.NEW),), actors=("Initrode",))
    page.clock.run_for("00:16")
    expect(page.locator(".story")).to_have_count(5)
    expect(page.locator("#story-1 a.open")).to_be_focused()
    assert page.evaluate("window.kept") is True


def test_stories_are_silenced_and_the_silence_is_ended(desk: Desk) -> None:
    page = desk.open("/stories/1")
    page.locator("summary", has_text="Silence").click()
    form = page.locator('form[action="/stories/1/silence"]')
    form.get_by_label("Why").fill("known to us")
    form.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("Silenced")
    page.get_by_role("link", name="Silences").click()
    expect(page.locator("tbody")).to_contain_text("entity=Globex action=ban")
    page.get_by_role("button", name="End silence 1").click()
    expect(page.locator("tbody")).to_contain_text("over")


def test_a_text_is_explained_without_a_reload(desk: Desk) -> None:
    page = desk.open("/explain")
    page.evaluate("window.kept = true")
    page.get_by_label("Text").fill("Twitter bans Globex from advertising")
    page.get_by_role("button", name="Explain").click()
    expect(page.locator("#explained")).to_contain_text("Twitter · ban · Globex", timeout=30_000)
    assert page.evaluate("window.kept") is True
