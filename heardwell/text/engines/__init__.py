"""The engines; reached through ``heardwell.text.registry.engine``, never imported by name."""
