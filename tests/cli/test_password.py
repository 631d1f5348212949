"""`monitor password` prints a hash that the password, and no other, fits."""

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from typer.testing import CliRunner

from monitor.cli.main import app
from monitor.config.scalars import password_hash
from monitor.errors import MonitorError


def test_a_password_becomes_a_hash_that_the_configuration_takes():
    printed = CliRunner().invoke(app, ["password"], input="correct horse\n").stdout.strip()
    assert password_hash(printed) == printed
    assert PasswordHasher().verify(printed, "correct horse")
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(printed, "correct horse ")


def test_a_password_that_is_soon_guessed_is_refused():
    result = CliRunner().invoke(app, ["password"], input="horse\n")
    assert isinstance(result.exception, MonitorError)
