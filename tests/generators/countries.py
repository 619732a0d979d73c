"""Adds to `grammar/words/countries.toml` the names of countries that the Unicode CLDR has in the ten languages.

    python -m tests.generators.countries   # after a new release of Babel; read the difference before you commit it

What is there stays: short forms and older names are added by hand. A name that another country has already is left out.
"""

from __future__ import annotations

import tomllib

from babel import Locale

from profileparse.words.vocabulary import fold_phrase
from tests.support import ROOT

__all__ = ["LANGUAGES"]

#: The languages of `grammar/words/??.toml`.
LANGUAGES = ("en", "fr", "de", "it", "es", "pt", "nl", "ca", "pl", "sv")
FILE = ROOT / "grammar" / "words" / "countries.toml"


def main() -> None:
    written = FILE.read_text("utf-8")
    listed: dict[str, list[str]] = tomllib.loads(written)
    owners = {fold_phrase(name): code for code, names in listed.items() for name in names}
    for language in LANGUAGES:
        territories = Locale(language).territories
        for code, names in listed.items():
            name = territories.get(code)
            if name and owners.setdefault(fold_phrase(name), code) == code:
                if fold_phrase(name) not in {fold_phrase(one) for one in names}:
                    names.append(name)
    comment = "".join(line + "\n" for line in written.splitlines() if line.startswith("#"))
    lines = (f"{code} = [{', '.join(_quoted(name) for name in names)}]\n" for code, names in listed.items())
    FILE.write_text(f"{comment}\n{''.join(lines)}", "utf-8")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '\\"') + '"'


if __name__ == "__main__":
    main()
