DROP INDEX fiches_by_place;
DROP INDEX communes_by_siren;
DROP INDEX communes_by_academie;
DROP INDEX communes_by_departement;
DROP INDEX communes_by_parent;
