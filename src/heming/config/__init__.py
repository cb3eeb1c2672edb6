"""Where the rooms are wired together: typed settings, urls, start-up and the timetable.

What may be set comes from the environment and is read once, in `environment.py`; a wrong value is refused.
Reading the settings writes nothing: the data folder and its secret key are made by `start.setup()`.
"""
