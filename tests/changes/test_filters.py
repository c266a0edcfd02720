"""A filter of the feed keeps a change where the version before it or after it fulfils the filter."""

import httpx

from tests.agreements.calls import AS_IT_IS, PATH, patch, posted, put, stored, withdraw
from tests.changes.reading import feed, told
from tests.http.walking import walk


def parties(*countries: str) -> list[dict[str, object]]:
    return [{"country": country} for country in countries]


def test_a_record_that_leaves_a_filter_or_enters_it_is_told(editor: httpx.Client, anyone: httpx.Client) -> None:
    made = posted(editor, slug="one", parties=parties("MA", "BR"))
    moved = stored(patch(editor, made, {"parties": parties("MA", "FR")}))
    stored(patch(editor, moved, {"level": "interstate"}))
    assert told(anyone, "&country=MA") == told(anyone)
    assert told(anyone, "&country=BR") == [("created", "one", 1), ("updated", "one", 2)]
    assert told(anyone, "&country=FR") == [("updated", "one", 2), ("updated", "one", 3)]
    assert told(anyone, "&country=ES") == []
    # Both at once: no version had the two.
    assert told(anyone, "&country=BR&country=FR") == []
    assert len(told(anyone, "&country=BR,FR")) == 3


def test_each_filter_of_a_list_is_one_of_the_feed(editor: httpx.Client, anyone: httpx.Client) -> None:
    posted(editor, slug="other", parties=parties("FR", "ES"), instrument_type="treaty")
    made = posted(
        editor,
        slug="one",
        signed_on="2024-05-21",
        in_force_on="2024-05-21",
        status="in_force",
        legal_effect="binding",
        level="interagency",
        scope_areas=["drug-trafficking"],
        cooperation_forms=["training"],
        titles={"pt-BR": "Acordo"},
        parties=[{**parties("MA")[0], "signatories": [{"name": "Amina Haddad"}]}, {"organization": "interpol", "agencies": [{"name": "Office"}]}],
        external_ids=[{"scheme": "unts", "value": "I-1"}],
        contact_points=[{"party": "MA", "role": "liaison"}],
    )  # fmt: skip
    agency = made["parties"][1]["agencies"][0]["id"]
    for query in (
        "id=one", f"id={made['id']}", "country=MA", "organization=interpol", f"agency={agency}", "signatory=haddad",
        "scope=drugs", "form=training", "instrument_type=memorandum_of_understanding", "status=in_force",
        "legal_effect=binding", "level=interagency", "language=pt", "signed_from=2024", "signed_to=2024-05-21",
        "alive_on=2025", "contact_role=liaison", "external_id=unts:i-1", f"updated_since={made['updated_at']}",
    ):  # fmt: skip
        assert told(anyone, f"&{query}") == [("created", "one", 1)], query
        assert [one["slug"] for one in walk(anyone, f"{PATH}?{query}")] == ["one"], query
    assert len(told(anyone, "&marking=clear&state=published")) == 2


def test_any_address_of_a_record_means_all_of_its_versions(editor: httpx.Client, anyone: httpx.Client) -> None:
    posted(editor)
    made = stored(put(editor, posted(editor, slug="first"), slug="second"))
    for address in ("first", "SECOND", made["id"]):
        assert told(anyone, f"&id={address}") == [("created", "first", 1), ("updated", "second", 2)]


def test_a_withdrawn_record_is_told_of_to_who_follows_published_ones(
    editor: httpx.Client, anyone: httpx.Client
) -> None:
    made = posted(editor, slug="one")
    withdraw(editor, made)
    assert told(anyone, "&country=MA") == [("created", "one", 1), ("withdrawn", "one", 2)]
    assert told(editor, "&state=withdrawn") == [("withdrawn", "one", 2)]
    stored(editor.post(f"{PATH}/one/restore"))
    assert told(anyone, "&country=MA")[-1] == ("restored", "one", 3)
    assert anyone.get("/v1/changes?state=withdrawn").status_code == 401


def test_a_removed_record_is_judged_by_what_one_could_see(chief: httpx.Client, anyone: httpx.Client) -> None:
    made = posted(chief, slug="one", parties=parties("MA", "BR"))
    changes = {"parties": parties("MA", "FR"), "marking": "red"}
    stored(chief.patch(f"{PATH}/{made['id']}", json=changes, headers=AS_IT_IS))
    assert told(anyone, "&country=BR") == [("removed", "one", 2)]
    assert told(anyone, "&country=FR") == []
    assert told(anyone, "&marking=clear") == [("removed", "one", 2)]
    assert told(chief, "&country=FR") == [("updated", "one", 2)]


def test_a_filter_is_kept_from_page_to_page(editor: httpx.Client, anyone: httpx.Client) -> None:
    for n in range(6):
        posted(editor, parties=parties("MA", "BR" if n % 2 else "FR"))
    every = feed(anyone, "&country=BR")
    assert len(every) == 3
    assert walk(anyone, "/v1/changes?country=BR&limit=1") == every
    after = anyone.get(f"/v1/changes?country=BR&after={every[0]['id']}").json()["items"]
    assert after == every[1:]
