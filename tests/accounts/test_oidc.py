"""Tokens of an OIDC issuer: whose are taken, what their claims give, and what happens when the issuer is away."""

import asyncio
import base64
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as told
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import select

from app.accounts.claims import Expected, caller_in
from app.accounts.models import audit
from app.accounts.oidc import open_issuer
from app.db.database import Database
from app.errors import Unauthorized
from app.settings import Settings, WrongSetting, read_settings
from tests.accounts.issuing import AUDIENCE, OidcIssuer, key_of
from tests.conftest import KEYS, NOW, Clock
from tests.records import record


@pytest.fixture
def issuer() -> Iterator[OidcIssuer]:
    made = OidcIssuer()
    with made.running():
        yield made


@pytest.fixture
def settings(database_url: str, issuer: OidcIssuer) -> Settings:
    return Settings(database_url=database_url, oidc_issuer=issuer.url, oidc_audience=AUDIENCE)


def ask(client: httpx.Client, token: str, path: str = "/v1/me") -> httpx.Response:
    return client.get(path, headers={"Authorization": f"Bearer {token}"})


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_token_gives_the_name_role_and_clearance_of_its_claims(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    me = ask(anyone, issuer.token()).json()
    assert me == {"name": "Amina B.", "role": "analyst", "clearance": "green"}


def test_a_holder_of_a_token_writes_and_is_named_by_issuer_and_subject(
    anyone: httpx.Client, issuer: OidcIssuer, database: Database
) -> None:
    headers = {"Authorization": f"Bearer {issuer.token()}"}
    answer = anyone.post("/v1/agreements", json=record(), headers=headers)
    assert answer.status_code == 201
    with database.engine.connect() as connection:
        last = connection.execute(select(audit).order_by(audit.c.seq.desc())).mappings().first()
    assert last is not None
    assert (last["by_id"], last["by_name"]) == (f"{issuer.url}#u-7", "Amina B.")
    refused = anyone.post("/v1/agreements", json=record(marking="amber"), headers=headers)
    assert refused.status_code == 403


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "ES384", "EdDSA"])
def test_a_token_may_be_signed_by_any_named_algorithm(anyone: httpx.Client, issuer: OidcIssuer, algorithm: str) -> None:
    issuer.rotate("another", algorithm)
    assert ask(anyone, issuer.token()).status_code == 200


MISFITS: list[dict[str, Any]] = [
    {"iss": "https://elsewhere.example.org"},
    {"iss": ...},
    {"iss": ["x"]},
    {"aud": "https://other.example.org"},
    {"aud": ["https://other.example.org"]},
    {"aud": []},
    {"aud": ...},
    {"aud": 7},
    {"exp": -61},
    {"exp": ...},
    {"exp": "tomorrow"},
    {"exp": True},
    {"nbf": 62},
    {"nbf": "now"},
    {"iat": 62},
    {"sub": ...},
    {"sub": ""},
    {"sub": 7},
    {"sub": "a\0b"},
    {"sub": " u-7"},
    {"sub": "x" * 256},
    {"mithaq_role": ...},
    {"mithaq_role": "owner"},
    {"mithaq_role": ["Admin", 7, None, {"admin": 1}]},
    {"mithaq_role": {"admin": True}},
]


