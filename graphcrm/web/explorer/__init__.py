"""The network explorer: pictures of parties and their ties."""
