"""Those who work here: people who sign in, workspaces, members and their roles, API keys, the audit log."""
