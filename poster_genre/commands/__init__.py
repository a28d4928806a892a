"""The command line: one module a family of commands, each with `register(subparsers)`."""
