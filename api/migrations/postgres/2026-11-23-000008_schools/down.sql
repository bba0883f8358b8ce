DROP TABLE rubric_contents;
DROP TABLE body_rubrics;
DROP TABLE school_authorities;
DROP INDEX works_by_id_and_subject;
DROP INDEX communes_by_epci;
DROP INDEX schools_by_keeper;
DROP INDEX schools_by_kind;
ALTER TABLE schools DROP COLUMN keeper_id;
ALTER TABLE schools DROP COLUMN establishment_kind;
