"""One reader under the fuzzer: ``run.py`` starts this in a process of its own.

    python bench/fuzz/target.py NAME [options of libFuzzer] CORPUS

The modules that read are instrumented while they are imported, so that the fuzzer sees which
branches an input has taken.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent))

INSTRUMENTED = ("fascicle", "yaml", "bibtexparser", "markdown_it", "mdit_py_plugins")


def main() -> None:
    """Fuzz the reader that the first argument names."""
    name = sys.argv.pop(1)
    logging.disable(logging.CRITICAL)
    with atheris.instrument_imports(include=list(INSTRUMENTED)):
        from readers import READERS, SOUND

        read = READERS[name]
        read(SOUND.get(name, "a: b").encode())  # imports what is imported only when it is used
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
