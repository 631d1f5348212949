"""What in a title is not its text."""

import pytest

from monitor.text.zones import credit_lines, is_heading, without_outlet


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Globex bans Acme - Example Times", "Globex bans Acme"),
        ("Globex bans Acme | World News | Example TV - ETV", "Globex bans Acme"),
        ("Globex bans Acme – example.com", "Globex bans Acme"),
        ("Globex bans Acme - and says why it had to", "Globex bans Acme - and says why it had to"),
        ("Acme-owned Globex stays", "Acme-owned Globex stays"),
        ("", ""),
    ],
)
def test_a_trailing_outlet_is_no_text(title: str, text: str) -> None:
    assert title[: without_outlet(title)] == text


def test_the_entrys_own_source_is_an_outlet_however_it_is_written() -> None:
    title = "Globex bans Acme - the daily example of things"
    assert title[: without_outlet(title, "The Daily Example of Things")] == "Globex bans Acme"


def test_a_paragraph_without_a_full_stop_is_a_heading() -> None:
    text = "It ended.\nMore on Acme\nIt began."
    assert is_heading(text, 10, 22)
    assert not is_heading(text, 0, 9)


@pytest.mark.parametrize(
    ("text", "credited"),
    [
        ("A man was held (Photo: Example) on Monday.", ["(Photo: Example)"]),
        ("Image: Jane Roe / Example", ["Image: Jane Roe / Example"]),
        ("Held (Jane Roe/AFP via Getty Images) in Strelsau", ["(Jane Roe/AFP via Getty Images)"]),
        ("[Screenshot by: Example]", ["[Screenshot by: Example]"]),
        ("In the picture: the app is banned", []),
        ("The app (of Example) is banned", []),
    ],
)
def test_who_is_credited_under_a_picture_is_set_apart(text: str, credited: list[str]) -> None:
    assert [text[found.start : found.stop] for found in credit_lines(text)] == credited
