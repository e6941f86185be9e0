"""Lines by which newsroom exports and tables of articles are known, shared by those who recognise and those who read."""

from __future__ import annotations

import re

LEXISNEXIS = re.compile(
    r"^[ \t]*(?:LOAD-DATE:|Load-Date:|End of Document[ \t]*$|\d{1,5} of \d{1,5} DOCUMENTS?[ \t]*$"
    r"|LENGTH:[ \t]*[\d,]+ words|Length:[ \t]*[\d,]+ words)",
    re.MULTILINE,
)
"""Nexis writes LENGTH and LOAD-DATE in its old layout, "Length", "Load-Date" and "End of Document" in the new one."""
FACTIVA = re.compile(
    r"^[ \t]*Document [A-Z0-9]{6,12}[0-9]{8}[a-z0-9]{6,14}[ \t]*$|^HD[ \t]*(?:\t|[ ]{1,8}\S|$)(?s:.{0,4000}?)^(?:WC|PD)\b",
    re.MULTILINE,
)
"""Factiva ends every article with its accession number, and names fields by two letters where they are asked for."""
FACTIVA_PAGE = re.compile(r"<div\b[^<>]{0,200}\bclass=[\"']?article [a-z]{2}Article\b", re.IGNORECASE)
"""In a saved list of Factiva's every article is a <div>, with the language of the service in its class."""
PROQUEST = re.compile(
    r"^[ \t]*(?:ProQuest document ID:|Publication title:|Document \d{1,5} of \d{1,5}[ \t]*$)", re.MULTILINE
)
TABLE_COLUMNS = frozenset(
    "text body content article headline title published date publish_date pubdate published_at url link source outlet "
    "publication author byline lead full_text fulltext story article_text article_body".split()
)
"""Names of which a table of articles has two; `data/readers/columns.csv` says what each means."""
