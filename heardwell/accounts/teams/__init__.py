"""Departments: members, languages, opening hours, a shared inbox."""
