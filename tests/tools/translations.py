"""Brings the catalogues up to date with the source: extract, merge, compile. Says what is not translated yet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

from smtpgui.core.language import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "resources" / "locale"
EXTRACT = (
    "extract", "-F", "resources/locale/babel.cfg", "-k", "N_", "-k", "Plural:1,2", "-k", "say", "-k",
    "say_count:1,2", "--no-location", "--sort-output",
)  # fmt: skip


def babel(*arguments: str | Path) -> None:
    """Run Babel's command line in the root of the project."""
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "-q", *map(str, arguments)], cwd=ROOT, check=True
    )


def main() -> None:
    """Update the catalogue of every language, and begin that of a new one."""
    template = LOCALE / "smtpgui.pot"
    babel(*EXTRACT, "--no-wrap", "--project", "smtpgui", "-o", template, ".")
    for language in sorted(LANGUAGES.keys() - {"en"}):  # English is the language of the source
        catalogue = LOCALE / language / "LC_MESSAGES" / "smtpgui.po"
        if not catalogue.exists():
            babel("init", "-i", template, "-o", catalogue, "-l", language, "--no-wrap")
        babel("update", "-i", template, "-o", catalogue, "-l", language, "-N", "--no-wrap", "--ignore-obsolete")
        babel("compile", "-i", catalogue, "-o", catalogue.with_suffix(".mo"), "-l", language)
        with catalogue.open("rb") as file:
            rows = [message for message in read_po(file) if message.id]
        open_ones = [message.id for message in rows if not message.string or not all(message.string)]
        print(f"{language}: {len(rows)} messages, {len(open_ones)} not translated")
        for text in open_ones:
            print("  ", text)
    template.unlink()


if __name__ == "__main__":
    main()
