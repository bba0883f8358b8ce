//! The two engines' tables and `schema.rs` say the same.

use std::collections::BTreeMap;

use diesel::sql_types::{Bool, Text};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

use crate::support::{Database, Engine, Test};

/// A column's name and whether it may be empty.
type Columns = Vec<(String, bool)>;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Bool)]
    is_nullable: bool,
}

pub fn tests() -> Vec<Test> {
    vec![Test::empty("the migrated tables are those of schema.rs, column by column", tables_agree)]
}

fn tables_agree(database: &Database) {
    database.fill();
    let tables = match database.engine() {
        Engine::Sqlite => sqlite_tables(&database.url),
        Engine::Postgres => postgres_tables(&database.url),
    };
    assert_eq!(tables, declared_tables());
}

fn grouped(columns: Vec<Column>) -> BTreeMap<String, Columns> {
    let mut tables: BTreeMap<String, Columns> = BTreeMap::new();
    for column in columns {
        tables.entry(column.table_name).or_default().push((column.column_name, column.is_nullable));
    }
    tables
}

fn sqlite_tables(url: &str) -> BTreeMap<String, Columns> {
    let mut connection = SqliteConnection::establish(url.trim_start_matches("sqlite:")).unwrap();
    let query = "SELECT tables.name AS table_name, columns.name AS column_name, columns.\"notnull\" = 0 AS is_nullable \
                 FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns \
                 WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' \
                 AND tables.name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY tables.name, columns.cid";
    grouped(sql_query(query).load(&mut connection).unwrap())
}

fn postgres_tables(url: &str) -> BTreeMap<String, Columns> {
    let mut connection = PgConnection::establish(url).unwrap();
    let query = "SELECT table_name::text, column_name::text, is_nullable = 'YES' AS is_nullable \
                 FROM information_schema.columns WHERE table_schema = 'public' AND left(table_name, 2) <> '__' \
                 ORDER BY table_name, ordinal_position";
    grouped(sql_query(query).load(&mut connection).unwrap())
}

/// The tables as `schema.rs` declares them, read from its text: `name (key) {` and `column -> Type,`.
fn declared_tables() -> BTreeMap<String, Columns> {
    let mut tables: BTreeMap<String, Columns> = BTreeMap::new();
    let mut table = String::new();
    let text = [include_str!("../../api/src/store/schema.rs"), include_str!("../../api/src/store/schema/outside.rs")]
        .concat()
        .replace(['{', ','], "\n");
    for line in text.lines().map(str::trim) {
        if let Some((column, kind)) = line.split_once(" -> ").filter(|_| !line.starts_with("diesel::joinable")) {
            tables.entry(table.clone()).or_default().push((column.to_owned(), kind.starts_with("Nullable")));
        } else if let Some((name, _)) = line.split_once(" (") {
            name.clone_into(&mut table);
        }
    }
    tables
}
