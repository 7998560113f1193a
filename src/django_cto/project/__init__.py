"""Knows the facts of all files joined, with names resolved; follows no data."""

from django_cto.project.load import load_project
from django_cto.project.project import Project, project_from

__all__ = ["Project", "load_project", "project_from"]
