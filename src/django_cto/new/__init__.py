"""Begins a project from the living template, adds apps to one, and carries one to a newer template."""
