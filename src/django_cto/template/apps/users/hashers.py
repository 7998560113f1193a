"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SmallArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with OWASP's smallest memory: Django's own 100 MB a log-in would exhaust a small container."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
