"""Replies of agents, written in the voices of several agents and not used for tuning.

`promises/` tells for 150 replies whether they contain a promise, and when it is due if they are
written on a Sunday at noon. `sent_away/` tells for 100 replies whether they send the requester to
another part of the company. `ordinary/` holds 198 replies of a usual day. They were written
without sight of the rules and before these were judged by them.
"""
