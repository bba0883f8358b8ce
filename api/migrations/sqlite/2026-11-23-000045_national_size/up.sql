-- Questions of a body about its territory, and of a commune about its parts, without a walk through all the communes of France.
CREATE INDEX communes_by_parent ON communes (parent_insee);
CREATE INDEX communes_by_departement ON communes (departement, name_folded, insee);
CREATE INDEX communes_by_academie ON communes (academie, name_folded, insee);
CREATE INDEX communes_by_siren ON communes (epci_siren, name_folded, insee);
-- The list of a body's fiches in its order, and how many each theme has, without reading the fiches: they are long.
CREATE INDEX fiches_by_place ON fiches (body_id, title_folded, pk, is_listed, withdrawn_on, superseded_by, kind, fiche_id);
