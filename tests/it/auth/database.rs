//! What no code can get wrong, for the database itself refuses it.

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::BigInt;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};

use super::world::{SCHOOLS, VENDOR, World};
use crate::support::{Database, Engine, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: a_reference_across_bodies_is_refused_by_the_database].into()
}

/// Runs statements on the world's database, as any program might.
pub fn execute(world: &World, sql: &str) -> Result<(), diesel::result::Error> {
    match world.engine {
        Engine::Sqlite => {
            let path = world.database.trim_start_matches("sqlite:");
            let mut connection = SqliteConnection::establish(path).unwrap();
            connection.batch_execute("PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000").unwrap();
            connection.batch_execute(sql)
        }
        Engine::Postgres => PgConnection::establish(&world.database).unwrap().batch_execute(sql),
    }
}

fn membership(id: &str, account: &str, body: &str, kind: &str, role: &str, step: &str) -> String {
    format!(
        "INSERT INTO memberships (id, account_id, body_id, body_kind, role, step, created_at) \
         VALUES ('{id}', '{account}', '{body}', '{kind}', '{role}', '{step}', 1)"
    )
}

fn school(membership: &str, body: &str, role: &str, insee: &str, uai: &str) -> String {
    format!(
        "INSERT INTO membership_schools (membership_id, body_id, body_kind, role, insee, uai, territory) \
         VALUES ('{membership}', '{body}', 'commune', '{role}', '{insee}', '{uai}', '{insee}')"
    )
}

fn delegation(id: &str, vendor: (&str, &str), body: (&str, &str), starts_at: i64) -> String {
    format!(
        "INSERT INTO delegations (id, vendor_id, vendor_kind, body_id, body_kind, scopes, starts_at, ends_at, created_at) \
         VALUES ('{id}', '{}', '{}', '{}', '{}', '', {starts_at}, 9, 1)",
        vendor.0, vendor.1, body.0, body.1
    )
}

fn key(id: &str, body: &str) -> String {
    format!(
        "INSERT INTO api_keys (id, body_id, name, hint, key_hash, scopes, created_at, expires_at) \
         VALUES ('{id}', '{body}', 'x', 'x', '{id}', '', 1, 9)"
    )
}

fn sign_in(id: &str, account: &str, body: &str) -> String {
    format!(
        "INSERT INTO sign_ins (id, account_id, body_id, started_at, expires_at) VALUES ('{id}', '{account}', '{body}', 1, 9)"
    )
}

