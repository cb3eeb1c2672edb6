"""What goes out: one folder per channel, each delivery a row that is written once however often it is tried.

`folder` puts files into the data folder's `outbox/`. Channels that send to people come later, with consent and quiet
hours checked here before anything leaves; until then nothing is sent to anybody.
"""
