"""The names and words that drawn pages are made of; all are invented or belong to everybody."""

from __future__ import annotations

STEMS = "Avel Brink Corve Dorn Elst Farn Gild Harl Ister Jorn Kelm Lund Marb Nost Orl Pell Quen Rost Sarn Tolm Urs Vald Wenn Zell".split()
TAILS = {
    "en": ["ville", "ford", "haven", "mouth", "berg", "stad"],
    "fr": ["ville", "court", "mont", "y", "ac", "beuge"],
}
PLAIN_PLACES = (
    "Paris Toulouse Brussels Rome Lisbon Liège Cascais Loures Zaragoza Bordeaux Rotterdam Bologna Turin Lyon".split()
)
COUNTRIES = {
    "FR": ["France", "FRANCE", "Francia"], "DE": ["Germany", "Allemagne", "Deutschland", "GERMANY"],
    "ES": ["Spain", "Espagne", "España"], "IT": ["Italy", "Italie", "Italia"], "PT": ["Portugal", "PORTUGAL"],
    "US": ["United States of America", "USA", "US", "U.S.A.", "the USA", "États-Unis", "United States"],
    "GB": ["England", "Scotland", "UK", "United Kingdom", "United-Kingdom", "Royaume-Uni"],
    "NL": ["The Netherlands", "Netherlands", "Pays-Bas", "Netherland"], "BE": ["Belgium", "Belgique"], "AO": ["ANGOLA", "Angola"],
    "CD": ["R.D.Congo"], "BR": ["Brasil", "Brazil", "Brésil"], "RU": ["Russian Federation", "Russia"], "TN": ["Tunisia", "Tunesia", "Tunisie"],
    "PL": ["Poland", "Pologne"], "JP": ["Japan", "Japon"], "ML": ["Mali"], "BA": ["Bosnia and Herzegovina"], "CZ": ["Czech Republic"],
    "GR": ["Greece", "Grèce"], "HU": ["Hungary", "Hongrie"], "RO": ["Romania", "Roumanie"], "SE": ["Sweden", "Suède"],
}  # fmt: skip
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
}
FIRST = "Anna Jean Maria Paul Carla Hugo Nina Tom Eva Luc".split()
LAST = "Berg Morel Costa Smith Vidal Jansen Keller Ricci Novak Petit".split()
THEMES = {
    "en": [
        "Night life and public space", "Who owns the street?", "Safe cities: a shared task", "1983-2008, is security still a concern?",
        "Youth, schools and police", "Cameras: prevention, control or both?", "12 hours for prevention", "Fear of crime & its causes",
        "Mediation in 2010: what next?", "Cities without walls",
    ],
    "fr": [
        "La nuit et l’espace public", "À qui appartient la rue ?", "Villes sûres : une tâche partagée", "1983-2008, la sécurité encore ?",
        "Jeunes, école et police", "Caméras : prévention ou contrôle ?", "12 heures pour la prévention", "La médiation en 2010",
    ],
}  # fmt: skip
