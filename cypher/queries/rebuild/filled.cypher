// Says how far the indexes are filled, in percent, all of them taken together, and which failed.
SHOW INDEXES YIELD name, state, populationPercent
RETURN avg(populationPercent) AS percent, collect(CASE WHEN state = 'FAILED' THEN name END) AS failed
