"""Runs the queries of docs/results.md with DuckDB on the results of the demo.

Usage: duckdb_queries.py [--write] DEMO.txt

DEMO.txt is what `mindsieve demo` printed; it names the run folder, in which the
queries run. Each block ```sql is followed by a block ```text with what it gives,
which is compared, and with --write renewed.
"""

import os
import re
import sys
from pathlib import Path

import duckdb
from nearly import difference

PAGE = Path(__file__).resolve().parent.parent / "docs/results.md"
QUERY = re.compile(r"(?<=^```sql\n)(.*?)```\n\n```text\n(.*?)(?=^```$)", re.DOTALL | re.MULTILINE)


def cell(value: object) -> str:
    """Return a value as it stands in a table."""
    match value:
        case None:
            return ""
        case list():
            return ", ".join(map(cell, value))
        case float():
            return f"{value:.2f}"
    return str(value)


def answer(query: str) -> str:
    """Return what a query gives, as a table with aligned columns."""
    found = duckdb.sql(query)
    rows = [found.columns, *([cell(value) for value in row] for row in found.fetchall())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines) + "\n"


def main(*args: str) -> None:
    shown = PAGE.read_text()
    os.chdir(re.search(r"^Results: (.*)/ \(", Path(args[-1]).read_text(), re.MULTILINE)[1])
    now, n = QUERY.subn(lambda block: f"{block[1]}```\n\n```text\n{answer(block[1])}", shown)
    different = difference(shown, now)
    if different and args[0] == "--write":
        PAGE.write_text(now)
    elif different:
        sys.exit(f"docs/results.md is stale:\n{different}")
    print(f"DuckDB answered {n} queries of docs/results.md as the page shows")
    assert n > 0


if __name__ == "__main__":
    main(*sys.argv[1:])
