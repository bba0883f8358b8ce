DROP TABLE slot_values;
DROP TABLE fiche_themes;
DROP TABLE fiches;
DROP TABLE schools;
DROP TABLE communes;
DROP TABLE bodies;
