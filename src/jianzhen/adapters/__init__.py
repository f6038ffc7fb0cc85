"""Adapters 适配器: one file per outside service, each filling a port of a room below. Off unless a setting names it."""
