"""Logs of apps, read and laid on a plan."""

from __future__ import annotations

import datetime
import io
from fractions import Fraction
from typing import Any

import openpyxl
import pytest

import catalog
from catalog.app_names import app_rows, ids_by_app_name
from catalog.inputs import InputError
from floor.plans import a_plan
from optimizer.floor.placing import placed
from optimizer.floor.track import LoadSteps, track
from optimizer.logs.kits import implement, kit_of, loaded, step_kind
from optimizer.logs.load import Load, load_for, one_rep_max, parse_load
from optimizer.logs.log import Log, joined
from optimizer.logs.names import Matcher, with_names
from optimizer.logs.reading import is_log, parse_log
from optimizer.report.floor import taken_for
from optimizer.scenario.types import Mass, Progression

STRONG = """Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE
2026-10-05 18:02:11,Pull A,52m,Lat Pulldown (Cable),W,30,12,0,0,
2026-10-05 18:02:11,Pull A,52m,Lat Pulldown (Cable),1,55,12,0,0,8
2026-10-05 18:02:11,Pull A,52m,Lat Pulldown (Cable),Rest Timer,0,0,0,90,
2026-10-05 18:02:11,Pull A,52m,Lat Pulldown (Cable),2,55,11,0,0,9
2026-10-05 18:02:11,Pull A,52m,Lat Pulldown (Cable),D,40,8,0,0,
2026-10-05 18:02:11,Pull A,52m,Bent Over Row (Barbell),1,70,0,0,0,
2026-10-05 18:02:11,Pull A,52m,Bent Over Row (Barbell),2,70,8,0,0,8.5
"""
HEVY = """"title","start_time","end_time","exercise_title","set_index","set_type","weight_lbs","reps","distance_km","duration_seconds","rpe"
"Pull A","5 Oct 2026, 18:02","5 Oct 2026, 18:54","Lat Pulldown (Cable)","0","warmup","60","12","","",""
"Pull A","5 Oct 2026, 18:02","5 Oct 2026, 18:54","Lat Pulldown (Cable)","1","normal","120.5","12","","","8"
"Pull A","5 Oct 2026, 18:02","5 Oct 2026, 18:54","Farmers Walk","0","normal","100","","0.02","30",""
"""  # noqa: E501
FITNOTES = """Date;Exercise;Category;Weight (lbs);Reps;Distance;Distance Unit;Time;Notes;Kind
2026-10-05;Lat Pulldown;Back;121;12;;;;;
2026-10-05;Lat Pulldown;Back;60;12;;;;easy;warmup
"""
STRONGLIFTS = """Date,Workout,Exercise,Set 1 (Reps),Set 1 (KG),Set 2 (Reps),Set 2 (KG),Set 3 (Reps),Set 3 (KG)
2026/10/05,A,Barbell Row,5,60,5,60,0,60
2026/10/05,A,Deadlift,0,100,0,100,0,100
"""  # noqa: E501
OWN = """week,session,exercise,sets,reps,load
1,Pull A,Lat Pulldown,3,12,55 kg
1,pull b,deadlift,2,,
"""


def counts(log: Log) -> dict[str, int]:
    """Working sets by the name that the log has."""
    return {item.name: item.working_sets for _, item in log.exercises()}


@pytest.mark.parametrize(
    ("text", "form", "sets"),
    [
        (STRONG, "Strong", {"Lat Pulldown (Cable)": 2, "Bent Over Row (Barbell)": 1}),
        (HEVY, "Hevy", {"Lat Pulldown (Cable)": 1, "Farmers Walk": 1}),
        (FITNOTES, "FitNotes", {"Lat Pulldown": 1}),
        (STRONGLIFTS, "StrongLifts", {"Barbell Row": 2}),
        (OWN.replace("55 kg", "55"), "a table of our own", {"Lat Pulldown": 3, "deadlift": 2}),
    ],
)
def test_every_app_is_told_by_its_headings(text: str, form: str, sets: dict[str, int]) -> None:
    """Warm-ups, rest rows and sets of 0 reps don't count; a drop set goes with its set."""
    log = parse_log(text.encode(), "log.csv")
    assert (log.form, counts(log)) == (form, sets)


