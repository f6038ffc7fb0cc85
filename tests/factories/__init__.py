"""Rows for tests: the least that is true, made by the acts themselves where there is one."""
