"""The browsers in which somebody is signed in."""
