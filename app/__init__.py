"""Mithaq: a registry of bilateral security-cooperation agreements."""

__version__ = "0.1.0"
