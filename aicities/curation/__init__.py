"""How the tables come about: schema, compile, extract, verify, export."""
