"""Facts about feedback and cases, the questions that can be asked of them, and the stores that answer.

A projection: fed by cursor, disposable, rebuilt from the records at any time.
"""
