"""Registries of which one holds hidden records and one never did."""

import pytest

from tests.clearance.registries import TEMPLATE, bring_keys
from tests.conftest import Databases


@pytest.fixture(scope="session")
def cleared_databases(databases: Databases) -> Databases:
    """Databases of which each knows an admin of every clearance."""
    databases.template(TEMPLATE, bring_keys, source="empty")
    return databases
