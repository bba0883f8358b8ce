//! The tables as diesel sees them; the migrations of both engines give them the same names and order.

mod outside;

pub use outside::*;

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
        establishment_kind -> Nullable<Text>,
        keeper_id -> Nullable<Text>,
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
        placed_in -> Nullable<Text>,
        placed_after -> Nullable<Text>,
    }
}

diesel::table! {
    fiche_themes (fiche_pk, theme) { fiche_pk -> Text, theme -> Text, position -> Integer, }
}

diesel::table! {
    accounts (id) {
        id -> Text,
        email -> Text,
        email_folded -> Text,
        name -> Text,
        name_folded -> Text,
        version -> BigInt,
        disabled_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    credentials (account_id) {
        account_id -> Text,
        password_hash -> Text,
        totp_secret -> Nullable<Text>,
        totp_step -> BigInt,
        updated_at -> BigInt,
        totp_pending -> Nullable<Text>,
        totp_pending_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    recovery_codes (account_id, code_hash) {
        account_id -> Text,
        code_hash -> Text,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    memberships (id) {
        id -> Text,
        account_id -> Text,
        body_id -> Text,
        body_kind -> Text,
        role -> Text,
        step -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    membership_schools (membership_id, uai) {
        membership_id -> Text,
        body_id -> Text,
        body_kind -> Text,
        role -> Text,
        insee -> Text,
        uai -> Text,
        territory -> Text,
        epci_siren -> Nullable<Text>,
    }
}

diesel::table! {
    delegations (id) {
        id -> Text,
        vendor_id -> Text,
        vendor_kind -> Text,
        body_id -> Text,
        body_kind -> Text,
        scopes -> Text,
        starts_at -> BigInt,
        ends_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    signing_keys (kid) {
        kid -> Text,
        private_key -> Text,
        public_key -> Text,
        created_at -> BigInt,
        ends_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    sign_ins (id) {
        id -> Text,
        account_id -> Text,
        body_id -> Text,
        started_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    refresh_tokens (token_hash) {
        token_hash -> Text,
        sign_in_id -> Text,
        created_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    api_keys (id) {
        id -> Text,
        body_id -> Text,
        name -> Text,
        hint -> Text,
        key_hash -> Text,
        scopes -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
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

diesel::table! {
    outbox (id) {
        id -> Text,
        template -> Text,
        recipient -> Nullable<Text>,
        params -> Nullable<Text>,
        dedupe_key -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
        next_attempt_at -> BigInt,
        attempts -> Integer,
        sent_at -> Nullable<BigInt>,
        failed_at -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    invitations (id) {
        id -> Text,
        body_id -> Text,
        email -> Text,
        email_folded -> Text,
        name -> Nullable<Text>,
        grants -> Text,
        invited_by -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    invitation_tokens (token_hash) { token_hash -> Text, invitation_id -> Text, }
}

diesel::table! {
    password_resets (token_hash) { token_hash -> Text, account_id -> Text, expires_at -> BigInt, }
}

diesel::table! {
    openid_identities (id) {
        id -> Text,
        issuer -> Text,
        subject -> Text,
        account_id -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    openid_requests (state_hash) {
        state_hash -> Text,
        provider -> Text,
        binding_hash -> Text,
        nonce -> Text,
        pkce_verifier -> Nullable<Text>,
        link_session_hash -> Nullable<Text>,
        next_path -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    browser_sessions (token_hash) {
        token_hash -> Text,
        account_id -> Text,
        account_version -> BigInt,
        sign_in_id -> Nullable<Text>,
        provider -> Nullable<Text>,
        id_token -> Nullable<Text>,
        seen_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    works (id) {
        id -> Text,
        body_id -> Text,
        body_kind -> Text,
        kind -> Text,
        subject -> Text,
        title -> Text,
        uai -> Nullable<Text>,
        last_number -> BigInt,
        public_number -> Nullable<BigInt>,
        public_state -> Nullable<Text>,
        is_hiding -> Bool,
        checked_on -> Nullable<Text>,
        review_by -> Nullable<Text>,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    revisions (work_id, number) {
        work_id -> Text,
        body_id -> Text,
        number -> BigInt,
        state -> Text,
        text_hash -> Text,
        proposed_by -> Nullable<Text>,
        proposed_at -> Nullable<BigInt>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        starts_at -> Nullable<BigInt>,
        ends_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        doc -> Text,
    }
}

diesel::table! {
    revision_writers (work_id, number, writer_kind, writer_id) {
        work_id -> Text,
        number -> BigInt,
        writer_kind -> Text,
        writer_id -> Text,
    }
}

diesel::table! {
    proofreading_steps (body_id, position) {
        body_id -> Text,
        body_kind -> Text,
        position -> BigInt,
        step -> Text,
        label -> Text,
    }
}

diesel::table! {
    signatures (work_id, number, step) {
        work_id -> Text,
        number -> BigInt,
        body_id -> Text,
        step -> Text,
        text_hash -> Text,
        account_id -> Text,
        signed_at -> BigInt,
    }
}

diesel::table! {
    published_slots (body_id, fiche_id, slot_id) {
        work_id -> Text,
        body_id -> Text,
        fiche_id -> Text,
        slot_id -> Text,
    }
}

diesel::table! {
    conflicts (id) {
        id -> Text,
        work_id -> Text,
        body_id -> Text,
        kind -> Text,
        place -> Text,
        doc -> Text,
        found_at -> BigInt,
        settled_at -> Nullable<BigInt>,
        settled_by -> Nullable<Text>,
    }
}

diesel::table! {
    body_settings (body_id) { body_id -> Text, takes_reminders -> Bool, updated_at -> BigInt, }
}

diesel::table! {
    notices (body_id, topic, recipient) {
        body_id -> Text,
        topic -> Text,
        recipient -> Text,
        sent_at -> BigInt,
    }
}

diesel::joinable!(memberships -> accounts (account_id));
diesel::joinable!(fiche_themes -> fiches (fiche_pk));
diesel::joinable!(invitation_tokens -> invitations (invitation_id));
diesel::allow_tables_to_appear_in_same_query!(
    bodies,
    communes,
    schools,
    fiches,
    fiche_themes,
    accounts,
    credentials,
    recovery_codes,
    memberships,
    membership_schools,
    delegations,
    signing_keys,
    sign_ins,
    refresh_tokens,
    api_keys,
    invitations,
    invitation_tokens,
    works,
    revisions,
    revision_writers,
    proofreading_steps,
    signatures,
    published_slots,
    conflicts,
    body_settings,
    notices,
    webhook_deliveries,
    webhooks,
    body_rubrics,
    file_uses,
    files,
    left_out_works,
    rubric_contents,
    school_authorities
);
