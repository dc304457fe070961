"""The Python that the page on equipment shows does what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "equipment.md"


@pytest.mark.slow
def test_the_page_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its code, beside its files."""
    page = PAGE.read_text(encoding="utf-8")
    for name, text in re.findall(r'^```yaml title="([^"]+)"\n([\s\S]*?)^```$', page, re.MULTILINE):
        (tmp_path / name).write_text(text)
    code = re.search(r"^```text\n(from optimizer[\s\S]*?)^```$", page, re.MULTILINE)
    assert code
    monkeypatch.chdir(tmp_path)
    exec(compile(code[1], "docs/equipment.md", "exec", dont_inherit=True), {})  # noqa: S102
    shown = capsys.readouterr().out.splitlines()
    assert [line.split(" ")[0] for line in shown[:3]] == ["garage", "hotel", "band,"]
    assert len(shown) == 4
