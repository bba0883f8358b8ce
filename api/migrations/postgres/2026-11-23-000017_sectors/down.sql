DROP TABLE sector_versions;
DROP TABLE sector_rows;
DROP TABLE sector_maps;
