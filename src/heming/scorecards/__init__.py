"""What we aim for: targets per measure, unit and month, and what a lead first thinks of a bad rating.

A target is replaced, never deleted, and each change says who and when; the folder's own history tells whether it can be
reached. Rows are published into `facts` (`goals`), so that any room can set a figure beside its target.
"""
