-- Columns of the history that are told of could not change their type.
DROP VIEW IF EXISTS registry_change;
