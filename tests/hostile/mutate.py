"""Damages files the way strangers, editors and attackers do; the same seed, the same damage.

:func:`mutated` takes a real file of ours and gives one that is nearly it. Text is damaged by
bytes, lines and words; JSON also by its values; spreadsheets by the parts within the archive.
"""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

NUMBERS = (
    "0",
    "-1",
    "1",
    "2",
    "27",
    "201",
    "1001",
    "0.5",
    "2.5",
    "-0.0",
    "1e3",
    "1e308",
    "1e999",
    "-1e999",
    "NaN",
    "Infinity",
    "-Infinity",
    ".nan",
    ".inf",
    "0x10",
    "0o17",
    "1_000",
    "9" * 19,
    "9" * 400,
    "9" * 5000,
    "-" + "9" * 4299,
    "4" * 4301,
    "٣",
    "²",
    "1e-400",
    "true",
    "null",
    "~",
)
"""What may stand where a number is expected."""
WORDS = (
    "",
    " ",
    "-",
    "~",
    "null",
    "true",
    "no",
    "=1+1",
    "+A1",
    "-1",
    "@SUM(1)",
    "\\t=1",
    "<b>",
    "</script>",
    "javascript:alert(1)",
    "../../etc/passwd",
    "/dev/zero",
    "/",
    "..",
    "a/b",
    "CON",
    "a\\u0000b",
    "\\u001b[31m",
    "\\u009b2J",
    "\\r\\nBEGIN:VEVENT",
    "\\ud800",
    "\\udfff\\ud800",
    "\\u202e",
    "é" * 50,
    "x" * 300,
    "x" * 70_000,
    "{{7*7}}",
    "{% raw %}",
    "%s%n",
    "${HOME}",
    "`id`",
    "| a |",
    "# x",
    "&amp;",
    "*a",
    "&a b",
    "!!python/none x",
    "<<",
    "? x",
    "mon",
    "A",
    "deadlift",
    "seed",
    "extended",
    "lats",
    "commercial_gym",
    "2027-01-04",
    "9999-12-27",
    "0001-01-01",
    "1e5",
    "\U0001f4a3",
)
"""What may stand where a word is expected."""
VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2,
    3.5,
    -0.0,
    1e308,
    27,
    1001,
    10**19,
    10**400,
    "",
    "x",
    "=1+1",
    "\x1b[31m",
    "\r\nBEGIN:VEVENT",
    "\ud800",
    "x" * 5000,
    [],
    {},
    [[]],
    [None],
    {"": None},
    [1, 2],
    {"weeks": 1},
    float("inf"),
    float("nan"),
)
"""What may stand where any value is expected."""
_RAW = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1b[2J",
    b"\r",
    b"\t",
    b"\x80",
    b"\xed\xa0\x80",
    b"\xe2\x80\xa8",
    b"\n---\n",
    b"\n...\n",
    b": ",
    b"- ",
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"'",
    b"#",
    b"&x ",
    b"*x",
    b"!x ",
    b"%YAML 1.1\n",
    b"|\n",
    b">\n",
    b",",
    b"\xc2\x85",
)

Bytes = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def mutated(raw: bytes, seed: int, others: Sequence[bytes] = ()) -> bytes:
    """A damaged copy.

    Args:
        raw: a file of ours.
        seed: which damage; the same gives the same.
        others: files to take pieces from.
    """
    rng = random.Random(seed)
    if raw.startswith(b"PK\x03\x04"):
        return _archive(rng, raw) if rng.random() < 0.8 else _some(rng, raw, others, _BYTES)
    if raw.lstrip()[:1] in (b"{", b"[") and rng.random() < 0.5:
        return _json(rng, raw)
    return _some(rng, raw, others, _ALL)


def _some(rng: random.Random, raw: bytes, others: Sequence[bytes], ways: Sequence[Bytes]) -> bytes:
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        raw = rng.choice(ways)(rng, raw, others)
    return raw


# ----- bytes ----------------------------------------------------------------------------------


