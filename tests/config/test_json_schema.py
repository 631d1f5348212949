"""The JSON Schemas that editors use are those of the models."""

import json

import pytest

from monitor.config.json_schema import FILES, schema
from monitor.config.starter import starter_folder


@pytest.mark.parametrize("name", FILES)
def test_schemas_are_fresh(name):
    """After a change of a model: python -m monitor.config.json_schema."""
    assert (starter_folder() / "rules" / name).read_text(encoding="utf-8") == schema(FILES[name])


def test_defaults_are_written_as_users_write_them():
    """No ISO 8601 durations, no models."""
    found = json.loads(schema(FILES["config.schema.json"]))

    assert found["$defs"]["FetchForm"]["properties"]["timeout"]["default"] == "20s"
    assert found["$defs"]["WebForm"]["properties"]["listen"]["default"] == "127.0.0.1:8800"
    assert found["required"] == ["rules", "watch"]
