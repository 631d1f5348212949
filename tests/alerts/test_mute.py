"""Mute times follow the clock on the wall, over midnight, the week and the change to summer time."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.decide import decide
from monitor.alerts.digest import Digest
from monitor.alerts.mute import LONGEST, muted_until
from monitor.alerts.route import Routed
from monitor.model.alert import Decision, Held, Reason
from monitor.model.settings import Mute
from tests.alerts.stories import STORY

BERLIN = "Europe/Berlin"
NIGHT = Mute((), time(22), time(7), BERLIN)
WEEKEND = Mute((5, 6), time(0), time(0), BERLIN)
MINUTE, WEEK = timedelta(minutes=1), timedelta(days=7)


def berlin(day: int, hour: int, minute: int = 0, *, month: int = 7) -> datetime:
    """A time in 2024 as clocks in Berlin show it; 1 July is a Monday."""
    return datetime(2024, month, day, hour, minute, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


def test_a_night_ends_in_the_morning():
    assert muted_until([NIGHT], berlin(1, 23)) == berlin(2, 7)
    assert muted_until([NIGHT], berlin(2, 6, 59)) == berlin(2, 7)


def test_the_day_is_not_muted():
    assert muted_until([NIGHT], berlin(2, 7)) is None
    assert muted_until([NIGHT], berlin(2, 21, 59)) is None


def test_times_that_follow_on_one_another_are_one():
    """Friday night, the weekend, and Sunday night."""
    assert muted_until([NIGHT, WEEKEND], berlin(5, 23)) == berlin(8, 7)


def test_a_day_names_when_a_time_begins():
    friday_night = Mute((4,), time(22), time(7), BERLIN)

    assert muted_until([friday_night], berlin(6, 3)) == berlin(6, 7)
    assert muted_until([friday_night], berlin(5, 3)) is None


def test_a_night_in_which_clocks_change_ends_when_they_show_its_end():
    assert muted_until([NIGHT], berlin(30, 23, month=3)) == datetime(2024, 3, 31, 5, 0, tzinfo=UTC)


def test_times_without_a_gap_are_seen_never_to_end():
    always = [Mute((), time(0), time(12), BERLIN), Mute((), time(12), time(0), BERLIN)]

    assert muted_until(always, berlin(1, 8)) - berlin(1, 8) > LONGEST


times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
mutes = st.builds(
    Mute,
    st.lists(st.integers(0, 6), max_size=3).map(tuple),
    times,
    times,
    st.sampled_from(["UTC", BERLIN, "Asia/Kolkata", "America/New_York"]),
)


def holds(mute: Mute, moment: datetime) -> bool:
    """Whether a mute time holds, by what clocks show; July, so that none changes."""
    local = moment.astimezone(ZoneInfo(mute.timezone))
    days = mute.days or range(7)
    today, yesterday = local.weekday() in days, (local.weekday() - 1) % 7 in days
    if mute.start < mute.end:
        return today and mute.start <= local.time() < mute.end
    return (today and local.time() >= mute.start) or (yesterday and local.time() < mute.end)


@given(mutes=st.lists(mutes, max_size=3), minutes=st.integers(0, 7 * 24 * 60))
def test_what_is_muted_is_muted_until_the_first_moment_that_no_time_covers(mutes, minutes):
    moment = berlin(8, 0) + minutes * MINUTE

    end = muted_until(mutes, moment)

    muted = any(holds(mute, moment) for mute in mutes)
    assert (end is not None) is muted
    if end is not None and end - moment <= WEEK:
        assert not any(holds(mute, end) for mute in mutes)
        between = int((end - moment) / (30 * MINUTE))
        assert all(any(holds(mute, moment + n * 30 * MINUTE) for mute in mutes) for n in range(between))


def test_a_muted_route_holds_until_the_end():
    decision = decide(STORY, None, berlin(1, 23), routed=Routed("ts", mute=(NIGHT,)))

    assert decision == Decision("ts", Reason.MUTED, berlin(2, 7))


def test_a_digest_that_came_while_muted_is_told_at_the_end():
    at_six = Digest("0 6 * * *", BERLIN)

    decision = decide(
        STORY, None, berlin(2, 7), routed=Routed("ts", mute=(NIGHT,)), held=Held(berlin(1, 23)), digest=at_six
    )

    assert decision.reason is Reason.NEW
