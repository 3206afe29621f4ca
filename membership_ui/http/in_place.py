"""The same answer for a form that was posted without leaving its page (`assets/post_in_place.js`):
where to go, and what the cookies of a refusal say, for a page whose websocket is older than they.
"""

from __future__ import annotations

from http.cookies import SimpleCookie

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from membership_ui.http import cookies


def fitting(request: Request, response: Response) -> Response:
    """`response`, or its JSON where the form asks for that."""
    if "x-in-place" not in request.headers or not isinstance(response, RedirectResponse):
        return response
    left = SimpleCookie()
    for line in response.headers.getlist("set-cookie"):
        left.load(line)

    def said(name: str) -> str:
        return left[key].value if (key := cookies.named(name)) in left else ""

    answer = JSONResponse(
        {"page": response.headers["location"], "notice": said("notice"), "kept": said("form")}
    )
    answer.raw_headers += [header for header in response.raw_headers if header[0] == b"set-cookie"]
    return answer
