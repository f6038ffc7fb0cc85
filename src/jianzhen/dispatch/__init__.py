"""Dispatch 派工: who goes to which visit, in which hour?"""
