"""Moving running cases to another release: the whole undertaking, and each case in it."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, LargeBinary, String, Table

from engine.store.tables.metadata import id_column, metadata, org_column
from engine.store.types import Json, UtcDateTime

migration = Table(
    "migration",
    metadata,
    org_column(),
    id_column(),
    Column("model_key", String(64), nullable=False),
    Column("from_release", String(32), nullable=False),
    Column("to_release", String(32), nullable=False),
    # Element of the old release -> element of the new one at which its token begins anew.
    Column("placing", Json, nullable=False),
    Column("status", String(16), nullable=False),
    Column("created_by", String(32)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("lease_until", UtcDateTime),
    ForeignKeyConstraint(["org", "from_release"], ["release.org", "release.id"]),
    ForeignKeyConstraint(["org", "to_release"], ["release.org", "release.id"]),
    Index("ix_migration_status", "status"),
)

migration_case = Table(
    "migration_case",
    metadata,
    org_column(),
    Column("migration_id", String(32), primary_key=True),
    Column("case_id", String(32), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    # Why it was left where it is, or what its people should know.
    Column("told", Json, nullable=False),
    # What the case was like before, and the revisions that moving gave its instances: for the way back.
    Column("before", LargeBinary),
    Column("revisions", Json),
    Column("at", UtcDateTime),
    ForeignKeyConstraint(["org", "migration_id"], ["migration.org", "migration.id"]),
    ForeignKeyConstraint(["org", "case_id"], ["case.org", "case.id"]),
    Index("ix_migration_case_next", "org", "migration_id", "status", "place"),
    Index("ix_migration_case_case", "org", "case_id"),
)
