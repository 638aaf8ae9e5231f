"""The kit of the JSON API: problems, paging, idempotency. It knows no workspace and no feature."""
