"""Writes src/onrecord/data/actors/leaders.csv from a table of dated terms of office.

    python tools/build_actors.py FACTS/leaders.csv

Rows whose source is "reign" are left out (that collection states no licence). The rest is mended by
leaders_corrections.csv, checked, and written with the office in words as of its country. An empty end means: in
office at `last_seen`.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
ACTORS = HERE.parent / "src" / "onrecord" / "data" / "actors"
COLUMNS = [
    "name",
    "forms",
    "country",
    "role",
    "office",
    "sectors",
    "gender",
    "start",
    "end",
    "last_seen",
    "confidence",
    "ref",
]
HEADER = """\
# Terms of office: heads of state and of government, foreign and defence ministers, heads of international bodies, some
# others. Names of people are the fullest in common use; "forms" are other spellings and short names that stand alone.
# "role" is matched with titles.csv, "office" is what the record prints. Sectors are PLOVER's. Dates are ISO prefixes;
# an empty "end" means in office at "last_seen", not today. "ref" is a Wikidata item. Written by tools/build_actors.py,
# mended by tools/leaders_corrections.csv. Origin: general knowledge and Wikidata (CC0). Licence: facts, Apache-2.0 as a
# table. Date: 2026-11-23.
"""
CROWN = {"Elizabeth II", "Charles III"}
ARTICLE = {
    "ARE",
    "BHS",
    "CAF",
    "COD",
    "COG",
    "COM",
    "CZE",
    "DOM",
    "GBR",
    "MDV",
    "MHL",
    "NLD",
    "PHL",
    "SLB",
    "USA",
    "GMB",
}
OWN_BODY = re.compile(
    "Taliban|Hezbollah|Hamas|Houthis|Libyan|Republika Srpska|Palestinian Authority|Swiss Confederation|"
    "Rapid Support|Kremlin"
)
ROLES = (
    (r"Supreme Leader|Supreme leader", "supreme_leader", "GOV"),
    (r"General Secretary of the Communist", "party_leader", "GOV|PTY"),
    (r"[Ss]pokes", "spokesperson", "GOV"),
    (r"Chief of|Commander-in-Chief", "military_chief", "MIL"),
    (r"Hezbollah|Hamas|Houthis|Rapid Support|Libyan National Army", "rebel_leader", "REB"),
    (r"Acting President|Chair of the Presidency|Captain Regent|Sovereignty Council|Presidential (Leadership )?Council|"
     r"State Administration Council", "head_of_state", "GOV"),
    (r"Vice President", "vice_president", "GOV"),
    (r"Republika Srpska", "governor", "GOV"),
    (r"Prime Minister|Cabinet of Ministers|State Counsellor", "head_of_government", "GOV"),
    (r"Security Advis|Security Council", "security_adviser", "GOV"),
    (r"Office of the President", "chief_of_staff", "GOV"),
    (r"Envoy", "envoy", "GOV"),
    (r"High Representative", "foreign_policy_chief", "IGO|EUR"),
    (r"aide", "adviser", "GOV"),
    (r"", "official", "GOV"),
)  # fmt: skip
SECTORS = {"defence_minister": "GOV|MIL"}


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file without its comment lines."""
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")
    ]
    return list(csv.DictReader(lines))


