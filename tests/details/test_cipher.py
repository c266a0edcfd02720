"""Details are sealed for one contact point with the first key, and opened with any."""

import pytest
from cryptography.fernet import Fernet

from app.details.cipher import Cipher, NotOpened
from app.errors import Unavailable
from tests.details.keeping import DETAILS, OTHER_SECRET, SECRET


def test_what_was_sealed_is_opened_for_the_same_contact_point() -> None:
    sealed = Cipher([SECRET]).seal("one", DETAILS)
    assert Cipher([SECRET]).open("one", sealed) == DETAILS
    assert "dgsn" not in sealed


def test_the_same_details_are_sealed_otherwise_each_time() -> None:
    cipher = Cipher([SECRET])
    assert cipher.seal("one", DETAILS) != cipher.seal("one", DETAILS)


def test_what_was_sealed_for_one_contact_point_is_not_opened_for_another() -> None:
    cipher = Cipher([SECRET])
    with pytest.raises(NotOpened):
        cipher.open("other", cipher.seal("one", DETAILS))


def test_the_first_key_seals_and_each_opens() -> None:
    sealed = Cipher([OTHER_SECRET, SECRET]).seal("one", DETAILS)
    assert Cipher([SECRET, OTHER_SECRET]).open("one", sealed) == DETAILS
    with pytest.raises(NotOpened):
        Cipher([SECRET]).open("one", sealed)
    assert Cipher([OTHER_SECRET, SECRET]).is_current(sealed)
    assert not Cipher([SECRET, OTHER_SECRET]).is_current(sealed)


_BY_ANOTHER_KEY = Fernet(Fernet.generate_key()).encrypt(b"{}").decode()


@pytest.mark.parametrize("broken", ["", "x", "é", "gAAAAA", pytest.param(_BY_ANOTHER_KEY, id="sealed by another key")])
def test_what_is_broken_is_not_opened(broken: str) -> None:
    with pytest.raises(NotOpened):
        Cipher([SECRET]).open("one", broken)


def test_what_was_altered_is_not_opened() -> None:
    cipher = Cipher([SECRET])
    sealed = cipher.seal("one", DETAILS)
    altered = sealed[:100] + ("A" if sealed[100] != "A" else "B") + sealed[101:]
    with pytest.raises(NotOpened):
        cipher.open("one", altered)


def test_without_a_key_nothing_is_sealed_and_nothing_is_opened() -> None:
    with pytest.raises(Unavailable, match="MITHAQ_SECRET_KEY"):
        Cipher([]).seal("one", DETAILS)
    with pytest.raises(NotOpened):
        Cipher([]).open("one", Cipher([SECRET]).seal("one", DETAILS))
