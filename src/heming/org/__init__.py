"""Who and where, in time: people and their accounts, teams, memberships, who leads whom, and the organisation itself.

Imports create what they meet (`actions/resolve_accounts.py`); people correct it by hand, one verb per file, each announced to the audit trail.
Facts hold only the random keys given here, so a merge is one alias row and no fact is ever rewritten.
"""
