"""Durations, sizes, cron expressions and addresses are parsed once and strictly."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError, PydanticKnownError

from monitor.config import scalars
from monitor.model.settings import Web


@given(st.integers(0, 10**8))
def test_a_written_duration_is_read_back(seconds):
    """`written` is what schemas show as a default."""
    span = timedelta(seconds=seconds)

    assert scalars.duration(scalars.written(span)) == span


@pytest.mark.parametrize(
    ("written", "seconds"), [("90s", 90), ("1h30m", 5400), ("180d", 15_552_000), ("1d1s", 86_401), ("0s", 0)]
)
def test_durations_have_units(written, seconds):
    """Days, hours, minutes, seconds, in that order."""
    assert scalars.duration(written) == timedelta(seconds=seconds)


@pytest.mark.parametrize("written", ["", "5", 5, "5 m", "m", "1m1h", "1.5h", "-1h", "1w", None, True, "9" * 30 + "d"])
def test_what_has_no_unit_is_no_duration(written):
    """A number alone might mean anything."""
    with pytest.raises(PydanticCustomError) as caught:
        scalars.duration(written)

    assert caught.value.context is not None
    assert caught.value.context["code"] == "bad-duration"


def test_only_none_is_no_duration_at_all():
    """An empty value must not switch the baseline off."""
    assert scalars.duration_or_none("none") is None
    with pytest.raises(PydanticCustomError):
        scalars.duration_or_none(None)


@pytest.mark.parametrize(("written", "size"), [("15MiB", 15 * 1024**2), ("1KiB", 1024), (7, 7), ("7B", 7)])
def test_sizes_are_bytes(written, size):
    """Binary units, so that nobody has to guess."""
    assert scalars.size(written) == size


@pytest.mark.parametrize(
    "written", ["0 8 * * mon-fri", "*/5 * * * *", "0 8 1 jan mon,wed", "0 8 * * mon#1", "0 9 * * fri-sun"]
)
def test_cron_names_its_weekdays(written):
    """Numbers elsewhere are fine, and so is the first Monday of a month."""
    assert scalars.cron(written) == written


@pytest.mark.parametrize("written", ["0 8 * * 1-5", "0 8 * * 0", "0 8 * *", "* * * * * *", "0 24 * * *", "0 8 30 2 *"])
def test_cron_that_programs_read_differently_is_refused(written):
    """APScheduler counts weekdays from Monday, cron from Sunday."""
    with pytest.raises(PydanticCustomError) as caught:
        scalars.cron(written)

    assert caught.value.context is not None
    assert caught.value.context["code"] == "bad-cron"


@pytest.mark.parametrize(
    ("written", "web"),
    [
        ("127.0.0.1:8800", Web("127.0.0.1", 8800)),
        ("[::1]:80", Web("::1", 80)),
        ("localhost:1", Web("localhost", 1)),
        ("none", Web(None)),
    ],
)
def test_the_page_listens_at_a_host_and_port_or_nowhere(written, web):
    """Names, addresses of either family, or none."""
    assert scalars.listen(written) == web


@pytest.mark.parametrize("written", ["127.0.0.1", "127.0.0.1:x", ":80", "127.0.0.1:70000"])
def test_what_is_no_address_is_not_listened_at(written):
    """A host and a port, both."""
    with pytest.raises(PydanticCustomError):
        scalars.listen(written)


@pytest.mark.parametrize(
    "written",
    ["https://", "http:example.org", "ftp://example.org", "https://e.org/a b", "https://e.org:0/", "https://[", ""],
)
def test_addresses_need_a_scheme_and_a_host(written):
    """What a client could not ask for is refused at once."""
    with pytest.raises((PydanticCustomError, PydanticKnownError)):
        scalars.feed_url(written)


def test_a_refused_address_is_not_shown():
    """It may hold a password."""
    with pytest.raises(PydanticCustomError) as caught:
        scalars.web_url("ftp://user:hunter2@example.org")

    assert "hunter2" not in str(caught.value)
