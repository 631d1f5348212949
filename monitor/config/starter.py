"""Where the configuration that ships is found."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def starter_folder() -> Path:
    """The folder with the shipped config.yaml and rules/: in the wheel monitor/starter, in a checkout its top level."""
    packed = _PACKAGE / "starter"
    return packed if packed.is_dir() else _PACKAGE.parent
