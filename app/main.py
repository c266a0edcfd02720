"""The application: its routers and middleware in order."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from fastapi import Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware

from app import __version__, system
from app.accounts import endpoints as accounts
from app.accounts.callers import caller_of
from app.accounts.oidc import open_issuer
from app.accounts.rate_limit import RateLimit
from app.accounts.schemas import NewKey
from app.agreements import endpoints as agreements
from app.agreements import history, lifecycle, similar
from app.agreements.schemas import AgreementInput, MergeInput, Rehearsal, RejectInput
from app.analytics import endpoints as analytics
from app.changes import endpoints as changes
from app.contacts import endpoints as contacts
from app.details.schemas import Details
from app.directory import agencies, countries, keeping
from app.directory.schemas import AgencyInput, AgencyMergeInput
from app.exports import endpoints as exports
from app.http import problems
from app.http.middleware import Envelope, HeadAsGet
from app.http.openapi import describe
from app.imports import endpoints as imports
from app.imports.worker import ImportWorker
from app.oversight import endpoints as oversight
from app.rates import parse_rates
from app.registry import Registry, open_registry
from app.settings import Settings, read_settings
from app.vocabularies import endpoints as vocabularies

DESCRIPTION = """
Who has agreed what with whom, on which crimes, in which forms, since when, says which source, and whom do we call?

Without a key you read what is marked `clear`. With one, send `Authorization: Bearer <key>`. Where the registry has an
OIDC issuer, its tokens are sent in the same way.
"""

_ROUTERS = (
    agreements.router,
    exports.router,
    history.router,
    lifecycle.router,
    lifecycle.review,
    similar.router,
    contacts.router,
    changes.router,
    imports.router,
    countries.router,
    agencies.router,
    keeping.router,
    analytics.router,
    accounts.router,
    oversight.router,
    system.router,
)


_BODIES = (AgreementInput, MergeInput, RejectInput, Rehearsal, NewKey, Details, AgencyInput, AgencyMergeInput)


def create_app(settings: Settings, now: Callable[[], datetime] | None = None) -> FastAPI:
    """The application on that registry; `now` stands in for the clock."""
    registry = open_registry(settings, now) if now else open_registry(settings)
    issuer = open_issuer(settings, registry.now)
    import_worker = ImportWorker(registry)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await registry.database.open()
        import_worker.start()
        yield
        await import_worker.close()
        if issuer:
            await issuer.close()
        await registry.database.close()

    app = FastAPI(
        title="Mithaq",
        summary="A registry of bilateral security-cooperation agreements",
        description=DESCRIPTION,
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.registry = registry
    app.state.issuer = issuer
    app.state.import_worker = import_worker
    for router in _ROUTERS:
        app.include_router(router)
    # Nothing here depends on who asks; a key that cannot be used is refused all the same, as everywhere.
    app.include_router(vocabularies.router, dependencies=[Depends(caller_of)])
    system.add_docs(app, settings.root_path)
    describe(app, settings.root_path, _BODIES)
    problems.install(app)
    _add_middleware(app, registry)
    return app


def _add_middleware(app: FastAPI, registry: Registry) -> None:
    # Middleware stands inside of what is added after it.
    if rates := parse_rates(registry.settings.rate_limit):
        app.add_middleware(RateLimit, registry=registry, rates=rates)
    if registry.settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=registry.settings.cors_origins,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=[
                "Content-Disposition",
                "ETag",
                "Link",
                "Location",
                "RateLimit-Limit",
                "RateLimit-Remaining",
                "RateLimit-Reset",
                "Retry-After",
                "X-Request-Id",
            ],
        )
    app.add_middleware(HeadAsGet)
    # Last added, outermost: see its docstring.
    app.add_middleware(Envelope, root_path=registry.settings.root_path)


def create_app_from_environment() -> FastAPI:
    """What a server process calls: settings come from the environment that the `serve` command left."""
    return create_app(read_settings())
