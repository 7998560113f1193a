"""Knows how a project is reviewed: rules run, findings silenced, held back or compared; writes no report."""