def test_what_is_left_out_is_counted() -> None:
    """Rest timers, and sets and exercises of 0 reps."""
    assert parse_log(STRONG.encode()).left_out == {
        "rows that are a rest timer": 1,
        "sets of 0 reps": 1,
    }
    assert parse_log(STRONGLIFTS.encode()).left_out == {"exercises of 0 reps": 1}


def test_a_row_that_is_cut_short_has_empty_cells() -> None:
    """A file that ends in the middle of a line loses that line alone."""
    log = parse_log((HEVY + '"Pull A","5 Oct').encode(), "log.csv")
    assert log.left_out == {"rows without an exercise": 1}
    assert len(counts(log)) == 2


def test_a_first_drop_set_counts_by_itself() -> None:
    """There is no set that it could go with."""
    text = STRONG.replace("(Cable),1,", "(Cable),W,").replace("(Cable),2,", "(Cable),W,")
    assert counts(parse_log(text.encode()))["Lat Pulldown (Cable)"] == 1


def test_pounds_stay_pounds() -> None:
    """The heading says the unit; there and back loses nothing."""
    log = parse_log(HEVY.encode())
    load = log.workouts[0].exercises[0].sets[1].load
    assert load == Load(Fraction("120.5"), "lb")
    assert load.to("kg").to("lb") == load
    assert parse_load("20 kg", "lb") == Load(Fraction(20), "kg")
    assert parse_load("62,5", "kg") == Load(Fraction("62.5"), "kg")
    assert parse_load("a lot", "kg") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Date,What\n2026-10-05,x\n", "no app that is known writes these"),
        (STRONG.replace("2026-10-05", "05/10/26"), "expected one such as 2026-10-05"),
        (STRONG.replace(",11,0,0", ",eleven,0,0"), "reps is 'eleven', expected a number"),
        (STRONG.replace(",70,8,", ",70000,8,"), "weight is 70000, expected at most 2,000"),
        (STRONG.replace(",70,8,", f",{'4' * 4400},8,"), "weight is '4{40}', expected one such as"),
        (STRONG.split("\n")[0] + "\n", "holds no set that was done"),
        (STRONG.replace("Bent", "B" * 70_000), "name has 70,019 characters, expected at most 200"),
        ('{"weeks": 3}', "is no log"),
        (STRONG.replace(",11,0,0", ",3x8,0,0"), "'3x8'.*; write 3 under sets and 8 under reps"),
        (STRONG.replace(",11,0,0", ',"8,8,7",0,0'), "; write a row a set, the first with 8"),
        (STRONG.replace(",11,0,0", ",8-10,0,0"), "expected a number such as 8"),
        ("a, b\n", "a table of your own begins with its headings: date,exercise,sets,reps,weight"),
        (
            '{"weeks": [{"week": 1, "sessions": '
            '[{"session": "A", "exercises": [{"exercise": "x"}]}]}]}',
            "sets are 'None', expected a whole number",
        ),
    ],
)
def test_a_bad_log_says_where_and_what(text: str, message: str) -> None:
    """Never a traceback, and the line where there is one."""
    with pytest.raises(InputError, match=message):
        parse_log(text.encode(), "log.csv")


@pytest.mark.parametrize(
    ("name", "exercise"),
    [
        ("Lat Pulldown (Cable)", "lat_pulldown"),
        ("Deadlift (Barbell)", "deadlift"),
        ("Deadlift (Band)", "band_deadlift"),
        ("Bent Over Row (Dumbbell)", "bent_over_row"),
        ("Pull Up (Weighted)", "weighted_pull_up"),
        ("Inverted Row (Bodyweight)", "inverted_row"),
        ("Chin-ups", "chin_up"),
        ("Lat Pulldown (Machine)", "machine_pulldown"),
        ("Pull Up (Band)", "band_assisted_pull_up"),
        ("Shrug (Machine)", ""),
        ("Seated Row (Cable)", ""),
        ("Kreuzheben (Langhantel)", "deadlift"),
        ("Peso Muerto (Barra)", "deadlift"),
        ("Kreuzheben (Band)", "band_deadlift"),
        ("Klimmzüge", "pull_up"),
        ("Deadlift (Smith Machine)", ""),
        ("Something else", ""),
    ],
)
def test_what_is_in_brackets_is_never_dropped(name: str, exercise: str) -> None:
    """It must be a kit of the lift, or part of its name."""
    assert Matcher(catalog.load_catalog("extended")).match(name) == exercise


