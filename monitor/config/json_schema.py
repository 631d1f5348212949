"""JSON Schemas of the files, for editors. `python -m monitor.config.json_schema` writes them beside the rules."""

import json
from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import to_jsonable_python

from monitor.config.lists import ListForm
from monitor.config.rule_form import RuleForm
from monitor.config.scalars import written
from monitor.config.schema import ConfigForm
from monitor.config.starter import starter_folder
from monitor.model.settings import Web

FILES: dict[str, type[BaseModel]] = {
    "config.schema.json": ConfigForm,
    "rule.schema.json": RuleForm,
    "list.schema.json": ListForm,
}
"""The schemas by their file's name in the folder of the shipped rules."""


class _AsWritten(GenerateJsonSchema):
    """Defaults as a user would write them."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002  they only repeat the keys
        return False

    def encode_default(self, dft: object) -> object:
        if isinstance(dft, timedelta):
            return written(dft)
        if isinstance(dft, Web):
            return f"{dft.host}:{dft.port}"
        # A model that is a default has nothing but defaults.
        return {} if isinstance(dft, BaseModel) else to_jsonable_python(dft)


def schema(model: type[BaseModel]) -> str:
    """The JSON Schema (draft 2020-12) of a model, as the text of its file."""
    found = {"$schema": _AsWritten.schema_dialect} | model.model_json_schema(schema_generator=_AsWritten)
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> None:
    """Write every schema into a folder."""
    for name, model in FILES.items():
        (folder / name).write_text(schema(model), encoding="utf-8")


if __name__ == "__main__":
    write(starter_folder() / "rules")
