-- Columns of the history that the log shows could not change their type.
DROP VIEW IF EXISTS registry_logline, registry_changedrow;
