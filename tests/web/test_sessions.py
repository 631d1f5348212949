"""Sessions and wrong passwords are forgotten in time, and never grow without bound."""

from datetime import UTC, datetime, timedelta

from monitor.web.sessions import MOST_SESSIONS, TRIES, WINDOW, Attempts, Sessions

NOW = datetime(2026, 5, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_session_is_found_until_it_ends() -> None:
    sessions = Sessions()
    session = sessions.begin("Ana", ends=NOW + HOUR)
    assert sessions.find(session.id, NOW) == session
    assert sessions.find(session.id, NOW + HOUR) is None
    assert sessions.find("another", NOW) is None


def test_the_oldest_session_gives_way() -> None:
    sessions = Sessions()
    first = sessions.begin("Ana", ends=NOW + HOUR)
    for _ in range(MOST_SESSIONS):
        last = sessions.begin("Bo", ends=NOW + HOUR)
    assert sessions.find(first.id, NOW) is None
    assert sessions.find(last.id, NOW) is last


def test_no_secret_is_in_what_is_printed_of_a_session() -> None:
    session = Sessions().begin("Ana", ends=NOW, password="$argon2id$")
    assert not any(secret in repr(session) for secret in (session.id, session.csrf, "argon2"))


def test_wrong_passwords_count_for_their_address_and_a_while() -> None:
    attempts = Attempts()
    for _ in range(TRIES):
        assert not attempts.wait("1.1.1.1", NOW)
        attempts.failed("1.1.1.1", NOW)
    assert attempts.wait("1.1.1.1", NOW) == WINDOW
    assert not attempts.wait("2.2.2.2", NOW)
    assert not attempts.wait("1.1.1.1", NOW + WINDOW)


def test_the_right_password_forgives_the_wrong_ones() -> None:
    attempts = Attempts()
    for _ in range(TRIES):
        attempts.failed("1.1.1.1", NOW)
    attempts.forgive("1.1.1.1")
    assert not attempts.wait("1.1.1.1", NOW)
