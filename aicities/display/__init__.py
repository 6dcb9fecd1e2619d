"""How things are shown: theme, charts, tables, controls."""
