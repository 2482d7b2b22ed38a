"""The first page: a question, its answer, the paths and their picture."""
