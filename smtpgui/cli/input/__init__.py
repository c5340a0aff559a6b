"""What a command reads: options, secrets, standard input, and which configuration is meant."""
