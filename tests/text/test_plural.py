from monitor.text.plural import counted


def test_one_thing_is_not_said_to_be_several():
    assert [counted(number, "story") for number in (0, 1, 2)] == ["0 stories", "1 story", "2 stories"]
    assert [counted(1_200, "feed"), counted(3, "day")] == ["1,200 feeds", "3 days"]
