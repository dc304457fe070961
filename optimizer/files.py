"""Files that are replaced as a whole, and the one form in which results are written as JSON."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path


def to_json(data: object) -> str:
    """Plain data as JSON text, letters as they are."""
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def replace_file(
    path: Path,
    content: bytes,
    tell: Callable[[str], None] = lambda _name: None,
    *,
    sync: bool = True,
) -> None:
    """Write a file in one step: nobody ever sees half of it, whenever the power goes.

    Args:
        path: the file; an old one keeps its permissions.
        content: all of it.
        tell: hears the name of the hidden file that it is written to first.
        sync: wait for the disk; False for what can be made again after a power cut.

    Raises:
        OSError: it can't be written; an old file is then as it was.
    """
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:80]}.", suffix=".part", dir=path.parent)
    tell(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            if sync:
                os.fsync(stream.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    if sync:
        _sync_folder(path.parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system has such a thing."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
