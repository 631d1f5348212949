"""Try a target with texts that reach ever more of its code: `python -m tests.fuzz TARGET [options of libFuzzer]`.

What makes it fail is kept beside the temporary files, under a name that begins with `monitor-fuzz-`.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import atheris

with atheris.instrument_imports(include=["monitor"]):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Never returns: libFuzzer ends the process."""
    name, *options = sys.argv[1:]
    target, seeds = TARGETS[name]
    corpus = TemporaryDirectory()
    for number, seed in enumerate(seeds):
        Path(corpus.name, str(number)).write_bytes(seed)
    kept = f"-artifact_prefix={gettempdir()}/monitor-fuzz-{name}-"
    atheris.Setup([sys.argv[0], kept, "-timeout=10", *options, corpus.name], target)
    atheris.Fuzz()


main()
