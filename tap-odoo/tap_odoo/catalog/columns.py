"""The columns that every stream has, whatever its model."""

from __future__ import annotations

KEY = "id"


REPLICATION_KEY = "write_date"


DELETED_AT = "_sdc_deleted_at"
