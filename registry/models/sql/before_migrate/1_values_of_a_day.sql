-- A migration cannot change the type of a column that a view shows: these views go
-- first, and are made anew from the tables as they are afterwards.
DROP SCHEMA IF EXISTS registry_organisations_then, registry_clusters_then CASCADE;
DROP VIEW IF EXISTS registry_latestname;
DROP VIEW IF EXISTS registry_sizeovertime, registry_seatovertime;
