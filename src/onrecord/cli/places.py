"""`onrecord places`: a gazetteer of one's own, and what the gazetteer knows of a name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from onrecord.cli.app import Rules, app

places = typer.Typer(
    name="places", help="The gazetteer: take in a GeoNames dump, look a name up.", no_args_is_help=True
)
app.add_typer(places)


@places.command("import")
def import_dump(
    dump: Annotated[
        Path,
        typer.Argument(metavar="DUMP", help="allCountries.zip or one country's, as GeoNames gives it, or its .txt."),
    ],
    rules: Annotated[Path, typer.Option("--rules", metavar="DIR", help="Your folder of rules; made where it is not.")],
) -> None:
    """Take a GeoNames dump into a folder of rules: `onrecord read --rules DIR` then knows its places."""
    from onrecord.entities.geonames import import_geonames

    target = rules / "places" / "geonames.csv"
    count = 0
    console = Console(stderr=True)
    with console.status("reading the dump ...") as status:
        for count in import_geonames(dump, target):
            status.update(f"reading the dump: {count:,} names")
    console.print(f"{count:,} names in {target}")


@places.command()
def lookup(name: Annotated[str, typer.Argument(help='"Rafah"')], rules: Rules = None) -> None:
    """Print what a name may stand for, a line each: name, kind, country, division, point, people, row."""
    from onrecord.entities.gazetteer import load_gazetteer

    for entry in load_gazetteer(rules).lookup(name):
        point = f"{entry.latitude:.3f} {entry.longitude:.3f}"
        cells = (entry.name, entry.kind, entry.country or "", entry.admin or "", point, str(entry.population))
        typer.echo("\t".join((*cells, f"{entry.origin} {entry.geonames or ''}".strip())))
