"""One module a notebook, of the same name: what the notebook itself does not hold."""
