//! The tables as diesel sees them; the migrations of both engines give them the same names and order.

diesel::table! {
    bodies (id) { id -> Text, kind -> Text, territory -> Text, name -> Text, created_at -> BigInt, }
}

diesel::table! {
    communes (insee) {
        insee -> Text,
        name -> Text,
        name_folded -> Text,
        departement -> Text,
        academie -> Text,
        zone -> Text,
        epci_siren -> Nullable<Text>,
        parent_insee -> Nullable<Text>,
        is_fictitious -> Bool,
        updated_at -> BigInt,
    }
}

diesel::table! {
    schools (uai) {
        uai -> Text,
        insee -> Text,
        name_folded -> Text,
        is_maternelle -> Bool,
        is_elementaire -> Bool,
        is_college -> Bool,
        doc -> Text,
        doc_hash -> Text,
        updated_at -> BigInt,
    }
}

diesel::table! {
    fiches (pk) {
        pk -> Text,
        body_id -> Text,
        fiche_id -> Text,
        slug -> Text,
        kind -> Text,
        origin -> Text,
        title_folded -> Text,
        is_maternelle -> Bool,
        is_elementaire -> Bool,
        is_college -> Bool,
        is_listed -> Bool,
        producer_nodes -> Text,
        withdrawn_on -> Nullable<Text>,
        replaced_by -> Nullable<Text>,
        superseded_by -> Nullable<Text>,
        summary -> Text,
        doc_hash -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        doc -> Text,
    }
}

diesel::table! {
    fiche_themes (fiche_pk, theme) { fiche_pk -> Text, theme -> Text, position -> Integer, }
}

diesel::table! {
    slot_values (body_id, fiche_pk, slot_id) {
        body_id -> Text,
        fiche_pk -> Text,
        slot_id -> Text,
        doc -> Text,
        checked_on -> Nullable<Text>,
        updated_at -> BigInt,
    }
}

diesel::table! {
    audit_entries (seq) {
        seq -> BigInt,
        at -> BigInt,
        actor_kind -> Text,
        actor_id -> Nullable<Text>,
        body_id -> Nullable<Text>,
        action -> Text,
        object_kind -> Text,
        object_id -> Nullable<Text>,
        outcome -> Text,
        before_doc -> Nullable<Text>,
        after_doc -> Nullable<Text>,
        previous_hash -> Text,
        hash -> Text,
    }
}

diesel::table! {
    audit_heads (id) { id -> Integer, last_seq -> BigInt, last_hash -> Text, pruned_through -> BigInt, }
}

diesel::joinable!(fiche_themes -> fiches (fiche_pk));
diesel::joinable!(slot_values -> fiches (fiche_pk));
diesel::allow_tables_to_appear_in_same_query!(bodies, communes, schools, fiches, fiche_themes, slot_values);
