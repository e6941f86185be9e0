"""What is shown here, for programs: how to have the same rows from a shell, in pandas and in R."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping

from starlette.requests import Request


def elsewhere(request: Request, path: str, **query: str) -> Mapping[str, str]:
    """Program to what one writes in it to have the CSV at a path of this page (with its query, or with `query` instead)."""
    url = request.url.replace(path="/", query="")
    address = str(url).removesuffix("/") + path
    if query:
        address = str(url.replace(path=path).include_query_params(**query))
    asks = request.app.state.view.settings.token is not None
    header = "Authorization: Bearer TOKEN"
    shell = f"curl {shlex.quote(address)}" + (f" --header {shlex.quote(header)}" if asks else "")
    options = ', storage_options={"Authorization": "Bearer TOKEN"}' if asks else ""
    read = f'url({json.dumps(address)}, headers = c(Authorization = "Bearer TOKEN"))' if asks else json.dumps(address)
    return {
        "curl": shell,
        "pandas": f"import pandas\nrows = pandas.read_csv({json.dumps(address)}{options})",
        "R": f"rows <- read.csv({read})",
    }
