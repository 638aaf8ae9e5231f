"""Entry point of the edge's process."""

from heardwell.project.edge.server import main

main()
