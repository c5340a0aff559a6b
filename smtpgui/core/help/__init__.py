"""Help pages, and the page that says how a record is published."""
