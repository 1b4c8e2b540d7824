"""Facts: what a school does with personal data, and what the law says of it."""