def test_what_the_plan_goes_to_an_app_as_comes_back() -> None:
    """Each of Hevy's own names in the table of exports means the lift that it is sent for."""
    matcher = Matcher(catalog.load_catalog("extended"))
    sent = [(r["hevy"], r["exercise"]) for r in app_rows() if r["hevy"] and r["hevy"][0] != "~"]
    assert len(sent) > 120
    assert [pair for pair in sent if matcher.match(pair[0]) not in ("", pair[1])] == []
    silent = {name for name, _ in sent if not matcher.match(name)}
    assert silent <= {name for name, _ in sent if len(ids_by_app_name()[name.casefold()]) > 1}


def test_of_several_lifts_under_one_name_the_plans_is_meant() -> None:
    """Strong's cable row is whichever of the two the plan has; without one both are offered."""
    entries = catalog.load_catalog("seed")
    both = ("seated_cable_row_lats", "seated_cable_row_upper")
    assert Matcher(entries).nearest("Seated Row (Cable)")[:2] == both
    planned = Matcher(entries, first=["seated_cable_row_upper"])
    assert planned.match("Seated Row (Cable)") == "seated_cable_row_upper"


@pytest.mark.parametrize(
    "day",
    [
        "2027-01-04 18:02",
        "04.01.2027",
        "4. Jan. 2027, 18:05",
        "4 ene 2027, 18:05",
        "4 de janeiro de 2027",
        "Jan 4, 2027, 6:05 PM",
    ],
)
def test_days_are_read_as_phones_write_them(day: str) -> None:
    """In the phone's language, dotted, American; the time behind them is not looked at."""
    text = HEVY.replace("5 Oct 2026, 18:02", day)
    assert parse_log(text.encode()).workouts[0].date == datetime.date(2027, 1, 4)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (("1/4/2027", "1/14/2027"), [(1, 4), (1, 14)]),
        (("04/01/2027", "18/01/2027 18:02"), [(1, 4), (1, 18)]),
    ],
)
def test_a_day_above_twelve_tells_the_order_of_the_file(
    days: tuple[str, str], found: list[tuple[int, int]]
) -> None:
    """American or not; the first line is read as the second shows."""
    text = "Date,Exercise,Sets\n" + "".join(f"{day},Deadlift,3\n" for day in days)
    dates = [w.date for w in parse_log(text.encode()).workouts if w.date]
    assert [(date.month, date.day) for date in dates] == found


def test_days_that_no_file_tells_the_order_of_are_not_guessed() -> None:
    """The first of April or the fourth of January."""
    with pytest.raises(InputError, match=r":2:1: the date is 1/4/2027: day or month first\?"):
        parse_log(b"Date,Exercise,Sets\n1/4/2027,Deadlift,3\n", "log.csv")
    with pytest.raises(InputError, match="write it as 2027-04-01 or 2027-01-04"):
        parse_log(b"Date,Exercise,Sets\n1/4/2027,Deadlift,3\n", "log.csv")


def test_dates_of_both_orders_in_one_file() -> None:
    """Each says what it can only mean."""
    with pytest.raises(InputError) as caught:
        parse_log(b"Date,Exercise,Sets\n04/13/2027,Deadlift,3\n14/04/2027,Deadlift,3\n")
    assert [p.message.rpartition(" ")[2] for p in caught.value.problems] == [
        "2027-04-13",
        "2027-04-14",
    ]


@pytest.mark.parametrize(
    ("cell", "rpe"), [("8", 8), ("RPE 8", 8), ("@8", 8), ("RIR 2", 8), ("3 RIR", 7), ("0", None)]
)
def test_effort_as_people_write_it(cell: str, rpe: int | None) -> None:
    """Reps in reserve stand under RPE too."""
    text = f"Date,Exercise,Reps,RPE\n2027-01-04,Deadlift,5,{cell}\n"
    assert parse_log(text.encode()).workouts[0].exercises[0].sets[0].rpe == rpe


