"""Everything a page shows is run.

Code blocks are told apart by what stands behind their opening fence:

- ``yaml title="name"``: a whole scenario or catalogue file, validated; commands of the page find it
  under that name. ``invalid`` after it: it must not load. ``append``: lines added to the file.
- ``yaml``: part of a scenario, validated within a small one.
- ``json``, ``csv``, ``text title="name"``: a file for the page's commands.
- ``console``: ``$ backblock ...`` or ``$ make plan`` with its output. A line ``...`` stands for any
  lines, times may differ. ``UPDATE_DOCS=1 make test ARGS=tests/test_docs.py`` writes outputs anew
  that hold no such line.
- ``sh``: commands of the Makefile or of backblock, which must exist, and installations.
- ``python``: compiled and run.
- ``text``: no code.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from catalog.inputs import InputError, read_text
from catalog.loading import parse_catalog
from catalog.queries import Selector
from catalog.validation import validate
from catalog.vocabulary import MUSCLES, PATTERNS
from helpers import slow
from optimizer.cli.app import app
from optimizer.cli.errors import Exit
from optimizer.cli.errors import run_command as run_command
from optimizer.scenario import ScenarioFile, parse_scenario
from optimizer.studies.prices import PriceFile

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["README.md", "CONTRIBUTING.md", *sorted(f"docs/{p.name}" for p in ROOT.glob("docs/*.md"))]
ANY_LINES = "..."
KINDS = {"yaml", "json", "csv", "console", "sh", "python", "text"}
WITHIN = {
    "schema_version": 1,
    "name": "Where a page's snippet is tried",
    "equipment": {"main": "commercial_gym", "hotel": "hotel_gym"},
    "block": {"weeks": 6},
    "sessions": [{"name": "Pull A", "day": "mon"}, {"name": "Pull B", "day": "thu"}],
}


@dataclass(frozen=True)
class Block:
    """One fenced code block.

    Attributes:
        page, line: where it stands.
        kind: the language behind the fence.
        title: the file it is, or empty.
        flag: ``invalid``, ``append`` or empty.
        text: what is in it.
    """

    page: str
    line: int
    kind: str
    title: str
    flag: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@cache
def blocks(page: str) -> tuple[Block, ...]:
    """The code blocks of a page, in order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = []
    for match in re.finditer(r"^```(\S*)(.*)\n([\s\S]*?)^```$", text, re.MULTILINE):
        title = re.search(r'title="([^"]+)"', match[2])
        flag = re.search(r"\b(invalid|append)\b", match[2])
        found.append(
            Block(
                page,
                text[: match.start()].count("\n") + 1,
                match[1],
                title[1] if title else "",
                flag[1] if flag else "",
                match[3],
            )
        )
    return tuple(found)


def of_kind(*kinds: str) -> list[Block]:
    """Blocks of these kinds on all pages."""
    return [block for page in PAGES for block in blocks(page) if block.kind in kinds]


@pytest.mark.parametrize("page", PAGES)
def test_every_block_says_what_it_is(page: str) -> None:
    """A block of an unknown kind would be shown without being run."""
    assert {block.kind for block in blocks(page)} <= KINDS


# ----- files and snippets ---------------------------------------------------------------------


@pytest.mark.parametrize("block", of_kind("yaml"), ids=str)
def test_yaml_is_valid(block: Block) -> None:
    """A coach can copy what a page shows into a scenario or a catalogue."""
    if block.flag == "invalid":
        with pytest.raises(InputError):
            parse_scenario(block.text)
    elif block.title and not block.flag:
        load(block.text, str(block))
    else:
        data = read_text(block.text, str(block)).data
        parse_scenario(json.dumps(WITHIN | data, default=str), str(block))


def load(text: str, name: str) -> None:
    """Read a whole file, a scenario, a catalogue or a price list."""
    document = read_text(text, name)
    if "items" in document.data:
        assert validate(PriceFile, document)[1] == []
    elif "exercises" in document.data:
        assert len(parse_catalog(document, name)) > 0
    else:
        parse_scenario(text, name)


@pytest.mark.parametrize("block", of_kind("json"), ids=str)
def test_json_is_json(block: Block) -> None:
    """A file that a page shows can be read."""
    json.loads(block.text)


