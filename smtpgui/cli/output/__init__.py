"""What a command prints: findings, stages, cards, one JSON object, a crash."""
