"""What goes to the worker processes arrives whole."""

import pickle
from datetime import UTC, datetime

import pytest

from monitor.model.entry import Entry, StoredEntry
from monitor.model.reading import Reading

ENTRY = Entry(*"abcde", datetime(2026, 3, 1, tzinfo=UTC), *"fghij")


@pytest.mark.parametrize(
    "value",
    [
        ENTRY,
        StoredEntry(1, ENTRY, datetime(2026, 3, 1, tzinfo=UTC), True, 2, True, 3, True),
        Reading(1, "en", (), (), "error", 2, True),
    ],
)
def test_a_value_is_the_same_after_its_journey(value: object):
    assert pickle.loads(pickle.dumps(value)) == value
