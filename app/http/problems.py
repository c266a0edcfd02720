"""Error answers: every one is made here, as `application/problem+json` (RFC 9457)."""

import logging
import traceback
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from app.errors import PROBLEMS, BadRequest, Failed, MethodNotAllowed, Mistake, Moved, NotFound, Problem

log = logging.getLogger("mithaq")

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

MEDIA_TYPE = "application/problem+json"


def problem_body(problem: Problem, instance: str) -> dict[str, Any]:
    return {
        "type": f"urn:mithaq:problem:{problem.kind}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": instance,
        "errors": [mistake.as_json() for mistake in problem.mistakes],
        **problem.members,
    }


def problem_response(problem: Problem, request: Request) -> Response:
    return Response(
        orjson.dumps(problem_body(problem, request.url.path)),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **problem.headers},
    )


def moved_path(request: Request, to: str) -> str:
    """The path of the request, `/v1/agreements/{address}/…` or the like, with `to` in place of the address."""
    root_path, path = str(request.scope.get("root_path", "")), request.url.path
    # Some proxies take the root path away from what they pass on, some do not.
    parts = path.removeprefix(root_path).split("/")
    parts[3] = to
    return root_path + "/".join(parts) + (f"?{request.url.query}" if request.url.query else "")


def failure_response(failure: Exception, request: Request) -> Response:
    """The answer to a fault of ours."""
    log_fault(failure, f"request {request.scope.get('request_id')}")
    return problem_response(Failed("Something went wrong here. The request's id leads to it in the log."), request)


def log_fault(failure: Exception, during: str) -> None:
    """The log gets what happened where, without values: they may be confidential."""
    frame = traceback.extract_tb(failure.__traceback__)[-1]
    cause = failure.orig if isinstance(failure, DBAPIError) and failure.orig else failure
    log.error(
        "unexpected %s in %s (%s:%s), %s",
        type(cause).__name__,
        frame.name,
        frame.filename.rpartition("/")[2],
        frame.lineno,
        during,
    )


def _methods_at(request: Request) -> str:
    """The methods that the address takes. The framework's own answer names those of the first route alone."""
    scope, routes = request.scope, request.app.routes
    return ", ".join(
        method for method in _METHODS if any(r.matches({**scope, "method": method})[0] == Match.FULL for r in routes)
    )


def _framework_problem(error: HTTPException, request: Request) -> Problem:
    headers = dict(error.headers or {})
    if error.status_code == NotFound.status:
        return NotFound("No address of the registry reads like this.", headers=headers)
    if error.status_code == MethodNotAllowed.status:
        methods = _methods_at(request) or headers.get("Allow", "")
        return MethodNotAllowed(f"This address takes {methods}.", headers={"Allow": methods})
    kind = next((kind for kind in PROBLEMS if kind.status == error.status_code), BadRequest)
    return kind(str(error.detail)) if kind.__init__ is Problem.__init__ else BadRequest(str(error.detail))


def install(app: FastAPI) -> None:
    """Answer the registry's own problems and the framework's with this module."""

    async def own(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return problem_response(error, request)

    async def moved(request: Request, error: Exception) -> Response:
        assert isinstance(error, Moved)
        return Response(status_code=error.status, headers={"Location": moved_path(request, error.to)})

    async def frameworks(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return problem_response(_framework_problem(error, request), request)

    async def validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        mistakes = [Mistake("invalid", f"{wrong['msg']}.", parameter=str(wrong["loc"][-1])) for wrong in error.errors()]
        return problem_response(BadRequest("The request cannot be read.", mistakes), request)

    app.add_exception_handler(Problem, own)
    app.add_exception_handler(Moved, moved)
    app.add_exception_handler(HTTPException, frameworks)
    app.add_exception_handler(RequestValidationError, validation)