def test_strong_on_android_semicolons_decimal_commas_and_metres() -> None:
    """Its own headings; notes with line ends and the separator; warm-ups with a number."""
    text = (
        '"Date";"Workout Name";"Exercise Name";"Set Order";"Weight (kg)";"Reps";"RPE";'
        '"Distance (meters)";"Seconds";"Notes"\n'
        '"2027-01-04 18:02:11";"A";"Deadlift (Barbell)";"W1";"70,0";"5";"";"";"";"a;\nb"\n'
        '"2027-01-04 18:02:11";"A";"Deadlift (Barbell)";"1";"137,5";"5";"7,5";"";"";""\n'
        '"2027-01-04 18:02:11";"A";"Farmers Walk";"1";"40,0";"";"";"40";"";""\n'
        '"2027-01-04 18:02:11";"A";"Plank";"1";"";"";"";"";"60,0";""\n'
    )
    log = parse_log(text.encode())
    assert counts(log) == {"Deadlift (Barbell)": 1, "Farmers Walk": 1, "Plank": 1}
    (_, deadlift), (_, walk), (_, plank) = log.exercises()
    assert (str(deadlift.sets[1].load), deadlift.sets[1].rpe) == ("137.5 kg", Fraction("7.5"))
    assert (walk.sets[0].metres, plank.sets[0].seconds) == (40, 60)


def test_stronglifts_says_in_its_heading_how_dates_are_written() -> None:
    """What stands in brackets there is no part of the heading."""
    text = STRONGLIFTS.replace("Date,", "Date (yyyy/mm/dd),")
    assert counts(parse_log(text.encode())) == {"Barbell Row": 2}


def test_our_own_table_in_another_language_and_with_units() -> None:
    """Headings in German; body weight, units and a hold's seconds within the cells."""
    text = (
        "sep=;\nDatum;Übung;Satz;Wdh;Gewicht (kg)\n04.01.2027;Kreuzheben;W;5;70\n"
        "04.01.2027;Kreuzheben;1;5;300 lb\n04.01.2027;Klimmzug;1;8;BW\n"
        "04.01.2027;Klimmzug;2;8;-20 kg\n04.01.2027;Plank;1;60 s;\n"
    )
    log = parse_log(text.encode())
    assert counts(log) == {"Kreuzheben": 1, "Klimmzug": 2, "Plank": 1}
    loads = [str(one.load) for _, lift in log.exercises() for one in lift.counted]
    assert loads == ["300 lb", "None", "-20 kg", "None"]
    assert [one.seconds for _, lift in log.exercises() for one in lift.counted][-1] == 60


def test_tables_of_other_encodings_are_read_and_said() -> None:
    """As spreadsheets save them: Windows' Western letters, UTF-16."""
    text = "Datum;Übung;Sätze\n04.01.2027;Klimmzüge;3\n"
    for encoding, said in (("cp1252", "Windows-1252"), ("utf-16", "UTF-16")):
        log = parse_log(text.encode(encoding), "log.csv")
        assert counts(log) == {"Klimmzüge": 3}
        assert said in log.notes[0]
    with pytest.raises(InputError):
        parse_log(b"\x89PNG\x00\x01\xff,date", "log.csv")


def test_answers_are_remembered_and_candidates_offered() -> None:
    """A names file settles what the table does not know."""
    entries = catalog.load_catalog("extended")
    assert "incline_shrug" in Matcher(entries).nearest("Shrug (Machine)")
    settled = Matcher(entries, {"shrug  (machine)": "incline_shrug"})
    assert settled.match("Shrug (Machine)") == "incline_shrug"


def test_a_workout_belongs_to_its_weekday_else_to_what_it_is_like() -> None:
    """Monday's is Pull A; Tuesday's second session of rows is Pull B; a week beyond is outside."""
    plan = a_plan()
    text = STRONG + (
        "2026-10-06 18:00:00,Extra,1h,Deadlift (Barbell),1,140,5,0,0,\n"
        "2026-12-24 18:00:00,Late,1h,Deadlift (Barbell),1,140,5,0,0,\n"
    )
    log = with_names(parse_log(text.encode()), Matcher(catalog.load_catalog("seed")))
    found = placed(plan, log)
    assert found.start == datetime.date(2026, 10, 5)
    assert sorted(found.workouts) == [(1, "Pull A"), (1, "Pull B")]
    assert [workout.title for workout in found.outside] == ["Late"]
    facts = found.facts()
    assert [(p.exercise, p.sets) for p in facts.weeks[0].sessions[0].prescriptions] == [
        ("lat_pulldown", 2),
        ("bent_over_row", 1),
    ]


