"""What all tests share: how long a property may be searched, and that no wheel is compiled for what is in it."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

os.environ["DJANGO_CTO_COMPILE"] = "0"
