"""All that this project uses of django-postgres-extra; nothing else imports it, so that it can be replaced here."""

from psqlextra.backend.migrations.operations import PostgresAddDefaultPartition as AddDefaultPartition
from psqlextra.backend.migrations.operations import PostgresCreatePartitionedModel as CreatePartitionedModel
from psqlextra.manager import PostgresManager as LibraryManager
from psqlextra.models import PostgresPartitionedModel as PartitionedModel
from psqlextra.partitioning import (
    PostgresCurrentTimePartitioningStrategy as CurrentTimeStrategy,
)
from psqlextra.partitioning import (
    PostgresPartitioningManager as PartitioningManager,
)
from psqlextra.partitioning import (
    PostgresTimePartitionSize as TimePartitionSize,
)
from psqlextra.partitioning.config import PostgresPartitioningConfig as PartitioningConfig
from psqlextra.partitioning.constants import AUTO_PARTITIONED_COMMENT as MADE_BY_US
from psqlextra.types import PostgresPartitioningMethod as PartitioningMethod


class PostgresManager(LibraryManager):
    """`upsert` and its like; unknown to migrations, which would import the library for ever."""

    use_in_migrations = False


__all__ = [
    "MADE_BY_US",
    "AddDefaultPartition",
    "CreatePartitionedModel",
    "CurrentTimeStrategy",
    "PartitionedModel",
    "PartitioningConfig",
    "PartitioningManager",
    "PartitioningMethod",
    "PostgresManager",
    "TimePartitionSize",
]