@pytest.mark.parametrize("block", of_kind("python"), ids=str)
def test_python_runs(block: Block, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of a rule says rows of a block."""
    from optimizer import rules
    from optimizer.instance import prepare
    from optimizer.instance.bounds import tighten
    from optimizer.model.expand import expand
    from optimizer.scenario import load_scenario
    from optimizer.scenario.types import Limits

    six = property(lambda _: 6, lambda *_: None)  # whether the limit is there already or not
    monkeypatch.setattr(Limits, "pulls", six, raising=False)
    loaded = load_scenario(str(ROOT / "scenarios" / "starter" / "minimal.yaml"))
    instance = prepare(loaded.scenario, loaded.catalog)
    said = rules.state(instance, tighten(instance))
    names: dict[str, Any] = {"StatedBlock": rules.StatedBlock}
    exec(compile(block.text, str(block), "exec", dont_inherit=True), names)  # noqa: S102
    if "def session_pulls" in block.text:
        said.begin("session_pulls")
        names["session_pulls"](said)
        assert len(said.stated["session_pulls"]) == len(said.slots)
        assert any(row.rule == "session_pulls" for row in expand(said).linear.rows)


# ----- commands -------------------------------------------------------------------------------


@pytest.mark.parametrize("block", of_kind("sh"), ids=str)
def test_commands_exist(block: Block) -> None:
    """A command that a page names is one of ours."""
    from optimizer.cli.app import COMMANDS

    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for line in block.text.splitlines():
        program, *arguments = shlex.split(line, comments=True) or ["", ""]
        assert program in ("", "make", "backblock", "git", "cd", "python3", "source", "pip")
        if program == "pip":
            assert arguments[0] == "install"
            assert extras(arguments[1]) <= extras_offered()
        if program == "make":
            assert arguments[0] in targets
        if program == "backblock":
            assert arguments[0] in (*COMMANDS, "--version")


def extras(requirement: str) -> set[str]:
    """The extras that an installation names: ``.[report,xlsx]``."""
    return set(re.findall(r"[a-z]+", requirement.partition("[")[2]))


def extras_offered() -> set[str]:
    """The extras that the package has."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return set(tomllib.load(file)["project"]["optional-dependencies"])


CONSOLE = [page for page in PAGES if any(block.kind == "console" for block in blocks(page))]
SLOW_PAGES = () if os.environ.get("UPDATE_DOCS") else ("docs/equipment.md",)


@pytest.mark.parametrize("page", slow(SLOW_PAGES, CONSOLE))
def test_console_shows_what_happens(page: str, tmp_path: Path) -> None:
    """Every command of a page, run in order beside the page's files, prints what it says."""
    for block in blocks(page):
        if block.title:
            with (tmp_path / block.title).open("a" if block.flag == "append" else "w") as file:
                file.write(block.text)
        if block.kind == "console":
            for command, shown in commands(block):
                check(block, shown, *run(command, tmp_path))


def commands(block: Block) -> Iterator[tuple[str, list[str]]]:
    """The commands of a console block, each with the lines shown for it."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, *shown = part.splitlines()
        yield command, shown


def check(block: Block, shown: list[str], output: str, code: int) -> None:
    """Hold what is shown to what was printed; write it anew where that is asked for.

    A refused call is never written: the page's command, and not its output, needs mending then.
    """
    got = output.splitlines()
    if not re.fullmatch(pattern(shown), timeless("".join(f"{line}\n" for line in got))):
        if os.environ.get("UPDATE_DOCS") and ANY_LINES not in shown and code != Exit.INVALID:
            rewrite(block, shown, got)
            return
        assert shown == got


def pattern(shown: list[str]) -> str:
    """A regular expression for the lines shown, ``...`` for any lines."""
    return "".join(
        r"(?:.*\n)*" if line == ANY_LINES else re.escape(timeless(line)) + r"\n" for line in shown
    )


def timeless(text: str) -> str:
    """The text with all times in seconds alike, which differ from run to run."""
    text = re.sub(r"\bin (\d+ min )?\d+(\.\d+)? (s|ms)\b", "in T s", text)
    return re.sub(r'"seconds": [\d.]+', '"seconds": T', text)


def run(command: str, folder: Path) -> tuple[str, int]:
    """What a command prints, errors included, and how it ends.

    ``make plan`` runs what the Makefile says. All run in this process: a new one for each would
    take longer than most commands do.
    """
    program, *arguments = shlex.split(command)
    if (program, *arguments) == ("make", "plan"):
        arguments, folder = plan_recipe(), ROOT
    else:
        assert program == "backblock"
        if not (folder / "scenarios").exists():
            (folder / "scenarios").symlink_to(ROOT / "scenarios")
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        patched.setenv("COLUMNS", "80")
        patched.setenv("NO_COLOR", "1")
        patched.setattr(sys, "argv", ["backblock", *arguments])
        patched.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        patched.setattr(sys, "stdout", printed)
        patched.setattr(sys, "stderr", printed)
        code = run_command(app, arguments)
    output = printed.buffer.getvalue().decode()  # type: ignore[attr-defined]
    assert code != Exit.UNEXPECTED, output
    return output, code


def plan_recipe() -> list[str]:
    """The arguments with which ``make plan`` calls backblock."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    scenario = re.search(r"^SCENARIO \?= (.+)$", text, re.MULTILINE)
    recipe = re.search(r"^\t@\$\(VENV\)/bin/backblock (solve .+)$", text, re.MULTILINE)
    assert scenario
    assert recipe
    return shlex.split(recipe[1].replace("$(SCENARIO)", scenario[1]))


def rewrite(block: Block, shown: list[str], got: list[str]) -> None:
    """Put the output that was printed in place of the one shown."""
    path = ROOT / block.page
    fresh = block.text
    if shown:
        fresh = fresh.replace("\n".join(shown) + "\n", "\n".join(got) + "\n")
    else:
        fresh += "".join(f"{line}\n" for line in got)
    fence = "```console\n{}```"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(fence.format(block.text), fence.format(fresh)), encoding="utf-8")


