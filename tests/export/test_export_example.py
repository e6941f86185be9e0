"""The notebook in examples/ runs from the first cell to the last, and ends in a table that is not empty."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent.parent / "examples" / "notebook"


def test_the_notebook_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    for needed in ("pandas", "pyarrow", "altair", "ipykernel"):
        pytest.importorskip(needed)
    # The kernel is another process: it has to find the package of this clone too.
    monkeypatch.setenv("PYTHONPATH", str(FOLDER.parent.parent / "src"))
    notebook = nbformat.read(FOLDER / "dyads.ipynb", as_version=4)
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER)}}).execute()
    shown = [str(output) for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("goldstein_sum" in output and "RUS" in output for output in shown)
    assert sum("vega" in output for output in shown) == 2
    assert any("told by" in output and "text/html" in output for output in shown)
    assert not any("'output_type': 'error'" in output for output in shown)
