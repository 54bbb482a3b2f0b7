"""ETag and If-Match: a version that the caller saw."""

import re
from typing import Annotated

from fastapi import Depends, Header

from api.errors import BadRequestError

_TAG = re.compile(r'(?:W/)?"(\d{1,9})"')


def etag(version: int) -> str:
    """Return a version as an ETag."""
    return f'"{version}"'


def _version(
    if_match: Annotated[
        str | None, Header(description="ETag of the version that you read; 412 if it has changed", examples=['"3"'])
    ] = None,
) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    match = _TAG.fullmatch(if_match.strip())
    if match is None:
        raise BadRequestError("If-Match is not an ETag of ours", remedy='Send the ETag as you got it, say "3".')
    return int(match[1])


SeenVersion = Annotated[int | None, Depends(_version)]
"""What If-Match names; None: whatever the version is."""
