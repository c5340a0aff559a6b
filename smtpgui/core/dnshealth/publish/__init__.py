"""What is to be published: records in the notation of a DNS host, and the message to whoever keeps the zone."""
