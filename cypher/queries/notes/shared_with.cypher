// Says whether notes or documents are shared with a reader by name, whoever asks: a team cannot go while they are.
// $reader: STRING a user, or a team as in team:sales
RETURN EXISTS { MATCH (about:Note|Document) WHERE $reader IN about.readers } AS found
