"""Reads the bytes of a file or of standard input, and their text."""

from __future__ import annotations

import os
import stat
import sys

from catalog.inputs.kinds import kind_of_bytes, what_to_do
from catalog.inputs.limits import MAX_BYTES
from catalog.inputs.places import Document
from catalog.inputs.problems import InputError, Position, Problem, failed
from catalog.inputs.yaml_text import read_text


def read_bytes(path: str, limit: int = MAX_BYTES) -> tuple[str, bytes]:
    """Read a file, or standard input where ``path`` is ``-``.

    Args:
        path: a file's path, or ``-``.
        limit: the most bytes that are taken.

    Returns:
        The name to use in messages and the bytes.

    Raises:
        InputError: no such file, a directory, no permission, or more than ``limit`` bytes.
    """
    name = "<stdin>" if path == "-" else path
    try:
        if path == "-":
            raw = sys.stdin.buffer.read(limit + 1)
        else:
            with open(path, "rb", opener=_opened) as stream:
                raw = stream.read(limit + 1)
                if not raw and stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode):
                    raise failed(name, "is a pipe that nobody writes to")
    except IsADirectoryError:
        raise failed(name, "is a directory, expected a file") from None
    except FileNotFoundError:
        raise failed(name, "no such file") from None
    except InputError:
        raise
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise failed(name, f"can't be read: {reason}") from None
    if len(raw) > limit:
        raise failed(name, f"is larger than {limit:,} bytes, the most that is read")
    return name, raw


def _opened(path: str, flags: int) -> int:
    """Open a file without waiting: a named pipe without a writer is at its end at once."""
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    try:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise IsADirectoryError
        if hasattr(os, "set_blocking"):
            os.set_blocking(handle, True)
    except BaseException:
        os.close(handle)
        raise
    return handle


def decode(raw: bytes, name: str) -> str:
    """UTF-8 text of a file, with or without a byte-order mark.

    Raises:
        InputError: the bytes are no UTF-8 text.
    """
    kind = kind_of_bytes(raw)
    if kind:
        raise InputError([Problem(name, (), f"is {kind}, expected text", hint=what_to_do(kind))])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        message = f"is no UTF-8 text: byte 0x{raw[error.start]:02x}"
        hint = _encoding(raw, error.start)
        raise InputError([Problem(name, (), message, Position(line, column), hint)]) from None
    return text


def delimiter_of(head: str) -> str:
    """What stands between the cells of a table, by its first line: a comma, semicolon or tab.

    Excel writes semicolons where the comma is the decimal sign.
    """
    return max(",;\t", key=head.count)


def decode_table(raw: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """A table's text: UTF-8, UTF-16 by its mark, else Windows' Western letters, which is said.

    Spreadsheets save CSV in the last two.

    Raises:
        InputError: it is none of them.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16"), ("Read as UTF-16.",)
        except UnicodeDecodeError:
            return decode(raw, name), ()
    try:
        return decode(raw, name), ()
    except InputError as error:
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError:
            raise error from None
        if "\x00" in text or kind_of_bytes(raw):
            raise
        said = f"{name} is no UTF-8: read as Windows-1252. If letters look wrong, save it as UTF-8."
        return text, (said,)


def _encoding(raw: bytes, at: int) -> str:
    """What a file that is no UTF-8 seems to be, and what to do about it."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it looks like UTF-16; save it as UTF-8"
    if b"\x00" in raw:
        return ""
    letter = raw[at : at + 1].decode("cp1252", "replace")
    what = f"where Windows writes {letter}" if letter.isalpha() else "of another encoding"
    return f"a letter {what}; save the file as UTF-8"


def read_file(path: str) -> Document:
    """Read a YAML or JSON file strictly.

    Raises:
        InputError: with every problem of form that the file has.
    """
    name, raw = read_bytes(path)
    return read_text(decode(raw, name), name)
