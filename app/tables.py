"""All tables of the registry, gathered in `metadata`: for migrations and checks, which look at the whole."""

from app.accounts import models as _accounts
from app.agencies import models as _agencies
from app.changes import models as _changes
from app.db.metadata import metadata
from app.details import models as _details
from app.http import idempotency as _idempotency
from app.imports import models as _imports
from app.review import models as _review
from app.search import models as _search
from app.vocabularies import models as _vocabularies

__all__ = ["metadata"]

_ = (_accounts, _agencies, _changes, _details, _idempotency, _imports, _review, _search, _vocabularies)
