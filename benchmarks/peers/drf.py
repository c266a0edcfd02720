"""The registry as Django REST Framework serves it: models, nested serializers, prefetching, cursor pages.

The models are made from the tables, which are there already, instead of being written once more.
"""

import os
from typing import Any

import django
import sqlalchemy as sa
from django.conf import settings

from benchmarks.peers import tables

settings.configure(
    SECRET_KEY="for measuring alone",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.contenttypes", "rest_framework", "benchmarks.peers"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["BENCH_DATABASE"],
            "CONN_MAX_AGE": None,
        }
    },
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_FILTER_BACKENDS": ["rest_framework.filters.SearchFilter"],
        "SEARCH_PARAM": "q",
    },
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - Django has to know its settings first
from django.db import models  # noqa: E402
from rest_framework import pagination, routers, serializers, viewsets  # noqa: E402

_FIELDS = {
    sa.Integer: models.IntegerField,
    sa.Boolean: models.BooleanField,
    sa.Float: models.FloatField,
    sa.JSON: models.JSONField,
    sa.String: models.TextField,
}
# What a part is called from the row that it belongs to.
_CALLED = {
    relation.mapper.local_table.name: relation.key
    for entity in (tables.Agreement, tables.Party)
    for relation in sa.inspect(entity).relationships
}


def _model(name: str, table: Any, **more: Any) -> type[models.Model]:
    meta = type("Meta", (), {"db_table": table.name, "managed": False})
    fields = dict(_field(table, column) for column in table.columns)
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **fields, **more})


def _field(table: Any, column: Any) -> tuple[str, Any]:
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column.table.name.capitalize()
        called = _CALLED.get(table.name)
        return column.name.removesuffix("_id"), models.ForeignKey(target, models.CASCADE, related_name=called)
    kind = next(field for of, field in _FIELDS.items() if isinstance(column.type, of))
    return column.name, kind(primary_key=column.primary_key, null=column.nullable)


Agency = _model("Agency", tables.Agency.__table__)
Agreement = _model("Agreement", tables.Agreement.__table__)
Party = _model(
    "Party", tables.Party.__table__, agencies=models.ManyToManyField(Agency, through="PartyAgency", related_name="+")
)
PartyAgency = _model("PartyAgency", tables.party_agency)
Signatory = _model("Signatory", tables.Signatory.__table__)
PARTS = {
    _CALLED[entity.__tablename__]: _model(entity.__name__, entity.__table__)
    for entity in tables.Part.__subclasses__()
    if entity is not tables.Party
}


def _shown(of: type[models.Model], *hidden: str, **nested: Any) -> Any:
    """The rows of a model, as a `ModelSerializer` gives them."""
    meta = type("Meta", (), {"model": of, "exclude": hidden} if hidden else {"model": of, "fields": "__all__"})
    return type(f"Shown{of.__name__}", (serializers.ModelSerializer,), {"Meta": meta, **nested})(many=True)


_party = _shown(Party, "id", "agreement", agencies=_shown(Agency), signatories=_shown(Signatory, "id", "party"))
_parts = {name: _shown(part, "id", "agreement") for name, part in PARTS.items()}
ShownAgreement = type(_shown(Agreement, parties=_party, **_parts).child)


class NewestFirst(pagination.CursorPagination):
    page_size = 20
    ordering = ("-signed_on", "id")


class Agreements(viewsets.ReadOnlyModelViewSet):
    serializer_class = ShownAgreement
    pagination_class = NewestFirst
    search_fields = ("titles__text", "summaries__text")

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        found = Agreement.objects.prefetch_related("parties__agencies", "parties__signatories", *PARTS)
        for country in asked.getlist("country"):
            found = found.filter(parties__country=country)
        for parameter, field in (
            ("scope", "scope_areas__code"),
            ("form", "cooperation_forms__code"),
            ("status", "status"),
        ):
            if parameter in asked:
                found = found.filter(**{field: asked[parameter]})
        return found


class Counted(pagination.LimitOffsetPagination):
    default_limit = 20


class CountedAgreements(Agreements):
    pagination_class = Counted

    def get_queryset(self) -> Any:
        return super().get_queryset().order_by("-signed_on", "id")


router = routers.SimpleRouter()
router.register("agreements", Agreements, basename="agreement")
router.register("counted", CountedAgreements, basename="counted")
urlpatterns = router.urls
application = get_wsgi_application()