fn a_reference_across_bodies_is_refused_by_the_database(database: &Database) {
    let mut world = World::empty(database);
    let anne = world.add("anne", "commune:99999", "editor", &[]);
    world.mee(&["body", "add", "dsden:94", "DSDEN d'essai"]);
    world.read_bodies();
    let (here, there) = (world.body("commune:99999"), world.body("commune:94043"));
    let (vendor, dsden, national) = (world.body(VENDOR), world.body("dsden:94"), world.body("national"));
    let cases = [
        (true, membership("m1", &anne, here, "commune", "headteacher", "")),
        (true, membership("m2", &anne, there, "commune", "headteacher", "")),
        (true, membership("m3", &anne, vendor, "vendor", "vendor", "")),
        (true, membership("m4", &anne, national, "national", "proofreader", "droit")),
        (true, membership("m5", &anne, here, "commune", "publisher", "")),
        (false, membership("n1", &anne, here, "national", "proofreader", "droit")),
        (false, membership("n2", &anne, here, "vendor", "vendor", "")),
        (false, membership("n3", &anne, here, "commune", "vendor", "")),
        (false, membership("n4", &anne, here, "commune", "proofreader", "droit")),
        (false, membership("n5", &anne, here, "commune", "chef", "")),
        (false, membership("n6", &anne, here, "commune", "auditor", "droit")),
        (false, membership("n7", &anne, national, "national", "proofreader", "")),
        (false, membership("n8", &anne, vendor, "vendor", "publisher", "")),
        (false, membership("n9", &anne, dsden, "dsden", "headteacher", "")),
        (false, membership("na", &anne, here, "commune", "publisher", "")),
        (false, membership("nb", "personne", here, "commune", "auditor", "")),
        (false, membership("nc", &anne, "rien", "commune", "auditor", "")),
        (true, school("m1", here, "headteacher", "99999", SCHOOLS[0])),
        (true, school("m2", there, "headteacher", "94043", SCHOOLS[1])),
        // A school of the other commune, whatever is written beside it.
        (false, school("m1", here, "headteacher", "99999", SCHOOLS[1])),
        (false, school("m1", here, "headteacher", "94043", SCHOOLS[1])),
        (false, school("m1", there, "headteacher", "94043", SCHOOLS[1])),
        (false, school("m2", here, "headteacher", "99999", "9990002Y")),
        // A school for a role that has none.
        (false, school("m5", here, "headteacher", "99999", SCHOOLS[0])),
        (false, school("m5", here, "publisher", "99999", SCHOOLS[0])),
        (true, delegation("d1", (vendor, "vendor"), (here, "commune"), 1)),
        (true, delegation("d2", (vendor, "vendor"), (dsden, "dsden"), 1)),
        (false, delegation("e1", (there, "commune"), (here, "commune"), 1)),
        (false, delegation("e2", (there, "vendor"), (here, "commune"), 1)),
        (false, delegation("e3", (vendor, "vendor"), (vendor, "vendor"), 1)),
        (false, delegation("e4", (vendor, "vendor"), (here, "dsden"), 1)),
        (false, delegation("e5", (vendor, "vendor"), (here, "commune"), 9)),
        // What stands cannot be carried over to another body either.
        (false, format!("UPDATE memberships SET body_id = '{there}' WHERE id = 'm1'")),
        (false, format!("UPDATE memberships SET body_id = '{vendor}', body_kind = 'vendor' WHERE id = 'm5'")),
        (false, format!("UPDATE membership_schools SET body_id = '{there}' WHERE membership_id = 'm1'")),
        (false, "UPDATE membership_schools SET membership_id = 'm2' WHERE membership_id = 'm1'".to_owned()),
        (false, format!("UPDATE delegations SET vendor_id = '{there}' WHERE id = 'd1'")),
        (false, format!("UPDATE delegations SET body_id = '{dsden}' WHERE id = 'd1'")),
        (false, format!("UPDATE bodies SET kind = 'epci' WHERE id = '{here}'")),
        (false, format!("UPDATE bodies SET territory = '94018' WHERE id = '{here}'")),
        (false, format!("DELETE FROM bodies WHERE id = '{here}'")),
        // Keys and sign-ins are of a body that exists.
        (true, key("k1", here)),
        (false, key("k2", "rien")),
        (true, sign_in("s1", &anne, here)),
        (false, sign_in("s2", &anne, "rien")),
        (false, sign_in("s3", "personne", here)),
    ];
    for (is_taken, sql) in cases {
        let outcome = execute(&world, &sql);
        assert_eq!(outcome.is_ok(), is_taken, "{sql}: {outcome:?}");
    }
    // Two accounts cannot have one address.
    let twin = "INSERT INTO accounts (id, email, email_folded, name, name_folded, version, created_at, updated_at) \
                VALUES ('x', 'x', 'anne@essai.example.org', 'x', 'x', 1, 1, 1)";
    assert!(execute(&world, twin).is_err());
    // A school that passes to another commune takes nobody's rights along, and nobody's rights hold it up.
    let demo = include_str!("../../../examples/demo/schools-99999.csv");
    let row = demo.lines().find(|line| line.starts_with(SCHOOLS[0])).unwrap();
    let moved = row.replace("99999;99999", "94043;94043").replace(";099;", ";094;");
    assert_ne!(moved, row);
    let file = database.file("moved.csv");
    std::fs::write(&file, format!("{}\n{moved}\n", demo.lines().next().unwrap())).unwrap();
    let count = |world: &World| rows(world, "SELECT count(*) AS count FROM membership_schools WHERE uai = '9990001X'");
    assert_eq!(count(&world), 1);
    let said = world.mee(&["import", "schools", &file.to_string_lossy()]);
    assert!(said.contains("1 changed"), "{said}");
    assert_eq!(count(&world), 0);
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn rows(world: &World, sql: &str) -> i64 {
    let query = sql_query(sql);
    let found: Count = match world.engine {
        Engine::Sqlite => {
            let path = world.database.trim_start_matches("sqlite:");
            query.get_result(&mut SqliteConnection::establish(path).unwrap()).unwrap()
        }
        Engine::Postgres => query.get_result(&mut PgConnection::establish(&world.database).unwrap()).unwrap(),
    };
    found.count
}
