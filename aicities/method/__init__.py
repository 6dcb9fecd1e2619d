"""What is computed, and nothing else: tables in, tables out."""
