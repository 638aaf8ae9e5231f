"""The edge: owns the port, takes answers, hands out the widget, guards limits, and buffers the rest for the app.

It never imports Django, so that it starts at once, stays small, and answers while the app restarts.
"""