def test_a_token_whose_claims_do_not_fit_is_refused(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    assert ask(anyone, issuer.token()).status_code == 200
    for changes in MISFITS:
        answer = ask(anyone, issuer.token(**changes))
        assert answer.status_code == 401, changes
        assert answer.headers["www-authenticate"] == 'Bearer realm="mithaq"'


def test_clocks_may_differ_by_a_minute(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    for changes in ({"exp": -50}, {"nbf": 50}, {"iat": 50}):
        assert ask(anyone, issuer.token(**changes)).status_code == 200, changes


def test_a_token_ends_while_it_is_used(anyone: httpx.Client, issuer: OidcIssuer, clock: Clock) -> None:
    token = issuer.token(exp=30)
    assert ask(anyone, token).status_code == 200
    clock.advance(seconds=91)
    assert ask(anyone, token).status_code == 401


def test_an_audience_may_stand_among_others(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    assert ask(anyone, issuer.token(aud=["account", AUDIENCE])).status_code == 200


@pytest.mark.parametrize(
    ("claims", "role", "clearance"),
    [
        ({"mithaq_role": ["reader", "editor", "analyst", "x"]}, "editor", "green"),
        ({"mithaq_clearance": ["amber", "clear"]}, "analyst", "amber"),
        ({"mithaq_clearance": ...}, "analyst", "clear"),
        ({"mithaq_clearance": "secret"}, "analyst", "clear"),
        ({"mithaq_clearance": 3}, "analyst", "clear"),
    ],
    ids=repr,
)
def test_the_highest_known_word_of_a_claim_counts(
    anyone: httpx.Client, issuer: OidcIssuer, claims: dict[str, Any], role: str, clearance: str
) -> None:
    me = ask(anyone, issuer.token(**claims)).json()
    assert (me["role"], me["clearance"]) == (role, clearance)


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": ...}, "u-7"),
        ({"name": " ", "preferred_username": "amina"}, "amina"),
        ({"name": "a\0", "preferred_username": 3}, "u-7"),
        ({"name": "\ud800"}, "u-7"),
    ],
    ids=repr,
)
def test_a_name_that_cannot_be_kept_gives_way_to_the_next(
    anyone: httpx.Client, issuer: OidcIssuer, claims: dict[str, Any], name: str
) -> None:
    assert ask(anyone, issuer.token(**claims)).json()["name"] == name


def test_a_claim_is_found_by_its_name_and_else_by_its_path() -> None:
    claims = {"iss": "i", "aud": "a", "exp": NOW.timestamp() + 9, "sub": "s"}
    nested, whole = {"realm_access": {"roles": ["editor"]}}, {"https://example.org/role": "admin"}
    assert caller_in({**claims, **nested}, Expected("i", "a", "realm_access.roles", "c"), NOW).role == "editor"
    assert caller_in({**claims, **whole}, Expected("i", "a", "https://example.org/role", "c"), NOW).role == "admin"
    with pytest.raises(Unauthorized):
        caller_in({**claims, "realm_access": "editor"}, Expected("i", "a", "realm_access.roles", "c"), NOW)


def test_a_token_without_a_signature_is_refused(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    for algorithm in ("none", "None", "NONE"):
        unsigned = f"{encoded({'alg': algorithm, 'kid': 'first'})}.{encoded(issuer.claims())}."
        assert ask(anyone, unsigned).status_code == 401


def test_a_public_key_is_never_taken_for_a_secret(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    issuer.rotate("rsa", "RS256")
    assert isinstance(issuer.key, RSAKey)
    assert ask(anyone, issuer.token()).status_code == 200
    # The library would not sign with it by itself: hence the bytes that an attacker would use.
    secret = OctKey.import_key(base64.b64encode(issuer.key.as_pem(private=False)))
    forged = jwt.encode({"alg": "HS256", "kid": "rsa"}, issuer.claims(), secret, algorithms=["HS256"])
    assert ask(anyone, forged).status_code == 401


def test_a_token_signed_by_another_key_under_a_known_id_is_refused(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    stranger = key_of("ES256", "first")
    assert ask(anyone, issuer.token(key=stranger)).status_code == 401


def test_a_key_that_the_token_brings_itself_is_not_looked_at(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    stranger = key_of("ES256", "mine")
    header = {"jwk": stranger.as_dict(private=False), "jku": "http://127.0.0.1:1/keys"}
    assert ask(anyone, issuer.token(key=stranger, header=header)).status_code == 401


def test_a_token_of_another_kind_is_refused(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    assert ask(anyone, issuer.token(header={"typ": "at+jwt"})).status_code == 200
    assert ask(anyone, issuer.token(header={"typ": "logout+jwt"})).status_code == 401


def test_a_token_with_a_critical_header_that_is_not_known_is_refused(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    signed = issuer.token().split(".")
    first = encoded({"alg": "ES256", "kid": "first", "crit": ["exp"], "exp": 1})
    assert ask(anyone, ".".join([first, *signed[1:]])).status_code == 401


def test_a_changed_token_is_refused(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    header, _, signature = issuer.token().split(".")
    raised = encoded(issuer.claims(mithaq_role="admin"))
    assert ask(anyone, f"{header}.{raised}.{signature}").status_code == 401


def test_keys_work_beside_tokens_and_a_wrong_one_is_still_refused(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    assert ask(anyone, KEYS["editor"][0]).json()["role"] == "editor"
    assert ask(anyone, "mithaq_wrong").status_code == 401
    assert ask(anyone, issuer.token(mithaq_role="owner"), "/v1/agreements").status_code == 401
    assert issuer.asked.count("/realms/police/keys") == 1


def test_the_issuer_is_asked_once_for_many_tokens_at_one_moment(
    address: str, anyone: httpx.Client, issuer: OidcIssuer
) -> None:
    async def together() -> list[int]:
        headers = {"Authorization": f"Bearer {issuer.token()}"}
        async with httpx.AsyncClient(base_url=address, headers=headers) as client:
            return [answer.status_code for answer in await asyncio.gather(*[client.get("/v1/me") for _ in range(20)])]

    assert asyncio.run(together()) == [200] * 20
    assert len(issuer.asked) == 2


def test_tokens_by_unknown_keys_cause_no_storm(anyone: httpx.Client, issuer: OidcIssuer, clock: Clock) -> None:
    assert ask(anyone, issuer.token()).status_code == 200
    strangers = [issuer.token(header={"kid": f"unknown-{n}"}) for n in range(50)]
    clock.advance(seconds=31)
    assert {ask(anyone, token).status_code for token in strangers} == {401}
    assert issuer.asked.count("/realms/police/keys") == 2


def test_bytes_that_are_no_token_do_not_reach_the_issuer(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    for token in ("a.b.c", "..", "e30.e30.e30", f"{encoded({'alg': 'HS256', 'kid': 'first'})}.e30.AA"):
        assert ask(anyone, token).status_code == 401
    assert issuer.asked == []


def test_a_new_key_of_the_issuer_is_taken_and_the_old_one_is_not(
    anyone: httpx.Client, issuer: OidcIssuer, clock: Clock
) -> None:
    old = issuer.token()
    assert ask(anyone, old).status_code == 200
    issuer.rotate("second", "RS256")
    clock.advance(seconds=31)
    assert ask(anyone, issuer.token()).status_code == 200
    assert ask(anyone, old).status_code == 401


def test_a_key_that_the_issuer_took_back_is_refused_within_ten_minutes(
    anyone: httpx.Client, issuer: OidcIssuer, clock: Clock
) -> None:
    taken = issuer.token(exp=3600)
    assert ask(anyone, taken).status_code == 200
    issuer.rotate("second")
    clock.advance(minutes=10, seconds=1)
    assert ask(anyone, taken).status_code == 401


def test_a_token_without_a_key_id_is_taken_where_the_issuer_has_one_key(
    anyone: httpx.Client, issuer: OidcIssuer, clock: Clock
) -> None:
    token = issuer.token(header={"kid": ...})
    assert ask(anyone, token).status_code == 200
    issuer.others = [key_of("ES256", "other").as_dict(private=False)]
    clock.advance(minutes=11)
    assert ask(anyone, issuer.token(header={"kid": ...}, exp=3600)).status_code == 401


def test_keys_of_a_kind_that_is_not_known_are_passed_over(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    issuer.others = [
        {"kty": "AKP", "alg": "ML-DSA-44", "kid": "first", "pub": "AA"},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "first"},
        {"kty": "EC", "crv": "P-999", "x": "AA", "y": "AA", "kid": "first"},
        {"kty": "RSA", "n": 7, "e": None, "kid": "first"},
        {**key_of("RS256", "first").as_dict(private=False), "use": "enc"},
        {"kid": "first"},
    ]
    assert ask(anyone, issuer.token()).status_code == 200


def test_without_the_issuer_tokens_get_503_and_keys_go_on_working(
    anyone: httpx.Client, issuer: OidcIssuer, clock: Clock
) -> None:
    issuer.well = False
    answer = ask(anyone, issuer.token())
    assert answer.status_code == 503
    assert "retry-after" in answer.headers
    assert ask(anyone, KEYS["reader"][0]).status_code == 200
    assert anyone.get("/v1/agreements").status_code == 200
    assert ask(anyone, issuer.token()).status_code == 503
    assert len(issuer.asked) == 1
    issuer.well = True
    clock.advance(seconds=31)
    assert ask(anyone, issuer.token()).status_code == 200


def test_an_issuer_that_goes_away_is_missed_after_an_hour(
    anyone: httpx.Client, issuer: OidcIssuer, clock: Clock
) -> None:
    token = issuer.token(exp=7200)
    assert ask(anyone, token).status_code == 200
    issuer.well = False
    clock.advance(minutes=59)
    assert ask(anyone, token).status_code == 200
    assert ask(anyone, issuer.token(header={"kid": "new"}, exp=7200)).status_code == 503
    clock.advance(minutes=2)
    assert ask(anyone, token).status_code == 503


def test_an_issuer_that_calls_itself_otherwise_is_not_believed(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    issuer.named = "https://elsewhere.example.org"
    assert ask(anyone, issuer.token()).status_code == 503


def test_keys_are_fetched_over_https_alone(anyone: httpx.Client, issuer: OidcIssuer) -> None:
    issuer.keys_at = "http://example.org/keys"
    assert ask(anyone, issuer.token()).status_code == 503


def test_no_token_is_a_key_where_no_issuer_is_named() -> None:
    assert open_issuer(Settings(), lambda: NOW) is None


_HEADER = st.one_of(
    st.dictionaries(
        st.sampled_from(["alg", "kid", "typ", "crit", "b64", "jwk", "x5c"]),
        st.one_of(
            st.sampled_from(["ES256", "RS256", "none", "first", "JWT", ["b64"], False]),
            st.none() | st.integers() | st.text() | st.lists(st.text(), max_size=2),
        ),
    ),
    st.lists(st.just("alg")),
    st.just("alg"),
    st.integers(),
).map(encoded)
_PART = st.one_of(
    st.binary(max_size=30).map(lambda part: base64.urlsafe_b64encode(part).decode().rstrip("=")),
    st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x7f"), max_size=20),
    st.just(""),
)


@given(first=_HEADER | _PART, second=_PART, third=_PART)
@told(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_are_a_fault_of_the_registry(anyone: httpx.Client, first: str, second: str, third: str) -> None:
    value = b"Bearer " + f"{first}.{second}.{third}".encode("latin-1")
    assert anyone.get("/v1/me", headers={b"Authorization": value}).status_code == 401


def test_a_header_nested_beyond_reason_is_refused(anyone: httpx.Client) -> None:
    nested = base64.urlsafe_b64encode(b'{"alg":' + b"[" * 2900).decode().rstrip("=")
    assert ask(anyone, f"{nested}.e30.AA").status_code == 401
    assert ask(anyone, f"{'A' * 30_000}.e30.AA").status_code == 401


@pytest.mark.parametrize(
    ("given_", "name"),
    [
        ({"oidc_issuer": "http://login.example.org", "oidc_audience": "x"}, "MITHAQ_OIDC_ISSUER"),
        ({"oidc_issuer": "login.example.org", "oidc_audience": "x"}, "MITHAQ_OIDC_ISSUER"),
        ({"oidc_issuer": "https://u:p@login.example.org", "oidc_audience": "x"}, "MITHAQ_OIDC_ISSUER"),
        ({"oidc_issuer": "https://[login", "oidc_audience": "x"}, "MITHAQ_OIDC_ISSUER"),
        ({"oidc_issuer": "https://login.example.org"}, "MITHAQ_OIDC_AUDIENCE"),
        ({"oidc_role_claim": ""}, "MITHAQ_OIDC_ROLE_CLAIM"),
    ],
    ids=repr,
)
def test_a_wrong_setting_of_an_issuer_stops_the_start(given_: dict[str, str], name: str) -> None:
    with pytest.raises(WrongSetting, match=name) as wrong:
        read_settings(**given_)
    assert "\n" not in str(wrong.value)