def test_workouts_of_one_day_are_one_session_and_that_is_said() -> None:
    """A second log of a Monday is no Thursday; a Tuesday that is taken for it is told as such."""
    second = "2026-10-05 20:00:00,Evening,1h,Deadlift (Barbell),1,140,5,0,0,\n"
    tuesday = second.replace("10-05", "10-06")
    laid = [
        placed(
            a_plan(),
            with_names(parse_log((STRONG + row).encode()), Matcher(catalog.load_catalog("seed"))),
        )
        for row in (second, tuesday)
    ]
    assert list(laid[0].workouts) == [(1, "Pull A")]
    assert "deadlift" in {item.exercise for item in laid[0].workouts[1, "Pull A"].exercises}
    assert [taken_for(found) for found in laid] == [
        ["2 workouts of Monday, 2026-10-05: read as one, Pull A of week 1"],
        ["Tuesday, 2026-10-06: taken as Pull B of week 1, which was planned for Thursday"],
    ]


def test_a_log_that_is_kept_in_a_workbook_is_read_like_its_csv() -> None:
    """By its dates; a title may stand above, and notes on a tab before it."""
    book = openpyxl.Workbook()
    book.active["A1"] = "Notes"
    sheet = book.create_sheet("Log")
    sheet.append(["What I did"])
    sheet.append(["Date", "Exercise", "Set", "Reps", "Weight (kg)"])
    sheet.append([datetime.datetime(2026, 10, 5), "Deadlift", 1, 5, 100.0])
    raw = io.BytesIO()
    book.save(raw)
    log = parse_log(raw.getvalue())
    assert is_log(raw.getvalue(), "log.xlsx")
    [workout] = log.workouts
    assert (workout.date, workout.exercises[0].name) == (datetime.date(2026, 10, 5), "Deadlift")
    assert str(workout.exercises[0].sets[0].load) == "100 kg"
    assert log.notes == ("Read from the tab Log; not read: Sheet.",)


def test_a_log_without_dates_names_week_and_session() -> None:
    """In any case."""
    log = with_names(
        parse_log(OWN.replace("55 kg", "55").encode()), Matcher(catalog.load_catalog("seed"))
    )
    assert sorted(placed(a_plan(), log).workouts) == [(1, "Pull A"), (1, "Pull B")]


def test_two_logs_with_the_same_workout_are_one() -> None:
    """An export that was read before adds nothing."""
    log = parse_log(STRONG.encode())
    assert joined([log, log]).workouts == log.workouts


def test_epley_and_its_limits() -> None:
    """100 x (1 + 10 / 30), to 12 reps; a load for reps and reserve up to 15 together."""
    assert one_rep_max(Load(Fraction(100), "kg"), 10) == Load(Fraction(400, 3), "kg")
    assert one_rep_max(Load(Fraction(100), "kg"), 13) is None
    assert load_for(Load(Fraction(150), "kg"), 12, 3) == Load(Fraction(100), "kg")
    assert load_for(Load(Fraction(150), "kg"), 12, 4) is None
    assert Load(Fraction(104), "kg").rounded_down(Fraction(5, 2)).number == 102.5


def test_what_is_a_load_and_what_it_steps_by() -> None:
    """A bar without plates is something to hold on to."""
    assert loaded(["barbell", "plates"])
    assert not loaded(["barbell", "rack"])
    assert not loaded(["pull_up_bar"])
    kits = (
        ["barbell", "plates"],
        ["dumbbell_pair", "incline_bench"],
        ["cable_station", "rope"],
        ["band"],
    )
    assert [step_kind(kit) for kit in kits] == ["barbell", "dumbbell", "machine", ""]


def test_planned_against_done() -> None:
    """Sets missed and added, credit by muscle, the best single and the next load."""
    text = """Date,Workout Name,Exercise Name,Set Order,Weight,Reps,RPE
2026-10-05 18:00,Pull A,Lat Pulldown,1,55,15,7
2026-10-05 18:00,Pull A,Lat Pulldown,2,55,15,7
2026-10-05 18:00,Pull A,Lat Pulldown,3,55,15,7
2026-10-05 18:00,Pull A,Face Pull,1,20,15,7
"""
    entries = catalog.load_catalog("seed")
    log = with_names(parse_log(text.encode()), Matcher(entries))
    step = {"machine": Load(Fraction(5), "kg")}
    found = track(a_plan(), entries, placed(a_plan(), log), LoadSteps(step))
    first = found.sessions[0]
    assert (first.planned, first.done, first.missed, first.added) == (
        5,
        4,
        {"bent_over_row": 2},
        {"face_pull": 1},
    )
    assert found.sessions[1].held is False
    assert found.adherence == (8 - 5) / 8
    assert found.muscles[1]["lats"] == (5, 3)
    pulldown = found.lifts[0]
    assert pulldown.maxima == {}  # 15 reps say nothing about a single
    assert pulldown.reserve[1] == (3, Fraction(3))
    assert pulldown.next_load is not None
    assert str(pulldown.next_load[0]) == "60 kg"


