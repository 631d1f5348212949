"""Try a target with texts that reach ever more of its code: `python -m tests.fuzz TARGET [options of libFuzzer]`.

What makes it fail is kept beside the temporary files, under a name that begins with `monitor-fuzz-`. Given as a further
argument, such a file alone is tried; once it is mended it belongs into `found`, as TARGET-NAME.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import atheris

with atheris.instrument_imports(include=["monitor"]):
    from tests.fuzz.targets import TARGETS, found


def main() -> None:
    """Never returns: libFuzzer ends the process."""
    name, *options = sys.argv[1:]
    target, seeds = TARGETS[name]
    corpus = TemporaryDirectory()
    for number, seed in enumerate((*seeds, *found(name))):
        Path(corpus.name, str(number)).write_bytes(seed)
    files = [option for option in options if not option.startswith("-")]
    kept = f"-artifact_prefix={gettempdir()}/monitor-fuzz-{name}-"
    atheris.Setup([sys.argv[0], kept, "-timeout=10", *options, *([] if files else [corpus.name])], target)
    atheris.Fuzz()


main()
