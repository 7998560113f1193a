"""Knows how a project is reviewed: rules run, findings silenced, held back or compared; writes no report."""

from django_cto.audit.mistake import Mistake
from django_cto.audit.review import Review, Summary, review_project
from django_cto.audit.run import run_rules

__all__ = ["Mistake", "Review", "Summary", "review_project", "run_rules"]
