"""An endpoint that takes a page and gives a profile: `uvicorn fastapi_app:app`, then

curl --data-binary @page.txt localhost:8000/profiles
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Body, FastAPI, HTTPException

from profileparse import MissingExtraError, NotTextError, Parser, Profile, decode_page

app = FastAPI(title="Profiles")
parser = Parser()


@app.post("/profiles")
def create_profile(
    page: Annotated[bytes, Body(media_type="application/octet-stream")], name: str | None = None
) -> Profile:
    """Parses a page: text in any encoding, or a web page. `name` is that of the city, where you know it."""
    try:
        return parser.parse_decoded(decode_page(page), name=name)
    except NotTextError as error:
        raise HTTPException(415, str(error)) from error
    except MissingExtraError as error:
        raise HTTPException(501, str(error)) from error
