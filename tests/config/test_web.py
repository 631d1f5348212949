"""The page is opened to others only where somebody is asked who they are."""

import pytest
from pydantic import ValidationError

from monitor.config.settings import web_of
from monitor.config.web_form import WebForm

HASH = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b1dWRWJTmaaJObG"
TOKEN = "0123456789abcdef0123456789abcdef"
URL = "https://monitor.example"


def refused(**web):
    """What is said of settings that are refused."""
    with pytest.raises(ValidationError) as caught:
        WebForm.model_validate(web)
    return str(caught.value.errors(include_input=False, include_url=False))


@pytest.mark.parametrize("host", ["0.0.0.0", "[::]", "192.0.2.1", "monitor.example"])
def test_an_address_that_others_reach_needs_somebody_to_be_asked(host):
    assert "can be reached from other machines, and nobody is asked" in refused(listen=f"{host}:8800", url=URL)


@pytest.mark.parametrize("asked", [{"password": HASH}, {"user_header": "X-Remote-User"}])
def test_with_a_password_or_a_proxy_it_may_be_any(asked):
    web = web_of(WebForm.model_validate({"listen": "0.0.0.0:8800", "url": URL} | asked))
    assert (web.host, web.asks) == ("0.0.0.0", True)


def test_an_address_without_a_name_needs_one():
    assert "is no name" in refused(listen="0.0.0.0:8800", password=HASH)


@pytest.mark.parametrize("password", ["secret words", "$argon2id$v=19$", "$2b$12$abcdefghijklmnopqrstuv"])
def test_a_password_is_given_as_its_hash_and_never_shown(password):
    said = refused(password=password)
    assert "not an argon2 hash" in said
    assert password not in said


@pytest.mark.parametrize("token", ["short-one", "x" * 31, "with a space " + "x" * 32])
def test_a_token_that_can_be_guessed_or_sent_in_no_header_is_refused_and_not_shown(token):
    said = refused(tokens=[{"name": "board", "token": token}])
    assert "a token is 32 or more characters" in said
    assert token not in said


def test_two_scripts_have_two_names():
    assert "'board' is already given" in refused(tokens=[{"name": "board", "token": TOKEN}] * 2)


def test_no_secret_of_the_page_is_in_what_is_printed_of_the_settings():
    web = web_of(WebForm.model_validate({"password": HASH, "tokens": [{"name": "board", "token": TOKEN}]}))
    assert web.tokens == {"board": TOKEN}
    assert HASH not in repr(web)
    assert TOKEN not in repr(web)
