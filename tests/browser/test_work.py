"""A day at the desk: log in, look for a story, handle it, silence what is like it, explain, try a rule, all without a
fault.
"""

import re
from urllib.parse import urlencode

from argon2 import PasswordHasher
from playwright.sync_api import expect

from monitor.model.alert import Alert, Decision, Reason
from monitor.model.backtest import Backtest
from monitor.model.listing import StoryFilter
from tests.browser.conftest import Desk
from tests.storage.makers import NOW
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


def test_a_story_is_handled_by_keyboard_alone(desk: Desk) -> None:
    page = desk.open("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{desk.address}/stories/4")
    button = page.get_by_role("button", name="Acknowledge")
    for _ in range(60):
        page.keyboard.press("Tab")
        if button.evaluate("here => here === document.activeElement"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Acknowledged")
    assert [act.kind for act in desk.store.acts("4")] == ["acknowledge"]


def test_a_story_is_handled_on_a_phone(desk: Desk) -> None:
    page = desk.open("/", width=390)
    page.locator("#story-1 a.open").click()
    page.locator("summary", has_text="Comment").click()
    form = page.locator("form", has=page.get_by_label("What should be known"))
    form.locator("textarea").fill("seen on the way")
    form.get_by_role("button", name="Keep").click()
    expect(page.locator("article")).to_contain_text("seen on the way")


def test_charts_are_drawn_and_say_what_a_day_counts(desk: Desk) -> None:
    page = desk.open("/overview", scheme="dark")
    expect(page.locator(".plot canvas")).to_have_count(4)
    first = page.locator(".chart").first
    expect(first.locator("figcaption")).to_contain_text("at most")
    page.emulate_media(color_scheme="light")
    first.locator(".u-over").hover()
    expect(first.locator("figcaption .facts")).to_have_text(re.compile(r"\d+ \w{3}: \d+"))
    first.locator("summary").click()
    expect(first.locator("tbody tr")).to_have_count(30)


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


def test_a_stored_entry_is_looked_for_and_explained(desk: Desk) -> None:
    page = desk.open("/explain")
    page.evaluate("window.kept = true")
    page.get_by_label("Or a stored entry").fill("acme GLOBEX")
    expect(page.locator("#found li")).to_have_count(4)
    assert page.evaluate("window.kept") is True
    page.locator("#found a").first.click()
    expect(page.locator("#explained")).to_contain_text("How it was read", timeout=30_000)
    expect(page.locator("#found li")).to_have_count(4)


def test_an_entry_of_a_story_is_explained(desk: Desk) -> None:
    page = desk.open("/stories/1")
    page.get_by_role("link", name="How it is read: Acme bans Globex").click()
    expect(page.locator("#explained")).to_contain_text("Acme · ban · Globex", timeout=30_000)


def test_a_rule_is_edited_mended_and_tried_without_a_reload(desk: Desk) -> None:
    story = desk.store.stories(StoryFilter())[-1]
    told = Alert("story:1", 1, Reason.NEW, NOW, (Decision("team", Reason.NEW),), story=story, entry="entry-1")
    page = desk.open("/rules")
    page.get_by_role("link", name="Try a change: A platform acts against a watched party").click()
    page.evaluate("window.kept = true")
    text = page.get_by_label("The rule")
    right = text.input_value()
    text.fill(right.replace("level: high", "level: hgih"))
    page.get_by_role("button", name="Try it").click()
    expect(page.locator(".mistakes")).to_contain_text("did you mean 'high'?")
    page.locator(".mistakes a").click()
    expect(text).to_be_focused()
    assert text.evaluate("text => text.value.slice(text.selectionStart).split('\\n')[0]") == "hgih"
    desk.service.found = Backtest(5, NOW, whole=True, alerts=(told,), gained=(told,), lost=())
    text.fill(right)
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("#tried")).to_contain_text("1 gained, 0 lost")
    expect(page.locator("#tried")).to_contain_text("Acme bans Globex")
    expect(page.locator(".mistakes")).to_have_count(0)
    assert page.evaluate("window.kept") is True
