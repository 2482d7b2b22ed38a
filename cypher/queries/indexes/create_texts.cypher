// Creates the full-text index of the titles and descriptions of relationships of all types.
CREATE FULLTEXT INDEX {{index}} IF NOT EXISTS FOR ()-[r:{{ties}}]-() ON EACH [r.title, r.description]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}
