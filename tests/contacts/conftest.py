"""A registry that has a key to encrypt contact details with."""

import pytest
from pydantic import SecretStr

from app.settings import Settings
from tests.details.keeping import SECRET


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, secret_key=(SecretStr(SECRET),))
