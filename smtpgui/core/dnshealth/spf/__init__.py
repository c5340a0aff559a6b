"""SPF (RFC 7208): records with positions, their evaluation, their static reading, and their repair."""
