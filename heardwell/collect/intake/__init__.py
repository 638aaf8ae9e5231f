"""The way in: validate against the published survey, write to the log, acknowledge when it is on disk.

Imports only ``core`` and the standard library, so that the edge stays small and no engine or product table can slow an
answer down. ``published`` is what may be asked, ``envelope`` what is stored, ``log`` where it is stored.
"""
