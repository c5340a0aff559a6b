"""DMARC (RFC 9989): records, the tree walk, the policy that applies, and repair."""