def test_the_load_stays_until_every_set_is_full() -> None:
    """11 of 15 reps: the same again."""
    entries = catalog.load_catalog("seed")
    log = with_names(parse_log(STRONG.encode()), Matcher(entries))
    found = track(a_plan(), entries, placed(a_plan(), log), LoadSteps({}))
    pulldown = next(lift for lift in found.lifts if lift.exercise == "lat_pulldown")
    assert pulldown.next_load is not None
    assert str(pulldown.next_load[0]) == "55 kg"
    assert str(pulldown.maxima[1]) == "77 kg"  # 55 x (1 + 12 / 30)


def test_a_log_in_pounds_is_told_in_the_plans_kilograms() -> None:
    """On the kit's nearest step, and with a drop set left out of what every set had."""
    text = """Date,Workout Name,Exercise Name,Set Order,Weight (lbs),Reps
2026-10-05 18:00,Pull A,Lat Pulldown,1,121,15
2026-10-05 18:00,Pull A,Lat Pulldown,2,121,15
2026-10-05 18:00,Pull A,Lat Pulldown,D,88,10
"""
    entries = catalog.load_catalog("seed")
    log = with_names(parse_log(text.encode()), Matcher(entries))
    steps = LoadSteps({"machine": Load(Fraction(5), "kg")}, unit="kg")
    (lift,) = track(a_plan(), entries, placed(a_plan(), log), steps).lifts
    assert lift.next_load is not None
    assert (str(lift.next_load[0]), lift.next_load[1]) == ("60 kg", "every set had 15 reps")
    assert [round(float(best.amount)) for best in lift.maxima.values()] == [53]  # 88 lb, 10 reps
    assert {best.unit for best in lift.maxima.values()} == {"kg"}


@pytest.mark.parametrize(
    ("cell", "reps", "load", "rpe"),
    [
        ("8", 8, None, None),
        ("8 x 60", 8, "60 kg", None),
        ("8×60 kg @8.5", 8, "60 kg", 8.5),
        ("60 kg x 8", 8, "60 kg", None),
        ("135 x 5", 5, "135 kg", None),
        ("22,5x10", 10, "22.5 kg", None),
        ("5 x 225 lb", 5, "225 lb", None),
        ("12 x 8", 12, "8 kg", None),
        ("ok", None, None, None),
    ],
)
def test_a_cell_that_a_hand_wrote(
    cell: str, reps: int | None, load: str | None, rpe: float | None
) -> None:
    """Reps x load; a unit, a fraction or a number above 30 is the load; "ok" is a set too."""
    text = f"week,session,exercise,set,done\n1,Pull A,deadlift,1,{cell!r}\n".replace("'", '"')
    (_, lift), *_ = parse_log(text.encode()).exercises()
    (one,) = lift.sets
    shown = None if one.load is None else str(one.load)
    assert (one.reps, shown, one.rpe) == (reps, load, rpe)
    assert lift.working_sets == 1


@pytest.mark.parametrize("cell", ["foo", "8 x 60 x 3", "99999 x 2", "8 x 2500"])
def test_a_cell_that_means_no_set_is_named(cell: str) -> None:
    """With its line, and what was expected."""
    text = f"week,session,exercise,set,done\n1,Pull A,deadlift,1,{cell}\n"
    with pytest.raises(InputError, match=r":2:1: .*expected"):
        parse_log(text.encode(), "log.csv")


@pytest.mark.parametrize(
    ("load", "shown"),
    [
        ("137.5 kg", "137.5 kg"),
        ("24 kg each", "24 kg"),
        ("+15 kg", "15 kg"),
        ("10 kg assistance", "-10 kg"),
        ("body weight", None),
    ],
)
def test_loads_as_plans_print_them_come_back(load: str, shown: str | None) -> None:
    """A plan's own CSV with the sets done filled in is a log."""
    text = f"week,session,exercise,reps,load\n1,Pull A,deadlift,5,{load}\n"
    (_, lift), *_ = parse_log(text.encode()).exercises()
    assert lift.sets[0].load == (None if shown is None else parse_load(shown, "kg"))


