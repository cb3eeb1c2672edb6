"""What each role reads: the morning board, one's own day, the boss's month, and the reports that go out by schedule.

A sheet is told once, as frozen values whose texts are written by one formatter; page, XLSX, PDF and PNG only lay
it out. The owner's rights at the moment of reading decide what a sheet holds, for schedules too.
"""
