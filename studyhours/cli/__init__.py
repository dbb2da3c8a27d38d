"""The command line of docs/cli.md: arguments in, exit codes and text out."""
