"""The registry as a FastAPI service is usually written: async SQLAlchemy ORM, `selectinload`, `response_model`."""

import os
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Query
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import selectinload

from benchmarks.peers.tables import Agreement, Form, Party, Scope, Summary, Title

engine = create_async_engine(os.environ["BENCH_DATABASE_URL"])
Sessions = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


class Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ShownTitle(Shown):
    language: str
    text: str
    kind: str | None


class ShownSummary(Shown):
    language: str
    text: str


class ShownAgency(Shown):
    id: str
    name: str
    acronym: str | None


class ShownSignatory(Shown):
    name: str
    title: str | None
    agencies: list[str]


class ShownParty(Shown):
    country: str | None
    organization: str | None
    agencies: list[ShownAgency]
    signatories: list[ShownSignatory]


class ShownCode(Shown):
    code: str


class ShownContactPoint(Shown):
    id: int
    party: str
    agency: str | None
    role: str
    tasks: list[str]
    scope_areas: list[str]
    review_by: str | None


class ShownEvent(Shown):
    type: str
    date: str | None
    party: str | None
    note: str | None


class ShownRelation(Shown):
    type: str
    target: str | None
    title: str | None


class ShownExternalId(Shown):
    scheme: str
    value: str


class ShownSource(Shown):
    url: str | None
    title: str | None
    publisher: str | None
    language: str | None
    published_on: str | None
    kind: str | None


class ShownEvidence(Shown):
    pointer: str
    source: int
    quote: str | None
    confidence: float | None


class ShownAgreement(Shown):
    id: str
    slug: str
    titles: list[ShownTitle]
    summaries: list[ShownSummary]
    instrument_type: str
    status: str
    legal_effect: str | None
    level: str | None
    signed_on: str | None
    in_force_on: str | None
    expires_on: str | None
    place: str | None
    place_country: str | None
    parties: list[ShownParty]
    scope_areas: list[ShownCode]
    scope_extensible: bool | None
    cooperation_forms: list[ShownCode]
    contact_points: list[ShownContactPoint]
    events: list[ShownEvent]
    relations: list[ShownRelation]
    external_ids: list[ShownExternalId]
    sources: list[ShownSource]
    evidence: list[ShownEvidence]
    marking: str
    version: int
    created_at: str
    updated_at: str


class Page(BaseModel):
    items: list[ShownAgreement]
    total: int | None = None
    facets: dict[str, dict[str, int]] | None = None


async def session() -> AsyncIterator[AsyncSession]:
    async with Sessions() as opened:
        yield opened


Session = Annotated[AsyncSession, Depends(session)]

WHOLE = (
    selectinload(Agreement.titles),
    selectinload(Agreement.summaries),
    selectinload(Agreement.parties).selectinload(Party.agencies),
    selectinload(Agreement.parties).selectinload(Party.signatories),
    selectinload(Agreement.scope_areas),
    selectinload(Agreement.cooperation_forms),
    selectinload(Agreement.contact_points),
    selectinload(Agreement.events),
    selectinload(Agreement.relations),
    selectinload(Agreement.external_ids),
    selectinload(Agreement.sources),
    selectinload(Agreement.evidence),
)


@app.get("/agreements/{agreement_id}", response_model=ShownAgreement)
async def one(agreement_id: str, session: Session) -> Any:
    found = await session.scalar(select(Agreement).where(Agreement.id == agreement_id).options(*WHOLE))
    if found is None:
        raise HTTPException(404)
    return found


class Filters(BaseModel):
    country: list[str] = []
    scope: str | None = None
    form: str | None = None
    status: str | None = None
    q: str | None = None
    total: bool = False
    facets: bool = False
    limit: int = 20


@app.get("/agreements", response_model=Page)
async def page(session: Session, asked: Annotated[Filters, Query()]) -> Any:
    statement = filtered(select(Agreement), asked)
    newest = statement.order_by(Agreement.signed_on.desc(), Agreement.id).limit(asked.limit).options(*WHOLE)
    items = (await session.scalars(newest)).all()
    total = await session.scalar(select(func.count()).select_from(statement.subquery())) if asked.total else None
    return {"items": items, "total": total, "facets": await counted(session, asked) if asked.facets else None}


def filtered(statement: Select[Any], asked: Filters) -> Select[Any]:
    for country in asked.country:
        statement = statement.where(Agreement.parties.any(Party.country == country))
    if asked.scope:
        statement = statement.where(Agreement.scope_areas.any(Scope.code == asked.scope))
    if asked.form:
        statement = statement.where(Agreement.cooperation_forms.any(Form.code == asked.form))
    if asked.status:
        statement = statement.where(Agreement.status == asked.status)
    for word in asked.q.split() if asked.q else ():
        contains = f"%{word}%"
        named = Agreement.titles.any(Title.text.ilike(contains))
        statement = statement.where(or_(named, Agreement.summaries.any(Summary.text.ilike(contains))))
    return statement


async def counted(session: AsyncSession, asked: Filters) -> dict[str, dict[str, int]]:
    ids = filtered(select(Agreement.id), asked)
    kinds: dict[str, tuple[Any, Any]] = {
        "country": (Party.country, Party.agreement_id),
        "scope": (Scope.code, Scope.agreement_id),
        "form": (Form.code, Form.agreement_id),
        "instrument_type": (Agreement.instrument_type, Agreement.id),
        "status": (Agreement.status, Agreement.id),
    }
    found = {}
    for name, (value, key) in kinds.items():
        rows = await session.execute(
            select(value, func.count())
            .where(key.in_(ids), value.is_not(None))
            .group_by(value)
            .order_by(func.count().desc())
        )
        found[name] = dict(rows.tuples().all())
    return found
