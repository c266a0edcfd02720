"""The one MetaData of all tables, and the column types whose meaning differs between databases."""

from sqlalchemy import BigInteger, Integer, MetaData, String, Text

# Named before the first migration, so that a later one can drop or alter a constraint on both databases.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# A row's own number. 64 bits on PostgreSQL; on SQLite only INTEGER makes the key the row's own address.
Number = BigInteger().with_variant(Integer(), "sqlite")

# Where a record stands in the usual order (`app.search.place`): 64 bits, with a sign, on both.
Place = BigInteger()

# Text that is compared and sorted: by code point on PostgreSQL too, whatever the database's own collation,
# so that both databases put the same page in the same order.
Key = String().with_variant(String(collation="C"), "postgresql")

# Text that is only kept and given back.
Body = Text()
