-- The clusters of a grant: its own, and the poles of its project, each of them once.
DROP VIEW IF EXISTS programmes_grant_cluster CASCADE;
CREATE VIEW programmes_grant_cluster (grant_id, cluster_id) AS
    SELECT id, cluster_id FROM programmes_grant WHERE cluster_id IS NOT NULL
UNION ALL
    SELECT awarded.id, pole.cluster_id
    FROM programmes_grant awarded
    JOIN programmes_projectpole pole ON pole.project_id = awarded.project_id
    WHERE awarded.cluster_id IS DISTINCT FROM pole.cluster_id;
