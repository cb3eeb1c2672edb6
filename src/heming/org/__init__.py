"""Who and where, in time: people and their accounts, teams, memberships, who leads whom, and the organisation itself.

Imports create what they meet (`actions/resolve_accounts.py`); hands correct it, one verb per file, each audited.
Facts hold only the random keys given here, so a merge is one alias row and no fact is ever rewritten.
"""