@pytest.mark.soak
def test_the_tutorial_from_nothing(tmp_path: Path) -> None:
    """A newcomer who types what the tutorial says, and nothing else, has the four files.

    A copy of the project, a new virtual environment, the package index: minutes, and a network.
    """
    left_out = shutil.ignore_patterns(".*", "site", "node_modules", "__pycache__")
    shutil.copytree(ROOT, tmp_path / "copy", ignore=left_out)
    script = ["set -euo pipefail"]
    for block in blocks("docs/tutorial.md"):
        if block.title:
            (tmp_path / "copy" / block.title).write_text(block.text, encoding="utf-8")
        if block.kind == "sh":
            script.append(block.text)
        if block.kind == "console":
            script += [command for command, _ in commands(block)]
    clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    clean |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    subprocess.run(["bash", "-c", "\n".join(script)], cwd=tmp_path / "copy", env=clean, check=True)
    for ending in ("html", "xlsx", "ics", "liftoscript"):
        assert (tmp_path / "copy" / f"block.{ending}").stat().st_size > 1000


# ----- pages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """A relative link names a file that is there, and a heading that it has."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
        file, _, anchor = target.partition("#")
        path = (ROOT / page).parent / file if file else ROOT / page
        assert path.exists(), target
        assert not anchor or anchor in anchors(path), target


def anchors(path: Path) -> set[str]:
    """The headings of a page as links name them."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


def test_the_index_links_every_page() -> None:
    """No page is lost."""
    text = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    pages = {path.name for path in ROOT.glob("docs/*.md")} - {"index.md"}
    assert pages <= set(re.findall(r"\(([a-z-]+\.md)\)", text))


# ----- the reference of the scenario file -----------------------------------------------------


def rows() -> dict[str, tuple[str, str]]:
    """Key to what it takes and its default, from the tables of the reference."""
    text = (ROOT / "docs" / "scenario.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| `([^`]+)` \| (.*?) \| (.*?) \| .*\|$", text, re.MULTILINE)
    keys = [key for key, _, _ in found]
    assert len(keys) == len(set(keys))
    return {key: (takes, default) for key, takes, default in found}


def models(annotation: Any) -> Iterator[tuple[str, type[BaseModel]]]:
    """The models that a field's type may hold, each with ``[]`` or ``.*`` for what is around it."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation is not Selector:
            yield "", annotation
    elif origin is dict:
        yield from ((".*" + around, model) for around, model in models(arguments[1]))
    elif origin is list:
        yield from (("[]" + around, model) for around, model in models(arguments[0]))
    elif origin in (Union, UnionType):
        for argument in arguments:
            yield from models(argument)
    elif hasattr(annotation, "__metadata__"):
        yield from models(arguments[0])


