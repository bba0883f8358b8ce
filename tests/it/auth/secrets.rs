//! Secrets in the database, sealed and in the clear.

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::world::{PASSWORD, email};
use crate::support::{Database, Engine, Outcome, Server, Test, mee_set, mee_told, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        secrets_are_sealed_by_the_key_that_is_set_and_keys_can_be_changed,
        without_a_key_secrets_stand_as_they_are_and_a_public_server_says_so,
    ]
    .into()
}

const OLD: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const NEW: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

#[derive(QueryableByName)]
struct Kept {
    #[diesel(sql_type = Text)]
    kept: String,
}

/// Every secret as it stands in the database.
fn kept(url: &str, engine: Engine) -> Vec<String> {
    let query = sql_query(
        "SELECT totp_secret AS kept FROM credentials WHERE totp_secret IS NOT NULL \
         UNION ALL SELECT private_key FROM signing_keys",
    );
    let rows: Vec<Kept> = match engine {
        Engine::Sqlite => {
            query.load(&mut SqliteConnection::establish(url.trim_start_matches("sqlite:")).unwrap()).unwrap()
        }
        Engine::Postgres => query.load(&mut PgConnection::establish(url).unwrap()).unwrap(),
    };
    rows.into_iter().map(|row| row.kept).collect()
}

struct Instance {
    url: String,
    engine: Engine,
}

impl Instance {
    /// A database with one account that is asked for codes, and a signing key; gives the secret of its codes.
    fn fill(database: &Database, keys: &[(&str, &str)]) -> (Self, String) {
        let this = Self { url: database.url.clone(), engine: database.engine() };
        let anne = email("anne");
        let add = ["user", "add", &anne, "--name", "Anne", "--body", "national", "--role", "administrator"];
        let added = mee_told(&[&add[..], &["--database", &this.url]].concat(), PASSWORD);
        assert!(added.succeeded, "{}", added.said());
        let said = this.mee(&["user", "totp", &anne], keys).stdout;
        let secret = said.lines().find_map(|line| line.strip_prefix("Secret : ")).unwrap().to_owned();
        assert!(this.mee(&["keys", "rotate"], keys).succeeded);
        (this, secret)
    }

