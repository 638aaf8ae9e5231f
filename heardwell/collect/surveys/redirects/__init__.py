"""Where the endings of surveys may lead: a list of hosts that somebody who manages the workspace keeps."""
