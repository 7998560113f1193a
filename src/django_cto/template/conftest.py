"""What every test may use."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def empty_cache():
    """Throttles and cached rows of one test shall not meet the next."""
    cache.clear()
