-- Questions of a body about its territory, and of a commune about its parts, without a walk through all the communes of France.
CREATE INDEX communes_by_parent ON communes (parent_insee);
CREATE INDEX communes_by_departement ON communes (departement, name_folded, insee);
CREATE INDEX communes_by_academie ON communes (academie, name_folded, insee);
CREATE INDEX communes_by_siren ON communes (epci_siren, name_folded, insee);
