"""Queries written after the knowledge base and not used for tuning.

`first/` holds sets written blind on 2026-11-29, in the voices of several personas, without sight
of the code, the training wordings or the entries: dialogue acts, danger to life against idioms,
everyday and hard questions, questions about other products, own questions that mention another
product, and minimal pairs. `wants` says in a few words what the person wants. Only wrong labels
are corrected, by name.

`second/` to `sixth/` were written in the same way by other hands. `sixth/plain.yaml` holds details
and fragments that are neither danger nor feedback.
"""
