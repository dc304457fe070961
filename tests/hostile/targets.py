"""Every command that reads files, with real files of ours to start from."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from catalog.loading import export_catalog, load_catalog
from catalog.schema import Catalog
from exports.plans import TEXT, loaded, plan
from optimizer.exports.common import ExportOptions
from optimizer.exports.workbook import to_xlsx

ROOT = Path(__file__).resolve().parents[2]
IMPORTS = ROOT / "tests" / "importers" / "data"


@dataclass(frozen=True)
class Target:
    """A command and the file of its that is damaged.

    Attributes:
        name: what it is called in reports.
        ending: of the damaged file.
        seeds: sound files to damage.
        commands: command lines, ``{}`` standing for the damaged file, ``{name}`` for a sound one
            of :func:`sound`. One is called for each damaged file, in turn.
    """

    name: str
    ending: str
    seeds: Callable[[], Sequence[bytes]]
    commands: tuple[tuple[str, ...], ...]


def _files(*patterns: str) -> list[bytes]:
    return [path.read_bytes() for p in patterns for path in sorted((ROOT / "scenarios").glob(p))]


@cache
def scenarios() -> list[bytes]:
    """All shipped scenarios, and one as JSON."""
    found = _files("reference/*", "features/*", "infeasible/*", "changes/*", "starter/*")
    return [*found, json.dumps(loaded().scenario.content).encode()]


@cache
def catalogues() -> list[bytes]:
    """Few entries, as YAML, as JSON and as a bare list."""
    entries = export_catalog(Catalog("few", load_catalog("seed").exercises[:4]))
    for entry in entries:
        entry["progresses_to"] = []
    file = {"schema_version": 1, "name": "Few", "exercises": entries}
    text = (ROOT / "catalog" / "data" / "seed.yaml").read_text(encoding="utf-8")
    head, *rest = text.split("\n  - id: ")
    yaml = "\n  - id: ".join([head, *rest[-3:]])
    return [json.dumps(file, indent=1).encode(), json.dumps(entries).encode(), yaml.encode()]


@cache
def plans() -> list[bytes]:
    """A whole plan, what verify needs of one, and a refusal."""
    data = plan().to_data()
    bare = {
        "weeks": [
            {
                "week": week["week"],
                "sessions": [
                    {
                        "session": s["session"],
                        "exercises": [
                            {"exercise": e["exercise"], "sets": e["sets"]} for e in s["exercises"]
                        ],
                    }
                    for s in week["sessions"]
                ],
            }
            for week in data["weeks"]
        ]
    }
    refusal = {k: v for k, v in data.items() if k != "weeks"} | {"status": "unknown"}
    return [
        json.dumps(data, indent=1).encode(),
        json.dumps(data).encode(),
        _yaml(bare),
        json.dumps(bare).encode(),
        json.dumps(refusal).encode(),
    ]


def _yaml(data: object) -> bytes:
    stream = io.StringIO()
    YAML(typ="safe", pure=True).dump(data, stream)
    return stream.getvalue().encode()


@cache
def workbooks() -> list[bytes]:
    """The spreadsheet of a plan."""
    return [to_xlsx(plan(), ExportOptions()).content]


STRONG = b"""Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE
2026-10-05 18:02:11,Pull A,Lat Pulldown (Cable),W,30,12,0,0,
2026-10-05 18:02:11,Pull A,Lat Pulldown (Cable),1,55,12,0,0,8.5
2026-10-05 18:02:11,Pull A,Row on the bench,1,36,8,0,0,8
"""
HEVY = b""""title","start_time","exercise_title","set_index","set_type","weight_lbs","reps","rpe"
"Pull A","5 Oct 2026, 18:02","Deadlift (Barbell)","0","warmup","60","12",""
"Pull A","5 Oct 2026, 18:02","Deadlift (Barbell)","1","normal","120.5","12","8"
"""
FITNOTES = b"""Date;Exercise;Category;Weight (lbs);Reps;Distance;Distance Unit;Time;Notes;Kind
2026-10-05;Lat Pulldown;Back;121;12;;;;;
2026-10-05;Farmer's Walk;Back;60;;30;m;0:30;easy;warmup
"""
STRONGLIFTS = b"""Date,Workout,Exercise,Set 1 (Reps),Set 1 (KG),Set 2 (Reps),Set 2 (KG)
2026/10/05,A,Barbell Row,5,60,0,60
"""
OWN = b"""week,session,exercise,set,done
1,Pull A,deadlift,1,5 x 137.5 kg
1,Pull A,deadlift,2,122.5 kg x 5 @8
"""
OWN_JSON = b"""{"workouts": [{"date": "2026-10-05", "title": "Pull A", "exercises":
 [{"exercise": "deadlift", "sets": 1, "done": [{"reps": 5, "load": "140 kg", "rpe": 8.0}]}]}]}"""


ABROAD = """sep=;
Datum;Übung;Satz;Wdh;Gewicht (kg);Notiz
13/10/2026;Kreuzheben (Langhantel);W;5;70 kg;"a;
b"
13/10/2026;Kreuzheben (Langhantel);1;5;137,5;
15. Okt. 2026;Klimmzug;1;45 s;BW;
"""


@cache
def logs() -> list[bytes]:
    """A log of every app, and of ours, as an English and a German machine save it."""
    told = [ABROAD.encode(), ABROAD.encode("cp1252"), ABROAD.encode("utf-16")]
    return [STRONG, HEVY, FITNOTES, STRONGLIFTS, OWN, OWN_JSON, *told]


ATHLETES = b"""name,level,gym,days,minutes,weekly_sets.start,weekly_sets.end
Ana Ruiz,beginner,,,45,,
Ben,advanced,garage_gym,tue fri,,12,14
"Dan, Jr.",intermediate,,mon,12,,
"""


@cache
def rosters() -> list[bytes]:
    """A table of athletes as spreadsheets save it."""
    return [ATHLETES, ATHLETES.replace(b",", b";"), ATHLETES.replace(b"\n", b"\r\n")]


def sound(folder: Path) -> dict[str, Path]:
    """Sound files for the rest of a command line."""
    found = {
        "scenario": (folder / "sound_scenario.yaml", TEXT.encode()),
        "plan": (folder / "sound_plan.json", plans()[0]),
        "catalogue": (folder / "sound_catalogue.json", catalogues()[0]),
        "athletes": (folder / "sound_athletes.csv", ATHLETES),
        "log": (folder / "sound_log.csv", STRONG),
    }
    for path, content in found.values():
        path.write_bytes(content)
    return {name: path for name, (path, _) in found.items()}


_REPORTS = tuple(
    ("report", "{}", "--format", form, *more)
    for form, more in (
        ("html", ()),
        ("table", ()),
        ("markdown", ()),
        ("json", ()),
        ("csv", ()),
        ("ics", ("--start", "2027-01-04", "--at", "18:00")),
        ("ics", ()),
        ("liftoscript", ()),
        ("openweight", ()),
        ("hevy", ()),
        ("xlsx", ("-o", "{out}.xlsx")),
        ("html", ("--scenario", "{scenario}")),
    )
)
_SLOT = ("--week", "1", "--session", "Pull A", "--exercise", "deadlift")

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target(
            "scenario",
            ".yaml",
            scenarios,
            (
                ("check", "{}"),
                ("check", "{}", "--json"),
                ("solve", "{}"),
                ("check", "{}"),
                ("explain", "{}"),
                ("verify", "{}", "{plan}"),
                ("compare", "{}", "{scenario}"),
                ("equipment", "{}"),
                ("alternatives", "{}"),
                ("replan", "{plan}", "--scenario", "{}", "--from-week", "2"),
                ("swap", "{plan}", "--scenario", "{}", *_SLOT),
                ("report", "{plan}", "--scenario", "{}", "--format", "markdown"),
            ),
        ),
        Target(
            "catalogue",
            ".json",
            catalogues,
            (
                ("catalog", "check", "{}"),
                ("catalog", "list", "--catalog", "{}"),
                ("catalog", "list", "--catalog", "{}", "--format", "markdown"),
                ("catalog", "export", "--catalog", "{}"),
                ("catalog", "show", "row", "--catalog", "{}"),
                ("check", "{scenario}", "--catalog", "{}"),
                ("solve", "{scenario}", "--catalog", "{}"),
            ),
        ),
        Target(
            "plan",
            ".json",
            plans,
            (
                ("verify", "{scenario}", "{}"),
                ("verify", "{scenario}", "{}", "--json"),
                ("diff", "{plan}", "{}"),
                ("diff", "{}", "{plan}", "--json"),
                ("explain", "{}"),
                ("replan", "{}", "--from-week", "2"),
                ("replan", "{plan}", "--from-week", "2", "--log", "{}"),
                ("swap", "{}", *_SLOT),
                ("alternatives", "{}"),
                *_REPORTS,
            ),
        ),
        Target(
            "workbook",
            ".xlsx",
            workbooks,
            (
                ("verify", "{scenario}", "{}"),
                ("report", "{}", "--scenario", "{scenario}", "--format", "csv"),
                ("diff", "{plan}", "{}"),
                ("replan", "{plan}", "--from-week", "2", "--log", "{}"),
            ),
        ),
        Target(
            "prices",
            ".yaml",
            lambda: _files("equipment/prices.yaml"),
            (("equipment", "{scenario}", "--prices", "{}", "--budget", "300"),),
        ),
        Target(
            "names",
            ".yaml",
            lambda: [b"deadlift: Deadlift (Barbell)\nface_pull: 'Face Pull'\n"],
            tuple(
                ("report", "{plan}", "--format", form, "--names", "{}", *more)
                for form, more in (("hevy", ()), ("liftoscript", ()), ("openweight", ()))
            ),
        ),
        Target(
            "previous",
            ".json",
            plans,
            (("check", "{after}"),),
        ),
        Target(
            "log",
            ".csv",
            logs,
            (
                ("log", "{}"),
                ("log", "{}", "--plan", "{plan}", "--json"),
                ("track", "{plan}", "{}", "--start", "2026-10-05"),
                ("replan", "{plan}", "--from-week", "2", "--log", "{}"),
                ("check", "{after}"),
            ),
        ),
        Target(
            "log-names",
            ".yaml",
            lambda: [b"'Row on the bench': seal_row\n'Pulling': deadlift\n"],
            (("log", "{log}", "--names", "{}"),),
        ),
        Target(
            "roster",
            ".csv",
            rosters,
            (("batch", "--template", "{scenario}", "--roster", "{}", "-o", "{out}.d"),),
        ),
        Target(
            "template",
            ".yaml",
            scenarios,
            (
                ("batch", "--template", "{}", "--roster", "{athletes}", "-o", "{out}.d"),
                ("batch", "{}", "{scenario}", "-o", "{out}.d"),
            ),
        ),
        *(
            Target(
                f"import-{source}",
                Path(file).suffix,
                lambda file=file: [(IMPORTS / file).read_bytes()],  # type: ignore[misc]
                (
                    ("catalog", "import", "--from", source, "{}"),
                    ("catalog", "import", "--from", source, "{}", "--review", "{out}.md"),
                ),
            )
            for source, file in (
                ("csv", "lifts.csv"),
                ("free-exercise-db", "free.json"),
                ("open-exercise-db", "open.json"),
                ("wger", "wger.json"),
                ("exercemus", "exercemus.json"),
                ("megagym", "megagym.csv"),
                ("everkinetic", "everkinetic.json"),
                ("exercisedb", "exercisedb.json"),
            )
        ),
    )
}
