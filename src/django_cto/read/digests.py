"""The digests of `hashlib`, without OpenSSL: to load that takes a tenth of the time in which a review is remembered.

The standard library does so where it needs one, as `random` does with SHA-512.
"""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b
try:
    from _sha2 import sha256  # type: ignore[import-not-found]  # Python 3.12
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found]
    except ImportError:
        from hashlib import sha256


def blake2b_of(data: bytes) -> str:
    """The BLAKE2b digest of 16 bytes, in hexadecimal: quick, for what is only compared (RFC 7693)."""
    return blake2b(data, digest_size=16).hexdigest()


def sha256_of(data: bytes) -> str:
    """The SHA-256 digest in hexadecimal."""
    return str(sha256(data).hexdigest())
