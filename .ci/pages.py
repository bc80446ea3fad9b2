"""Keeps README.md, its picture and the pages of docs/ as the program prints.

Usage: pages.py [--write] DEMO.txt DEMO.html

DEMO.txt is what `mindsieve demo --html DEMO.html` printed. Three things are
compared, and with --write renewed:

- the block of README.md between the marks <!-- demo --> and <!-- end -->: what
  the demo prints up to its second post, and its last lines, without the speed;
- each block ```console of README.md and docs/: the output of its one command
  "$ …", which runs at the root of the repository with bin/ on its path;
- docs/demo.png, by docs/demo.sha256: the SHA-256 of the page that it shows,
  without the decimals, which differ between processors. --write needs
  chromium-headless-shell (or chromium) and pngquant.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

from nearly import difference, masked

ROOT = Path(__file__).resolve().parent.parent
README, PICTURE, DIGEST = ROOT / "README.md", ROOT / "docs/demo.png", ROOT / "docs/demo.sha256"
COLUMNS = 102
WINDOW = "1100,1456"  # down to the end of the second post
DEMO = re.compile(r"(?<=<!-- demo -->\n```text\n).*?(?=```\n<!-- end -->)", re.DOTALL)
CONSOLE = re.compile(r"(?<=^```console\n)\$ (.*?)\n(.*?)(?=^```$)", re.DOTALL | re.MULTILINE)


def excerpt(printed: str) -> str:
    """Return the part of the demo's output that README.md shows."""
    lines = [wrapped for line in printed.splitlines() for wrapped in textwrap.wrap(line, COLUMNS) or [""]]
    titles = [i for i, line in enumerate(lines) if line.startswith("── ")]
    results = next(i for i, line in enumerate(lines) if line.startswith("Results:"))
    shown = "\n".join([*lines[: titles[1]], "…", "", *lines[results:]])
    return re.sub(r"\n{3,}", "\n\n", shown).rstrip() + "\n"


def rerun(block: re.Match[str]) -> str:
    """Return a console block with what its command prints now."""
    env = os.environ | {"PATH": f"{ROOT / 'bin'}:{os.environ['PATH']}"}
    run = subprocess.run(["bash", "-c", block[1]], cwd=ROOT, env=env, capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"$ {block[1]}\n{run.stderr}")
    return f"$ {block[1]}\n{run.stdout.rstrip()}\n"


def photograph(page: Path) -> None:
    """Make the picture of the page, in a light theme."""
    browser = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not browser or not shutil.which("pngquant"):
        sys.exit("the picture needs a browser and a compressor: apt-get install chromium-headless-shell pngquant")
    flags = ["--no-sandbox", "--headless", "--disable-gpu", "--hide-scrollbars", f"--window-size={WINDOW}"]
    light = "--blink-settings=preferredColorScheme=1"
    subprocess.run([browser, *flags, light, f"--screenshot={PICTURE}", page.resolve().as_uri()],
                   check=True, stderr=subprocess.DEVNULL)
    subprocess.run(["pngquant", "--force", "--output", PICTURE, "64", PICTURE], check=True)


def main(*args: str) -> None:
    write = args[0] == "--write"
    printed, page = (Path(arg) for arg in args[-2:])
    stale = []
    for path in [README, *sorted((ROOT / "docs").glob("*.md"))]:
        shown = path.read_text()
        now = CONSOLE.sub(rerun, shown)
        if path == README:
            part = excerpt(printed.read_text())
            now = DEMO.sub(lambda _: part, now)
        if different := difference(shown, now):
            stale.append(f"{path.relative_to(ROOT)}:\n{different}")
            if write:
                path.write_text(now)
    digest = hashlib.sha256(masked(page.read_text()).encode()).hexdigest()
    if not PICTURE.exists() or DIGEST.read_text().split() != [digest]:
        stale.append(f"{PICTURE.relative_to(ROOT)} shows another page")
        if write:
            photograph(page)
            DIGEST.write_text(digest + "\n")
    print("\n".join(stale) or "the pages show what the program prints")
    if stale and not write:
        sys.exit("these are stale; make readme renews them")


if __name__ == "__main__":
    main(*sys.argv[1:])