def mend(rows: Iterable[dict[str, str]], corrections: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """The rows with every fitting correction made, in the order of the corrections."""
    for row in rows:
        kept = True
        for fix in corrections:
            if any(fix[c] and fix[c] != row[c] for c in ("name", "country", "role", "start")):
                continue
            if fix["column"] == "drop":
                kept = False
            elif fix["column"] == "forms":
                row["forms"] = "|".join(
                    dict.fromkeys([*filter(None, row["forms"].split("|")), *fix["value"].split("|")])
                )
            elif fix["column"] == "name":
                forms = [form for form in row["forms"].split("|") if form]
                if " " in row["name"] and row["name"] != fix["value"]:
                    forms.append(row["name"])
                row["forms"] = "|".join(dict.fromkeys(forms))
                row["name"] = fix["value"]
            else:
                row[fix["column"]] = fix["value"]
        if kept and not (row["name"] in CROWN and row["country"] != "GBR"):
            yield row


def normal(fact: dict[str, str]) -> dict[str, str]:
    """A row of the facts in this table's columns, its office still as the facts word it."""
    title = re.sub(r"\s*\(.*?\)", "", fact["title"]).split(" / ")[0].split(", later")[0]
    role, sectors = fact["office"], SECTORS.get(fact["office"], "GOV")
    if role == "other":
        role, sectors = next((r, s) for pattern, r, s in ROLES if re.search(pattern, fact["title"]))
    if not fact["country"]:
        role = role if role == "foreign_policy_chief" else "igo_head"
        sectors = (
            "IGO|EUR"
            if re.search("Europ|EU ", title)
            else "IGO|UNO"
            if re.match("UN |.*(UNRWA|WHO|IAEA)", title)
            else "IGO"
        )
    if title == "Pope":
        sectors = "REL|GOV"
    return {
        "name": fact["name"], "forms": fact["forms"], "country": fact["country"], "role": role, "office": title,
        "sectors": sectors, "gender": "m", "start": fact["start"], "end": fact["end"],
        "last_seen": fact["last_seen"], "confidence": fact["confidence"], "ref": fact["ref"],
    }  # fmt: skip


def office(title: str, country: str, names: dict[str, str]) -> str:
    """The office in words: "President" of RUS is "President of Russia"; what names its own body stays as it is."""
    if not country or OWN_BODY.search(title):
        return title
    return f"{title} of {'the ' if country in ARTICLE else ''}{names[country]}"


def merge(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """One row for two roles that one person holds under one title from one day (presidents who also lead the
    government).
    """
    merged: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        key = tuple(row[c] for c in ("name", "country", "office", "start", "end"))
        if key in merged:
            roles = {*merged[key]["role"].split("|"), row["role"]}
            merged[key]["role"] = "|".join(sorted(roles, reverse=True))
        else:
            merged[key] = row
    return sorted(merged.values(), key=lambda r: (r["country"], r["name"], r["start"]))


def faults(rows: list[dict[str, str]]) -> Iterator[str]:
    """What cannot be: bad dates, ends before starts, one name in two countries."""
    home: dict[str, str] = {}
    for row in rows:
        where = f"{row['name']} ({row['country']}, {row['office']})"
        for column in ("start", "end", "last_seen"):
            if row[column] and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", row[column]):
                yield f"{where}: {column} {row[column]!r} is no ISO prefix"
        if row["end"] and row["end"] < row["start"][: len(row["end"])]:
            yield f"{where}: ends before it starts"
        if not row["end"] and not row["last_seen"]:
            yield f"{where}: neither end nor last_seen"
        if row["country"] and home.setdefault(row["name"], row["country"]) != row["country"]:
            yield f"{where}: the name is also in {home[row['name']]}"


def main(facts: Path) -> int:
    """Writes the table; returns 1 and prints the faults where there are any."""
    names = {row["iso3"]: row["name"] for row in read(ACTORS / "countries.csv")}
    corrections = read(HERE / "leaders_corrections.csv")
    rows = [normal(fact) for fact in read(facts) if fact["source"] in ("known", "wikidata")]
    terms = merge(mend(rows, corrections))
    found = list(faults(terms))
    for row in terms:
        row["office"] = office(row["office"], row["country"], names)
    for fault in found:
        print(fault, file=sys.stderr)
    with (ACTORS / "leaders.csv").open("w", encoding="utf-8", newline="") as out:
        out.write(HEADER)
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(terms)
    print(f"{len(terms)} terms of {len({row['name'] for row in terms})} people", file=sys.stderr)
    return bool(found)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
