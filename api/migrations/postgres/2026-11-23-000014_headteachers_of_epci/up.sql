-- An intercommunalité that runs the school pages has their headteachers among its people.
ALTER TABLE memberships DROP CONSTRAINT memberships_check2;
ALTER TABLE memberships ADD CONSTRAINT memberships_check2
    CHECK (role <> 'headteacher' OR body_kind IN ('commune', 'epci'));

-- A headteacher's schools: the school stands in the commune of the membership's body, or in one of the intercommunalité's.
ALTER TABLE membership_schools DROP CONSTRAINT membership_schools_body_id_body_kind_insee_fkey;
ALTER TABLE membership_schools DROP CONSTRAINT membership_schools_body_kind_check;
ALTER TABLE membership_schools ADD COLUMN territory TEXT;
ALTER TABLE membership_schools ADD COLUMN epci_siren TEXT;
UPDATE membership_schools SET territory = insee;
ALTER TABLE membership_schools ALTER COLUMN territory SET NOT NULL;
ALTER TABLE membership_schools ADD CHECK (body_kind IN ('commune', 'epci'));
ALTER TABLE membership_schools ADD CHECK (body_kind <> 'commune' OR (territory = insee AND epci_siren IS NULL));
ALTER TABLE membership_schools ADD CHECK (body_kind <> 'epci' OR (epci_siren IS NOT NULL AND territory = epci_siren));
ALTER TABLE membership_schools ADD FOREIGN KEY (body_id, body_kind, territory) REFERENCES bodies (id, kind, territory);
ALTER TABLE membership_schools ADD FOREIGN KEY (insee, epci_siren) REFERENCES communes (insee, epci_siren);