def _flip(rng: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """A few bytes are others."""
    found = bytearray(raw or b" ")
    for _time in range(rng.choice((1, 1, 4))):
        found[rng.randrange(len(found))] ^= 1 << rng.randrange(8)
    return bytes(found)


def _cut(rng: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """The end is missing."""
    return raw[: rng.randrange(len(raw) + 1)]


def _drop(rng: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """A piece is missing."""
    start, end = _span(rng, raw)
    return raw[:start] + raw[end:]


def _again(rng: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """A piece stands more than once, perhaps often."""
    start, end = _span(rng, raw)
    return raw[:end] + raw[start:end] * rng.choice((1, 1, 5, 300)) + raw[end:]


def _insert(rng: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Bytes that mean something, anywhere."""
    place = rng.choice((0, rng.randrange(len(raw) + 1), len(raw)))
    return raw[:place] + rng.choice(_RAW) * rng.choice((1, 1, 2, 40)) + raw[place:]


def _splice(rng: random.Random, raw: bytes, others: Sequence[bytes]) -> bytes:
    """A piece of another file."""
    other = rng.choice(others) if others else raw
    start, end = _span(rng, other)
    place = rng.randrange(len(raw) + 1)
    return raw[:place] + other[start:end] + raw[place:]


def _recode(rng: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Another encoding."""
    if rng.random() < 0.7:
        return raw
    return raw.decode("utf-8", "replace").encode(rng.choice(("utf-16", "utf-32", "utf-8-sig")))


def _span(rng: random.Random, raw: bytes) -> tuple[int, int]:
    start = rng.randrange(len(raw) + 1)
    return start, min(len(raw), start + rng.choice((1, 3, 10, 80, 400)))


# ----- lines and words ------------------------------------------------------------------------


def _lines(rng: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Lines are swapped, dropped, doubled or moved to the right."""
    lines = raw.split(b"\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    way = rng.randrange(4)
    if way == 0:
        lines[a], lines[b] = lines[b], lines[a]
    elif way == 1:
        del lines[a]
    elif way == 2:
        lines.insert(b, lines[a])
    else:
        lines[a] = b" " * rng.choice((1, 2, 4)) + lines[a]
    return b"\n".join(lines)


def _number(rng: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Something else stands where a number stood."""
    return _replaced(rng, raw, rb"-?\d+(?:\.\d+)?", rng.choice(NUMBERS))


def _word(rng: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """Something else stands where a word stood, quoted or not."""
    word = rng.choice(WORDS)
    if rng.random() < 0.5:
        word = f'"{word}"'
    return _replaced(rng, raw, rb'"[^"\n]*"|[A-Za-z_]+', word)


def _swap_words(rng: random.Random, raw: bytes, _: Sequence[bytes]) -> bytes:
    """A word of the file stands in another's place."""
    found = re.findall(rb"[A-Za-z_0-9]+", raw)
    return _replaced(rng, raw, rb"[A-Za-z_0-9]+", rng.choice(found).decode()) if found else raw


def _replaced(rng: random.Random, raw: bytes, pattern: bytes, word: str) -> bytes:
    places = list(re.finditer(pattern, raw))
    if not places:
        return raw
    place = rng.choice(places)
    return raw[: place.start()] + word.encode("utf-8") + raw[place.end() :]


_BYTES: tuple[Bytes, ...] = (_flip, _cut, _drop, _again, _insert)
_ALL: tuple[Bytes, ...] = (
    *_BYTES,
    _splice,
    _recode,
    _lines,
    _lines,
    _number,
    _number,
    _number,
    _word,
    _word,
    _word,
    _swap_words,
    _swap_words,
)


# ----- values ---------------------------------------------------------------------------------


def _json(rng: random.Random, raw: bytes) -> bytes:
    """One to four values of a JSON file are others, gone, or stand twice."""
    try:
        data = json.loads(raw)
    except ValueError:
        return _some(rng, raw, (), _ALL)
    for _ in range(rng.choice((1, 1, 2, 4))):
        places = list(_places(data))
        if not places:
            break
        around, key = rng.choice(places)
        _damage(rng, around, key)
    text = json.dumps(data, ensure_ascii=rng.random() < 0.5)
    return text.encode("utf-8", "surrogatepass")


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    keys = data.keys() if isinstance(data, dict) else range(len(data))
    for key in keys if isinstance(data, dict | list) else ():
        yield data, key
        if isinstance(data[key], dict | list):
            yield from _places(data[key])


def _damage(rng: random.Random, around: Any, key: Any) -> None:
    way = rng.random()
    if way < 0.15:
        del around[key]
    elif way < 0.25 and isinstance(around, list):
        around += [around[key]] * rng.choice((1, 1, 40))
    elif way < 0.35 and isinstance(around, dict):
        around[rng.choice(("", "x", "weeks", "\x1b", "name"))] = around[key]
    elif way < 0.5:
        word = rng.choice(WORDS)
        around[key] = json.loads(f'"{word}"')
    else:
        around[key] = rng.choice(VALUES)


# ----- spreadsheets ---------------------------------------------------------------------------


def _archive(rng: random.Random, raw: bytes) -> bytes:
    """A spreadsheet with one part damaged, missing, renamed or of many."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {item.filename: archive.read(item) for item in archive.infolist()}
    name = rng.choice(sorted(parts))
    way = rng.random()
    if way < 0.1:
        del parts[name]
    elif way < 0.2:
        parts[rng.choice(("../x", "/x", "xl/workbook.xml", "x" * 300))] = parts[name]
    else:
        parts[name] = _xml(rng, parts[name])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2027, 1, 1, 0, 0, 0)), content)
    return stream.getvalue()


_CELLS = (
    "A1",
    "XFD1048576",
    "XFE1",
    "A0",
    "A1048577",
    "1",
    "A",
    "A1:XFD1048576",
    "$A$1",
    "ZZZ99999999",
)


def _xml(rng: random.Random, part: bytes) -> bytes:
    way = rng.random()
    if way < 0.3:
        return _replaced(rng, part, rb"[A-Z]+\d+(?::[A-Z]+\d+)?", rng.choice(_CELLS))
    if way < 0.4:
        ref = rng.choice(_CELLS)
        merged = f'</sheetData><mergeCells><mergeCell ref="{ref}"/></mergeCells>'
        return part.replace(b"</sheetData>", merged.encode())
    return _some(rng, part, (), _ALL)
