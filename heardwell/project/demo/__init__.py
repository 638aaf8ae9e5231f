"""The demo: half a year of a made-up shop, with stories inside. Seeded once, into a folder of its own."""
