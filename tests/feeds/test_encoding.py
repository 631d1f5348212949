"""The encoding of a document: declared, stated, real or guessed."""

import pytest

from monitor.feeds.encoding import chosen
from monitor.model.feed import Document
from tests.feeds.documents import URL, only, read, rss

TEXT = "Größe – Łódź – Привет"


@pytest.mark.parametrize(
    ("encoding", "declared", "stated"),
    [
        ("utf-8", "utf-8", "text/xml"),
        ("utf-8", "iso-8859-1", "application/rss+xml"),
        ("utf-8", "", "text/xml; charset=us-ascii"),
        ("utf-8", "", "text/html; charset=iso-8859-1"),
        ("utf-16", "utf-16", "application/xml"),
        ("utf-8-sig", "windows-1251", ""),
    ],
)
def test_a_document_is_read_in_its_real_encoding(encoding: str, declared: str, stated: str):
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = (declaration + rss(f"<title>{TEXT}</title>")).encode(encoding)

    assert only(read(body, content_type=stated)).title == TEXT


def test_a_declared_encoding_counts_before_the_servers_guess():
    body = ('<?xml version="1.0" encoding="windows-1251"?>' + rss("<title>Привет</title>")).encode("windows-1251")

    assert only(read(body, content_type="text/xml; charset=iso-8859-1")).title == "Привет"


def test_a_servers_encoding_counts_where_the_document_has_none():
    body = rss("<title>Привет</title>").encode("windows-1251")

    assert only(read(body, content_type="text/xml; charset=windows-1251")).title == "Привет"


JAPANESE = (
    "収穫祭に多くの人が集まりました",
    "市長は新しい橋の建設を発表した",
    "今年の夏は雨が少なかった",
    "図書館は夜間も開館する",
)
RUSSIAN = (
    "Праздник урожая собрал гостей",
    "Мэр объявил о строительстве моста",
    "Летом было мало дождей",
    "Библиотека открыта ночью",
)
SAID = {
    "shift_jis": JAPANESE,
    "euc_jp": JAPANESE,
    "big5": (
        "收穫節吸引了許多遊客參加",
        "市長宣布興建新的橋樑",
        "今年夏天雨水較少",
        "圖書館延長開放時間",
        "新型列車將於秋天登場",
    ),
    "gbk": (
        "丰收节吸引了许多游客参加",
        "市长宣布兴建新的桥梁",
        "今年夏天雨水较少",
        "图书馆延长开放时间",
        "新型列车将于秋天登场",
    ),
    "euc_kr": (
        "수확 축제에 많은 사람이 모였다",
        "시장은 새 다리 건설을 발표했다",
        "올여름은 비가 적었다",
        "도서관은 밤에도 문을 연다",
    ),
    "windows-1251": RUSSIAN,
    "koi8-r": RUSSIAN,
    "windows-1253": (
        "Η γιορτή προσέλκυσε πολλούς",
        "Ο δήμαρχος ανακοίνωσε νέα γέφυρα",
        "Το καλοκαίρι έβρεξε λίγο",
        "Η βιβλιοθήκη ανοίγει",
    ),
    "windows-1255": (
        "חג הקציר משך אורחים רבים",
        "ראש העיר הודיע על גשר חדש",
        "הקיץ ירד מעט גשם",
        "הספרייה פתוחה גם בלילה",
        "רכבת חדשה בסתיו",
    ),
    "windows-1256": (
        "جذب مهرجان الحصاد ضيوفا كثيرين",
        "أعلن رئيس البلدية عن جسر جديد",
        "كان المطر قليلا هذا الصيف",
        "المكتبة ستفتح ليلا",
    ),
}


@pytest.mark.parametrize("encoding", SAID)
def test_an_encoding_that_nobody_says_is_guessed_from_letters_that_are_not_latin(encoding: str):
    titles = SAID[encoding]
    body = rss(*(f"<title>{title}</title>" for title in titles))

    assert [entry.title for entry in read(body.encode(encoding)).entries] == list(titles)


def test_a_few_letters_are_not_enough_for_a_guess():
    """Of a single headline a guess is wrong as often as right."""
    body = rss(f"<title>{JAPANESE[0]}</title>")

    assert chosen(Document(URL, body.encode("euc_jp"), ())) is None


@pytest.mark.parametrize("title", ["© 2026", "50 °C", "São Paulo", "“Hi”", "Élysée", "½ price", "À l’été, où ?"])
def test_signs_in_a_text_of_latin_letters_make_it_no_other(title: str):
    body = rss(*(f"<title>{title} {number}</title>" for number in range(90))).encode("windows-1252")

    assert [entry.title for entry in read(body).entries] == [f"{title} {number}" for number in range(90)]


def test_what_an_encoding_is_said_to_be_counts_before_any_guess():
    body = rss(f"<title>{' '.join(SAID['gbk'])}</title>").encode("gbk")

    assert chosen(Document(URL, body, ())) == "gb18030"
    assert chosen(Document(URL, body, (("content-type", "text/xml; charset=big5"),))) == "big5"
