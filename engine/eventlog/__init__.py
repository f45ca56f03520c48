"""The history of an organisation as an event log for process mining; told outside only under pseudonyms.

Reading and writing files only: nothing here changes a case.
"""