def test_what_log_wrote_is_read_again() -> None:
    """Workouts with dates, where there was no plan to lay them on."""
    sets = '[{"reps": 5, "load": "140 kg"}, {"written": "8 x 60"}]'
    lift = f'{{"exercise": "deadlift", "sets": 2, "done": {sets}}}'
    text = f'{{"workouts": [{{"title": "A", "date": "2026-10-05", "exercises": [{lift}]}}]}}'
    (workout,) = parse_log(text.encode(), "done.json").workouts
    assert (workout.title, workout.date) == ("A", datetime.date(2026, 10, 5))
    assert [one.reps for one in workout.exercises[0].sets] == [5, 8]


@pytest.mark.parametrize(
    ("rule", "next_load"),
    [
        (Progression("bent_over_row", double=100), ("75 kg", "every set had 8 reps")),
        (Progression("bent_over_row", add=Mass(750, "kg")), ("77.5 kg", "every set had 8 reps")),
        (Progression("bent_over_row", percents=(700,)), None),
        (Progression("deadlift", double=100), ("72.5 kg", "every set had 8 reps")),
    ],
)
def test_the_next_load_goes_by_the_lifts_own_progression(
    rule: Progression, next_load: tuple[str, str] | None
) -> None:
    """A tenth more, 7.5 kg a week, the plan's own shares of a max; 2.5 % where nothing is asked."""
    text = "date,exercise,sets,reps,load\n2026-10-05,bent_over_row,2,8,70\n"
    entries = catalog.load_catalog("seed")
    log = with_names(parse_log(text.encode()), Matcher(entries))
    steps = LoadSteps({"barbell": Load(Fraction(5, 2), "kg")}, (rule,))
    (lift,) = track(a_plan(), entries, placed(a_plan(), log), steps).lifts
    found = None if lift.next_load is None else (str(lift.next_load[0]), lift.next_load[1])
    assert found == next_load


def test_a_bar_and_dumbbells_are_maxima_of_their_own() -> None:
    """One dumbbell's weight says nothing of a bar's; a lift of one kit alone is called as ever."""
    assert implement("Bent Over Row (Barbell)") == "barbell"
    assert implement("Meadows Row", ["barbell", "plates", "landmine_attachment"]) == "barbell"
    assert implement("Landmine Row", ["barbell", "landmine_attachment"]) == "barbell"
    assert implement("Bent Over Row (Dumbbells)", ["barbell", "plates"]) == "dumbbell"
    assert implement("Pull Up") == ""
    assert kit_of("barbell") == ("barbell", "ez_bar", "plates")
    text = (
        "date,exercise,reps,load\n2026-10-05,Bent Over Row (Barbell),8,80\n"
        "2026-10-05,Bent Over Row (Dumbbell),8,30\n2026-10-05,Deadlift,5,100\n"
    )
    entries = catalog.load_catalog("seed")
    log = with_names(parse_log(text.encode()), Matcher(entries))
    found = track(a_plan(), entries, placed(a_plan(), log), LoadSteps({})).lifts
    told = {(lift.exercise, lift.kit): str(lift.maxima[1]) for lift in found}
    assert told == {
        ("bent_over_row", "barbell"): "101.33 kg",
        ("bent_over_row", "dumbbell"): "38 kg",
        ("deadlift", ""): "116.67 kg",
    }


def test_a_workbook_is_opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it is a log, what was filled in and what it plans are asked of what was read."""
    opened = []
    load = openpyxl.load_workbook

    def counted(*args: Any, **options: Any) -> Any:
        opened.append(args)
        return load(*args, **options)

    monkeypatch.setattr(openpyxl, "load_workbook", counted)
    book = openpyxl.Workbook()
    book.active.title = "Week 1"
    book.active.append(["Session", "Exercise", "Sets", "Set 1 done"])
    book.active.append(["A", "Deadlift", 3, None])
    raw = io.BytesIO()
    book.save(raw)
    assert not is_log(raw.getvalue(), "plan.xlsx")
    assert parse_log(raw.getvalue(), "plan.xlsx").workouts
    assert len(opened) == 1
