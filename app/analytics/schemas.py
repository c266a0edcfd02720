"""Analyses as clients see them."""

from pydantic import BaseModel, Field


class Matrix(BaseModel):
    rows: list[str] = Field(description="codes, or years, that a row stands for")
    columns: list[str] = Field(description="codes, or years, that a column stands for")
    cells: list[list[int]] = Field(description="for each row the number of agreements of each column")


class AreaCount(BaseModel):
    code: str
    count: int


class Node(BaseModel):
    code: str
    kind: str = Field(description="`country` or `organization`")
    name: str
    agreements: int


class Edge(BaseModel):
    a: str
    b: str
    agreements: int
    scope_areas: list[AreaCount] = Field(description="areas, with those above them, in how many agreements of the two")


class Network(BaseModel):
    nodes: list[Node]
    edges: list[Edge]


class Bucket(BaseModel):
    period: str = Field(description="a year, or a month such as `2022-05`")
    count: int
    split: dict[str, int] | None = Field(description="by code; null where `split` is not given")


class Timeline(BaseModel):
    buckets: list[Bucket]


class MissingArea(BaseModel):
    code: str
    other_partners: int = Field(description="with how many other partners it is named")


class AgreementAddress(BaseModel):
    id: str
    slug: str


class PartnerGaps(BaseModel):
    code: str
    kind: str = Field(description="`country` or `organization`")
    covered: list[str] = Field(description="areas that agreements with the partner name")
    missing: list[MissingArea] = Field(
        description="areas named with another partner that stand neither among, below nor above the covered"
    )
    agreements: list[AgreementAddress]


class Gaps(BaseModel):
    partners: list[PartnerGaps]