    fn mee(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Outcome {
        mee_set(&[arguments, &["--database", &self.url]].concat(), settings)
    }

    /// Whether one signs in with a code of this secret on a server with these settings.
    fn signs_in(&self, secret: &str, settings: &[(&str, &str)]) -> bool {
        let server = Server::start_beside(&self.url, settings);
        let code = super::second_factor::code(secret);
        let asked = json!({ "email": email("anne"), "password": PASSWORD, "totp": code });
        server.request("POST", "/v1/auth/sign-in").json(&asked).send().status == 200
    }
}

fn secrets_are_sealed_by_the_key_that_is_set_and_keys_can_be_changed(database: &Database) {
    let old = [("MEE_SECRET_KEY", OLD)];
    let (instance, secret) = Instance::fill(database, &old);
    let sealed = kept(&instance.url, instance.engine);
    assert_eq!(sealed.len(), 2);
    assert!(sealed.iter().all(|text| text.starts_with("mee1:") && !text.contains(&secret)), "{sealed:?}");
    assert!(instance.signs_in(&secret, &old));
    // Without its key, or with another, the server does not start.
    for settings in [&[][..], &[("MEE_SECRET_KEY", NEW)][..]] {
        let refused = instance.mee(&["serve", "--listen", "127.0.0.1:0"], settings);
        assert!(!refused.succeeded && refused.stderr.contains("secret_key"), "{}", refused.said());
    }
    // The new key first, the old one behind it, in a file.
    let file = database.file("keys.txt");
    std::fs::write(&file, format!("{NEW}\n{OLD}\n")).unwrap();
    let both = [("MEE_SECRET_KEY_FILE", file.to_str().unwrap())];
    let done = instance.mee(&["keys", "encrypt"], &both);
    assert!(done.succeeded && done.stdout.trim() == "Secrets chiffrés : 2", "{}", done.said());
    assert_eq!(instance.mee(&["keys", "encrypt"], &both).stdout.trim(), "Secrets chiffrés : 0");
    let resealed = kept(&instance.url, instance.engine);
    assert!(resealed.iter().all(|text| text.starts_with("mee1:") && !sealed.contains(text)), "{resealed:?}");
    let new = [("MEE_SECRET_KEY", NEW)];
    let refused = instance.mee(&["serve", "--listen", "127.0.0.1:0"], &old);
    assert!(!refused.succeeded, "{}", refused.said());
    assert!(instance.mee(&["user", "totp", &email("anne"), "--off"], &new).succeeded);
    let malformed = instance.mee(&["keys", "encrypt"], &[("MEE_SECRET_KEY", "court")]);
    assert!(!malformed.succeeded && !malformed.said().contains("court"), "{}", malformed.said());
}

fn without_a_key_secrets_stand_as_they_are_and_a_public_server_says_so(database: &Database) {
    let (instance, secret) = Instance::fill(database, &[]);
    let plain = kept(&instance.url, instance.engine);
    assert!(plain.contains(&secret), "{plain:?}");
    assert!(instance.signs_in(&secret, &[]));
    // It stops at once, for the address is taken; what it says of the secrets comes before.
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for (public_url, settings, warns) in [
        ("https://portail.example.org", &[][..], true),
        ("http://portail.example.org", &[][..], false),
        ("https://portail.example.org", &[("MEE_SECRET_KEY", OLD)][..], false),
    ] {
        let said = instance.mee(&["serve", "--listen", &address, "--public-url", public_url], settings);
        assert_eq!(said.said().contains("mee keys encrypt"), warns, "{public_url}: {}", said.said());
    }
    let none = instance.mee(&["keys", "encrypt"], &[]);
    assert!(!none.succeeded && none.stderr.contains("secret_key_file"), "{}", none.said());
    let old = [("MEE_SECRET_KEY", OLD)];
    assert_eq!(instance.mee(&["keys", "encrypt"], &old).stdout.trim(), "Secrets chiffrés : 2");
    assert!(kept(&instance.url, instance.engine).iter().all(|text| text.starts_with("mee1:")));
    let log = instance.mee(&["audit", "export"], &[]).stdout;
    assert!(log.contains("secrets.encrypt") && !log.contains(&secret) && !log.contains(OLD), "{log}");
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    seq: i64,
    #[diesel(sql_type = Text)]
    actor_kind: String,
    #[diesel(sql_type = Nullable<Text>)]
    actor_id: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    body_id: Option<String>,
    #[diesel(sql_type = Text)]
    action: String,
    #[diesel(sql_type = Text)]
    object_kind: String,
    #[diesel(sql_type = Nullable<Text>)]
    object_id: Option<String>,
    #[diesel(sql_type = Text)]
    outcome: String,
    #[diesel(sql_type = Nullable<Text>)]
    before_doc: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    after_doc: Option<String>,
}

/// Writes the whole log anew as if it were of 1970, chain and all: what only someone who owns the database can do.
pub fn age_the_log(url: &str, engine: Engine) {
    let query = sql_query("SELECT * FROM audit_entries ORDER BY seq");
    let rows: Vec<Row> = match engine {
        Engine::Sqlite => {
            query.load(&mut SqliteConnection::establish(url.trim_start_matches("sqlite:")).unwrap()).unwrap()
        }
        Engine::Postgres => query.load(&mut PgConnection::establish(url).unwrap()).unwrap(),
    };
    let on = if engine == Engine::Postgres { " ON audit_entries" } else { "" };
    let mut statements = format!("DROP TRIGGER audit_entries_refuse_update{on};");
    let mut previous = "0".repeat(64);
    for row in rows {
        let who = (&row.actor_kind, &row.actor_id, &row.body_id);
        let what = (&row.action, &row.object_kind, &row.object_id, &row.outcome);
        let form = ("mee-audit-1", row.seq, 1_i64, who, what, (&row.before_doc, &row.after_doc), &previous);
        let text = serde_json::to_string(&form).unwrap();
        let hash: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        statements.push_str(&format!(
            "UPDATE audit_entries SET at = 1, previous_hash = '{previous}', hash = '{hash}' WHERE seq = {};",
            row.seq
        ));
        previous = hash;
    }
    statements.push_str(&format!("UPDATE audit_heads SET last_hash = '{previous}';"));
    match engine {
        Engine::Sqlite => {
            SqliteConnection::establish(url.trim_start_matches("sqlite:")).unwrap().batch_execute(&statements).unwrap()
        }
        Engine::Postgres => PgConnection::establish(url).unwrap().batch_execute(&statements).unwrap(),
    }
}
