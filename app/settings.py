"""Every setting, read from the environment (and `.env`) and checked before anything starts."""

import os
import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.rates import parse_rates
from app.text import nearest

PREFIX = "MITHAQ_"


class WrongSetting(Exception):
    """A setting cannot be used. The message is one line that names it."""


def _database_url(text: str) -> str:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ValueError(
            "is not a database URL: write sqlite:///var/mithaq.db or postgresql://user@host/name"
        ) from None
    kind = url.get_backend_name()
    if kind not in ("sqlite", "postgresql"):
        raise ValueError(f"names {kind}: the registry runs on sqlite and postgresql")
    if kind == "sqlite" and (not url.database or url.database == ":memory:" or url.database.startswith("file:")):
        raise ValueError("needs the path of a file, as in sqlite:///var/mithaq.db")
    return text


def _items(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _secret_keys(keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    if any(len(key.get_secret_value()) < 32 for key in keys):
        raise ValueError("has a key of fewer than 32 characters: make one with `openssl rand -hex 32`")
    return keys


def _origins(origins: tuple[str, ...]) -> tuple[str, ...]:
    for origin in origins:
        if not re.fullmatch(r"https?://[^/?#\s*]+", origin):
            raise ValueError(f"has {origin!r}, which is not an origin such as https://app.example.org")
    return origins


def secure_url(text: str) -> str:
    """The URL, which nobody on the way can read or alter: https, or http that does not leave this machine.

    Raises ValueError for any other.
    """
    parts = urlsplit(text)
    if not parts.hostname or parts.query or parts.fragment or parts.username is not None:
        raise ValueError("is not a URL such as https://login.example.org/realms/police")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname)):
        raise ValueError("needs https: http is taken for this machine's own addresses alone")
    return text


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _issuer(text: str) -> str:
    return secure_url(text) if text else text


def _audience(text: str, info: ValidationInfo) -> str:
    if info.data.get("oidc_issuer") and not text:
        raise ValueError("is needed where MITHAQ_OIDC_ISSUER is set: the name by which the issuer knows the registry")
    return text


def _rate_limit(text: str) -> str:
    parse_rates(text)
    return text


def _proxies(proxies: tuple[str, ...]) -> tuple[str, ...]:
    for proxy in proxies:
        try:
            ip_network(proxy)
        except ValueError:
            raise ValueError(f"has {proxy!r}, which is not an address or a network such as 10.0.0.0/8") from None
    return proxies


DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
SecretKeys = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_items), AfterValidator(_secret_keys)]
Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_items), AfterValidator(_origins)]
Issuer = Annotated[str, AfterValidator(_issuer)]
Audience = Annotated[str, AfterValidator(_audience)]
RateLimit = Annotated[str, AfterValidator(_rate_limit)]
Proxies = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_items), AfterValidator(_proxies)]
NotYet = Literal["off", ""]


class Settings(BaseSettings):
    """The settings of one registry. The README shows each by its `description`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", hide_input_in_errors=True)

    database_url: DatabaseUrl = Field(
        "sqlite:///var/mithaq.db",
        description="the database: an SQLite file, or `postgresql://user:password@host/name`",
    )
    host: str = Field("127.0.0.1", description="the address to listen on")
    port: int = Field(8000, ge=1, le=65535, description="the port to listen on")
    workers: int = Field(1, ge=1, le=64, description="how many server processes answer")
    root_path: str = Field(
        "",
        pattern=r"^(/[A-Za-z0-9._~-]+)*$",
        description="the path under which a proxy serves the registry, such as `/mithaq`",
    )
    max_body: int = Field(4_000_000, ge=1_000, description="the largest request body, in bytes")
    cors_origins: Origins = Field((), description="origins whose pages may call the API, comma between; none if empty")
    secret_key: SecretKeys = Field(
        (),
        description="the keys that encrypt contact details, comma between, 32 characters or more each; the first encrypts",
    )
    log_format: Literal["text", "json"] = Field("text", description="how log lines are written: `text` or `json`")
    review: Literal["on", "off"] = Field("off", description="`on`: what is written waits until an editor publishes it")
    rate_limit: RateLimit = Field(
        "off",
        description="how much one key, or one address without a key, may send: `off`, `600/minute`, `20/second; 5000/hour`",
    )
    trusted_proxies: Proxies = Field(
        (),
        description="addresses or networks of proxies whose `X-Forwarded-For` and `-Proto` are believed, comma between",
    )
    oidc_issuer: Issuer = Field(
        "", description="the OIDC issuer whose tokens are taken beside keys, as its tokens write it; none if empty"
    )
    oidc_audience: Audience = Field(
        "", validate_default=True, description="what a token's `aud` must name; needed with an issuer"
    )
    oidc_role_claim: str = Field(
        "mithaq_role",
        min_length=1,
        description="the claim that says the role; a path such as `realm_access.roles` too",
    )
    oidc_clearance_claim: str = Field(
        "mithaq_clearance", min_length=1, description="the claim that says the clearance; `clear` without it"
    )
    replica_urls: NotYet = Field("", description="only empty: reading from replicas is not in this version")
    max_import: int = Field(1_000_000_000, ge=1_000, description="the largest file that an import takes, in bytes")


def read_settings(**given: object) -> Settings:
    """The settings of this process; `given` ones come before the environment.

    Raises WrongSetting for the first that is unknown or cannot be used.
    """
    _refuse_unknown()
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False, include_context=False)[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise WrongSetting(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None


def _refuse_unknown() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    found = [*os.environ, *(dotenv_values(".env") if Path(".env").is_file() else ())]
    for name in found:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = nearest(name, known)
            raise WrongSetting(f"{name} is not a setting" + (f": did you mean {near}?" if near else ""))
