//! The tables of what leaves and of what stands on school pages: changes, webhooks, open data, rubrics, files.

diesel::table! {
    changes (seq) {
        seq -> BigInt,
        at -> BigInt,
        body_id -> Nullable<Text>,
        insee -> Nullable<Text>,
        kind -> Text,
        key -> Text,
    }
}

diesel::table! {
    change_heads (id) { id -> Integer, last_seq -> BigInt, pruned_through -> BigInt, }
}

diesel::table! {
    webhooks (id) {
        id -> Text,
        body_id -> Text,
        url -> Text,
        secret -> Text,
        previous_secret -> Nullable<Text>,
        previous_until -> Nullable<BigInt>,
        events -> Text,
        created_at -> BigInt,
        seen_seq -> BigInt,
        failing_since -> Nullable<BigInt>,
        disabled_at -> Nullable<BigInt>,
        disabled_reason -> Nullable<Text>,
    }
}

diesel::table! {
    webhook_deliveries (id) {
        id -> Text,
        webhook_id -> Text,
        body_id -> Text,
        event -> Text,
        payload -> Text,
        created_at -> BigInt,
        attempts -> Integer,
        round -> Integer,
        next_attempt_at -> BigInt,
        delivered_at -> Nullable<BigInt>,
        failed_at -> Nullable<BigInt>,
        last_status -> Nullable<Integer>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    open_data (body_id) { body_id -> Text, licence -> Text, updated_at -> BigInt, }
}

diesel::joinable!(webhook_deliveries -> webhooks (webhook_id));

diesel::table! {
    school_authorities (insee) {
        insee -> Text,
        body_id -> Text,
        body_kind -> Text,
        territory -> Text,
        epci_siren -> Nullable<Text>,
    }
}

diesel::table! {
    body_rubrics (body_id, establishment_kind, rubric) {
        body_id -> Text,
        body_kind -> Text,
        establishment_kind -> Text,
        rubric -> Text,
        position -> Integer,
        doc -> Nullable<Text>,
    }
}

diesel::table! {
    rubric_contents (work_id) {
        work_id -> Text,
        body_id -> Text,
        body_kind -> Text,
        work_kind -> Text,
        subject -> Text,
        insee -> Text,
        uai -> Text,
        establishment_kind -> Text,
        rubric -> Text,
    }
}

diesel::table! {
    school_periods (academie, school_year, name, population, starts_on) {
        academie -> Text,
        zone -> Text,
        school_year -> Text,
        name -> Text,
        population -> Text,
        starts_on -> Text,
        returns_on -> Nullable<Text>,
    }
}

diesel::table! {
    files (body_id, hash) {
        body_id -> Text,
        hash -> Text,
        name -> Text,
        media_type -> Text,
        alternative -> Nullable<Text>,
        width -> Nullable<Integer>,
        height -> Nullable<Integer>,
        size -> BigInt,
        uploaded_by -> Text,
        created_at -> BigInt,
        small_bytes -> Nullable<Binary>,
        bytes -> Binary,
    }
}

diesel::table! {
    file_uses (work_id, hash) { work_id -> Text, body_id -> Text, hash -> Text, }
}

diesel::table! {
    address_sets (insee) { insee -> Text, version -> BigInt, updated_at -> BigInt, }
}

diesel::table! {
    streets (insee, id) {
        insee -> Text,
        id -> Text,
        name -> Text,
        name_folded -> Text,
        alias -> Nullable<Text>,
        former_commune -> Nullable<Text>,
        postcode -> Nullable<Text>,
        longitude -> Nullable<Integer>,
        latitude -> Nullable<Integer>,
    }
}

diesel::table! {
    addresses (insee, id) {
        insee -> Text,
        id -> Text,
        street_id -> Text,
        number -> Integer,
        mark -> Text,
        longitude -> Nullable<Integer>,
        latitude -> Nullable<Integer>,
    }
}

diesel::table! {
    sector_maps (id) {
        id -> Text,
        body_id -> Text,
        school_year -> Text,
        source -> Text,
        state -> Text,
        publish_on -> Nullable<Text>,
        row_count -> BigInt,
        created_at -> BigInt,
        published_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    sector_rows (map_id, position) {
        map_id -> Text,
        position -> BigInt,
        insee -> Text,
        doc_hash -> Text,
        doc -> Text,
    }
}

diesel::table! {
    sector_versions (insee) { insee -> Text, version -> BigInt, }
}

diesel::joinable!(sector_rows -> sector_maps (map_id));
diesel::allow_tables_to_appear_in_same_query!(sector_maps, sector_rows);

diesel::table! {
    left_out_works (body_id, work_id) {
        body_id -> Text,
        work_id -> Text,
        left_out_by -> Text,
        left_out_at -> BigInt,
    }
}

diesel::table! {
    menu_weeks (work_id) {
        work_id -> Text,
        body_id -> Text,
        restaurant -> Text,
        name -> Text,
        insee -> Nullable<Text>,
        uai -> Nullable<Text>,
        week -> Text,
    }
}

diesel::table! {
    link_checks (body_id, url) {
        body_id -> Text,
        url -> Text,
        outcome -> Text,
        status -> Nullable<Integer>,
        checked_at -> BigInt,
        broken_since -> Nullable<BigInt>,
    }
}

diesel::table! {
    menu_restaurants (body_id, restaurant) {
        body_id -> Text,
        restaurant -> Text,
        uais -> Text,
        updated_at -> BigInt,
    }
}

diesel::table! {
    search_counts (insee, week) { insee -> Text, week -> Text, asked -> BigInt, unanswered -> BigInt, }
}

diesel::table! {
    search_misses (insee, week, words) { insee -> Text, week -> Text, words -> Text, asked -> BigInt, }
}
