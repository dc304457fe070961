"""Coverage-guided fuzzing of the readers: libFuzzer looks for bytes that reach new lines of ours.

``python -m hostile.guided READER RUNS CORPUS`` ends with 0 where every input was read or refused,
and with the input and a traceback where one was neither. It needs atheris, of the ``soak`` extra.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["catalog", "optimizer"]):
    from catalog.inputs import InputError, decode, read_json, read_text
    from catalog.loading import parse_catalog
    from optimizer.plan.reading import parse_plan
    from optimizer.scenario import parse_scenario

from hostile.targets import catalogues, plans, scenarios, workbooks


def _scenario(raw: bytes) -> None:
    parse_scenario(decode(raw, "fuzz"), "fuzz")


def _catalogue(raw: bytes) -> None:
    if raw.lstrip()[:1] in (b"{", b"["):
        parse_catalog(read_json(raw, "fuzz"), "fuzz")
    else:
        parse_catalog(read_text(decode(raw, "fuzz"), "fuzz"), "fuzz")


def _plan(raw: bytes) -> None:
    parse_plan(raw, "fuzz", weeks=6)


READERS: dict[str, tuple[Callable[[bytes], None], Callable[[], list[bytes]]]] = {
    "scenario": (_scenario, scenarios),
    "catalogue": (_catalogue, catalogues),
    "plan": (_plan, lambda: [*plans(), *workbooks()]),
}
"""Name of a reader to it, and to the sound files that the search starts from."""


def main(name: str, runs: int, corpus: Path) -> None:
    """Search; never returns."""
    reader, sound = READERS[name]
    for number, content in enumerate(sound()):
        (corpus / f"sound-{number}").write_bytes(content)

    def one(raw: bytes) -> None:
        try:
            reader(raw)
        except InputError as error:
            if not str(error).startswith("fuzz"):
                raise RuntimeError(f"a refusal without its place: {error}") from error

    atheris.Setup(
        [
            sys.argv[0],
            f"-runs={runs}",
            "-seed=1",
            "-max_len=20000",
            "-timeout=60",
            "-rss_limit_mb=3000",
            f"-artifact_prefix={corpus}/",
            str(corpus),
        ],
        one,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
