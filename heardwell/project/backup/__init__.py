"""One file that holds an installation: made while it runs, checked after it was written, put back whole or not at all.

The file is a ``.tar.gz``: first ``manifest.json`` (what is inside, with checksums), then the files of the data folder.
What is derived (analytics) and what belongs to a running process (``run/``) stays out.
"""
