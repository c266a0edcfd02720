"""An import as clients see it."""

from pydantic import BaseModel, Field


class RowCounts(BaseModel):
    total: int | None = Field(description="how many rows there are; null until they are counted")
    done: int = Field(description="how many of them were dealt with: the sum of the four below")
    created: int
    updated: int
    unchanged: int
    failed: int


class RowRemark(BaseModel):
    """What is wrong with a row, or how something in it was read."""

    row: int = Field(description="as a person counts: lines, or rows of a sheet with its header, from 1")
    pointer: str = Field(description="JSON pointer (RFC 6901) into the record")
    code: str
    detail: str
    suggestion: str | None


class ImportOptions(BaseModel):
    on_error: str
    on_exists: str
    allow_duplicate: bool
    dry_run: bool


class Import(BaseModel):
    """How far an import is."""

    id: str
    kind: str = Field(description="ndjson, json, csv or xlsx")
    options: ImportOptions
    state: str = Field(description="queued, running, done, stopped or failed")
    step: str = Field(description="what it is at while it runs: count, check, rehearse, write or relate")
    rows: RowCounts
    errors: list[RowRemark] = Field(description="the first thousand mistakes")
    interpretations: list[RowRemark] = Field(description="the first thousand readings of labels and dates in sheets")
    more: dict[str, int] = Field(description="how many `errors` and `interpretations` there are beyond those listed")
    detail: str | None = Field(description="why it was stopped, or failed")
    created_at: str
    updated_at: str