def leaves(model: type[BaseModel], path: str = "") -> Iterator[tuple[str, Any]]:
    """Every key of the format with its field, in the words of the reference."""
    for name, field in model.model_fields.items():
        key = f"{path}.{name}" if path else name
        inner = list(models(field.annotation))
        if key == "sessions[].limits" or not inner:
            open_mapping = get_origin(field.annotation) is dict
            yield (f"{key}.*" if open_mapping else key), field
        for around, part in inner if key != "sessions[].limits" else ():
            yield from leaves(part, key + around)


def test_the_reference_has_every_key() -> None:
    """No key of the format is undocumented, and no documented key has gone."""
    keys = dict(leaves(ScenarioFile))
    documented = set(rows())
    whole = {  # a plain value or a mapping: a row of its own besides the keys of the mapping
        "athlete.maxes.*",
        "block.phases",
        "block.phases[].weekly_sets",
        *(f"select.{key}" for key in ("exclude", "prefer", "avoid")),
    }
    assert documented - whole == set(keys)


def test_the_reference_has_the_defaults() -> None:
    """Plain defaults of the format stand in the reference as they are."""
    table = rows()
    for key, field in leaves(ScenarioFile):
        default = table[key][1].replace("`", "").partition(";")[0]
        if field.is_required() and not key.endswith(".*"):
            assert default.startswith(("required", "all", "[m, 4]")), key
        elif isinstance(field.default, bool):
            assert default == str(field.default).lower(), key
        elif isinstance(field.default, int | float):
            assert default == str(field.default), key
        elif isinstance(field.default, str) and field.default:
            assert default == field.default, key


def test_the_reference_has_the_bounds() -> None:
    """Bounds of numbers stand in the reference as they are."""
    table = rows()
    for key, field in leaves(ScenarioFile):
        takes = table[key][0]
        for low, high in bounds(field):
            assert f"{low}-{high}" in takes or "list of weeks" in takes, key


def bounds(field: Any) -> Iterator[tuple[int, int]]:
    """Least and greatest of the numbers that a field takes, list items included."""
    for part in metadata(field.annotation, list(field.metadata)):
        ends = {type(item).__name__: item for item in part}
        if {"Ge", "Le"} <= ends.keys():
            yield int(ends["Ge"].ge), int(ends["Le"].le)


def metadata(annotation: Any, own: list[Any]) -> Iterator[list[Any]]:
    """The constraints of a type and of the types within it."""
    yield flat(own)
    for argument in get_args(annotation):
        extra = list(getattr(argument, "__metadata__", ()))
        if not (isinstance(argument, type) and issubclass(argument, BaseModel)):
            yield from metadata(argument, extra)


def flat(items: list[Any]) -> list[Any]:
    """Constraints, with those inside ``Field(...)`` taken out of it."""
    return [inner for item in items for inner in getattr(item, "metadata", [item])]


def test_catalogues_has_the_whole_vocabulary() -> None:
    """Every muscle and pattern that an entry may name is on the page about catalogues."""
    text = (ROOT / "docs" / "catalogues.md").read_text(encoding="utf-8")
    assert all(f"`{word}`" in text for word in (*MUSCLES, *PATTERNS))


def test_the_schema_is_in_step() -> None:
    """Editors check scenarios against the format that the program reads; else: make schema."""
    from optimizer.cli.output import to_json
    from optimizer.cli.schema import scenario_schema

    shipped = (ROOT / "docs" / "scenario.schema.json").read_text(encoding="utf-8")
    assert json.loads(shipped) == json.loads(to_json(scenario_schema()))
