"""What the frame alone allows: the same bytes from bare ASGI, from Starlette, and from a FastAPI endpoint that does nothing.

The bodies are answers of Mithaq, one a workload, in the folder `BENCH_BODIES`: `/3` is answered with the file `3`.
"""

import os
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.applications import Starlette
from starlette.routing import Route

_BODIES = {file.name: file.read_bytes() for file in Path(os.environ["BENCH_BODIES"]).iterdir()}
_JSON = "application/json"


async def asgi(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    body = _BODIES[scope["path"][1:]]
    headers = [(b"content-type", _JSON.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Any, send: Any) -> None:
    for stage in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{stage}.complete"})


async def _same(request: Request) -> Response:
    return Response(_BODIES[request.path_params["name"]], media_type=_JSON)


starlette = Starlette(routes=[Route("/{name}", _same)])
fastapi = FastAPI()


@fastapi.get("/{name}")
async def same(name: str) -> Response:
    return Response(_BODIES[name], media_type=_JSON)
