"""Reviews Django projects without running them."""

__version__ = "0.1.0"
