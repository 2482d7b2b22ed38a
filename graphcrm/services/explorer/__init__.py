"""The network explorer: pictures of parties and their ties, as docs/explorer.md describes them."""
