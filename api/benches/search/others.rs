//! What databases find by themselves, given a fair chance: the same fields, weighted, without accents, any word enough.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use mee_api::search::{Document, words};

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    id: String,
}

fn fields(document: &Document) -> [String; 5] {
    [
        document.title.clone(),
        document.keys.join(", "),
        document.heads.join(" "),
        document.short.clone(),
        document.body.join(" "),
    ]
}

/// SQLite's full-text index, ranked by bm25.
pub struct Fts5(std::cell::RefCell<SqliteConnection>);

impl Fts5 {
    pub fn new(documents: &[Document]) -> Self {
        let mut connection = SqliteConnection::establish(":memory:").unwrap();
        connection
            .batch_execute(
                "CREATE VIRTUAL TABLE fiches USING fts5(id UNINDEXED, title, keys, heads, short, body, \
                 tokenize = \"unicode61 remove_diacritics 2\")",
            )
            .unwrap();
        for document in documents {
            let [title, keys, heads, short, body] = fields(document);
            diesel::sql_query("INSERT INTO fiches VALUES (?, ?, ?, ?, ?, ?)")
                .bind::<Text, _>(&document.id)
                .bind::<Text, _>(title)
                .bind::<Text, _>(keys)
                .bind::<Text, _>(heads)
                .bind::<Text, _>(short)
                .bind::<Text, _>(body)
                .execute(&mut connection)
                .unwrap();
        }
        Self(connection.into())
    }

    pub fn ask(&self, text: &str) -> Vec<String> {
        let terms: Vec<String> = words(text).into_iter().map(|word| format!("\"{}\"", word.text)).collect();
        if terms.is_empty() {
            return Vec::new();
        }
        diesel::sql_query(
            "SELECT id FROM fiches WHERE fiches MATCH ? ORDER BY bm25(fiches, 0, 10, 8, 4, 4, 1), id LIMIT 10",
        )
        .bind::<Text, _>(terms.join(" OR "))
        .load::<Found>(&mut *self.0.borrow_mut())
        .unwrap()
        .into_iter()
        .map(|found| found.id)
        .collect()
    }
}

/// PostgreSQL's French search, ranked by ts_rank over weighted fields.
pub struct Postgres(PgConnection);

impl Postgres {
    pub fn new(url: &str, documents: &[Document]) -> Self {
        let mut connection = PgConnection::establish(url).unwrap();
        connection
            .batch_execute(
                "CREATE EXTENSION IF NOT EXISTS unaccent; \
                 CREATE TEXT SEARCH CONFIGURATION parents (COPY = french); \
                 ALTER TEXT SEARCH CONFIGURATION parents ALTER MAPPING FOR hword, hword_part, word \
                 WITH unaccent, french_stem; \
                 CREATE TABLE search_bench (id text PRIMARY KEY, words tsvector)",
            )
            .unwrap();
        for document in documents {
            let [title, keys, heads, short, body] = fields(document);
            diesel::sql_query(
                "INSERT INTO search_bench VALUES ($1, setweight(to_tsvector('parents', $2), 'A') \
                 || setweight(to_tsvector('parents', $3), 'A') || setweight(to_tsvector('parents', $4), 'C') \
                 || setweight(to_tsvector('parents', $5), 'B') || setweight(to_tsvector('parents', $6), 'D'))",
            )
            .bind::<Text, _>(&document.id)
            .bind::<Text, _>(title)
            .bind::<Text, _>(keys)
            .bind::<Text, _>(heads)
            .bind::<Text, _>(short)
            .bind::<Text, _>(body)
            .execute(&mut connection)
            .unwrap();
        }
        connection.batch_execute("CREATE INDEX ON search_bench USING gin (words); ANALYZE search_bench").unwrap();
        Self(connection)
    }

    pub fn ask(&mut self, text: &str) -> Vec<String> {
        let terms: Vec<String> = words(text).into_iter().map(|word| word.text).collect();
        diesel::sql_query(
            "SELECT id FROM search_bench, websearch_to_tsquery('parents', $1) AS asked \
             WHERE words @@ asked ORDER BY ts_rank('{0.1, 0.3, 0.5, 1.0}', words, asked, 1) DESC, id LIMIT 10",
        )
        .bind::<Text, _>(terms.join(" or "))
        .load::<Found>(&mut self.0)
        .unwrap()
        .into_iter()
        .map(|found| found.id)
        .collect()
    }
}
