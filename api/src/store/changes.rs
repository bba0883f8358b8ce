//! Changes: what parents see anew or no longer, numbered in the order in which it was committed.
//!
//! A reader that keeps the last number it saw misses nothing: numbers are given under a lock held to the end of the
//! transaction, so none appears below one that was already visible.

use std::collections::BTreeMap;

use diesel::prelude::*;
use mee_shared::ids::{FicheId, InseeCode};

use super::bodies::BodyId;
use super::schema::{change_heads, changes, fiches, schools};
use super::{Conn, IN_LIST, StoreError, divergent, now_micros};

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The commune itself: who speaks there may have changed, and with it everything.
    Home,
    /// A fiche, by slug.
    Fiche,
    /// A school, by UAI.
    School,
    /// A service of the directory, by its work's subject.
    Service,
    /// A tariff grid, by its work's subject.
    Tariff,
    /// A registration, by its work's subject.
    Registration,
    /// An entry of the agenda, by its work's subject.
    Event,
    /// What a body says of the school calendar, by its work's subject.
    Calendar,
    /// A dossier d'actualité, by slug.
    News,
    /// An urgent notice, by its work's subject.
    Notice,
    /// A service of the service zone, by slug.
    ServiceLink,
    /// A restaurant's menus of a week, by its work's subject.
    Menu,
}

impl Kind {
    /// Its name in the database and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Fiche => "fiche",
            Self::School => "school",
            Self::Service => "service",
            Self::Tariff => "tariff",
            Self::Registration => "registration",
            Self::Event => "event",
            Self::Calendar => "calendar",
            Self::News => "news",
            Self::Notice => "notice",
            Self::ServiceLink => "service_link",
            Self::Menu => "menu",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let all = [
            Self::Home,
            Self::Fiche,
            Self::School,
            Self::Service,
            Self::Tariff,
            Self::Registration,
            Self::Event,
            Self::Calendar,
            Self::News,
            Self::Notice,
            Self::ServiceLink,
            Self::Menu,
        ];
        all.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A change to be noted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NewChange {
    /// The commune, for what belongs to one; otherwise the whole territory of the body.
    pub insee: Option<String>,
    /// What changed.
    pub kind: Kind,
    /// Which one.
    pub key: String,
}

impl NewChange {
    /// A fiche, in the whole territory of its body.
    #[must_use]
    pub fn fiche(slug: impl Into<String>) -> Self {
        Self { insee: None, kind: Kind::Fiche, key: slug.into() }
    }

    /// A school of a commune.
    #[must_use]
    pub fn school(insee: &str, uai: &str) -> Self {
        Self { insee: Some(insee.to_owned()), kind: Kind::School, key: uai.to_owned() }
    }
}

/// A change as it was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// Its number.
    pub seq: i64,
    /// When it was noted, in microseconds since 1970.
    pub at: i64,
    /// Whose content it is; nobody's for what the national annuaire says.
    pub body: Option<BodyId>,
    /// The commune, for what belongs to one.
    pub insee: Option<String>,
    /// What changed.
    pub kind: Kind,
    /// Which one.
    pub key: String,
}

/// Both ends of what is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ends {
    /// The number of the latest change; 0 before the first.
    pub last: i64,
    /// Changes up to this number are gone.
    pub pruned_through: i64,
}

type Row = (i64, i64, Option<String>, Option<String>, String, String);

fn noted((seq, at, body, insee, kind, key): Row) -> Result<Noted, StoreError> {
    let kind = Kind::parse(&kind)
        .ok_or_else(|| StoreError::Corrupt { place: format!("changes/{seq}"), cause: format!("kind {kind}") })?;
    Ok(Noted { seq, at, body: body.map(BodyId), insee, kind, key })
}

/// Notes changes, in the transaction that makes them.
///
/// On PostgreSQL other writers of changes wait until that transaction ends: call it late, and before the audit log.
///
/// # Errors
/// When the database does not answer.
pub fn note(connection: &mut Conn, body: Option<&BodyId>, found: &[NewChange]) -> Result<(), StoreError> {
    if found.is_empty() {
        return Ok(());
    }
    divergent::lock_changes(connection)?;
    let mut seq = ends(connection)?.last;
    let at = now_micros();
    for change in found {
        seq += 1;
        diesel::insert_into(changes::table)
            .values((
                changes::seq.eq(seq),
                changes::at.eq(at),
                changes::body_id.eq(body.map(BodyId::as_str)),
                changes::insee.eq(change.insee.as_deref()),
                changes::kind.eq(change.kind.as_str()),
                changes::key.eq(&change.key),
            ))
            .execute(connection)?;
    }
    diesel::update(change_heads::table).set(change_heads::last_seq.eq(seq)).execute(connection)?;
    Ok(())
}

/// Both ends of what is kept.
///
/// # Errors
/// When the database does not answer.
pub fn ends(connection: &mut Conn) -> Result<Ends, StoreError> {
    let (last, pruned_through) =
        change_heads::table.select((change_heads::last_seq, change_heads::pruned_through)).first(connection)?;
    Ok(Ends { last, pruned_through })
}

/// The next changes of everybody after this number, in their order.
///
/// # Errors
/// When the database does not answer.
pub fn after(connection: &mut Conn, seq: i64, limit: i64) -> Result<Vec<Noted>, StoreError> {
    let rows: Vec<Row> =
        changes::table.filter(changes::seq.gt(seq)).order(changes::seq.asc()).limit(limit).load(connection)?;
    rows.into_iter().map(noted).collect()
}

/// Whether anything of the body's changed after this number.
///
/// # Errors
/// When the database does not answer.
pub fn has_of(connection: &mut Conn, body: &BodyId, seq: i64) -> Result<bool, StoreError> {
    let later = changes::table.filter(changes::body_id.eq(body.as_str())).filter(changes::seq.gt(seq));
    Ok(later.select(changes::seq).first::<i64>(connection).optional()?.is_some())
}

/// The next changes after this number that concern the commune where these bodies speak, in their order.
///
/// # Errors
/// When the database does not answer.
pub fn after_in(
    connection: &mut Conn,
    voices: &[&str],
    insee: &InseeCode,
    seq: i64,
    limit: u32,
) -> Result<Vec<Noted>, StoreError> {
    // Two reads of an index each; one with « or » would walk the whole table.
    let own: Vec<Row> = changes::table
        .filter(changes::insee.eq(insee.as_str()))
        .filter(changes::seq.gt(seq))
        .order(changes::seq.asc())
        .limit(i64::from(limit))
        .load(connection)?;
    let spoken: Vec<Row> = changes::table
        .filter(changes::insee.is_null())
        .filter(changes::body_id.eq_any(voices))
        .filter(changes::seq.gt(seq))
        .order(changes::seq.asc())
        .limit(i64::from(limit))
        .load(connection)?;
    let mut found = own.into_iter().chain(spoken).map(noted).collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|change| change.seq);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// The latest changes that concern the commune where these bodies speak, the latest first.
///
/// # Errors
/// When the database does not answer.
pub fn latest_in(
    connection: &mut Conn,
    voices: &[&str],
    insee: &InseeCode,
    limit: u32,
) -> Result<Vec<Noted>, StoreError> {
    let own: Vec<Row> = changes::table
        .filter(changes::insee.eq(insee.as_str()))
        .order(changes::seq.desc())
        .limit(i64::from(limit))
        .load(connection)?;
    let spoken: Vec<Row> = changes::table
        .filter(changes::insee.is_null())
        .filter(changes::body_id.eq_any(voices))
        .order(changes::seq.desc())
        .limit(i64::from(limit))
        .load(connection)?;
    let mut found = own.into_iter().chain(spoken).map(noted).collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|change| std::cmp::Reverse(change.seq));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// Removes what was noted before this instant (microseconds since 1970); says how many changes that were.
///
/// # Errors
/// When the database does not answer.
pub fn prune(connection: &mut Conn, before: i64) -> Result<usize, StoreError> {
    divergent::lock_changes(connection)?;
    // Clocks go back; numbers never do: what is removed is a beginning of the row, without holes.
    let kept: Option<i64> =
        changes::table.filter(changes::at.ge(before)).select(diesel::dsl::min(changes::seq)).first(connection)?;
    let through = match kept {
        Some(seq) => seq - 1,
        None => ends(connection)?.last,
    };
    let removed = diesel::delete(changes::table.filter(changes::seq.le(through))).execute(connection)?;
    if removed > 0 {
        diesel::update(change_heads::table).set(change_heads::pruned_through.eq(through)).execute(connection)?;
    }
    Ok(removed)
}

/// The slug at which a fiche is read, whoever's it is.
///
/// # Errors
/// When the database does not answer.
pub fn slug_of(connection: &mut Conn, fiche: &str) -> Result<Option<String>, StoreError> {
    let stored: Option<String> =
        fiches::table.filter(fiches::fiche_id.eq(fiche)).select(fiches::slug).first(connection).optional()?;
    Ok(stored.or_else(|| fiche.parse::<FicheId>().ok().map(|id| id.slug().to_string())))
}

/// The communes these schools stand in, by UAI.
///
/// # Errors
/// When the database does not answer.
pub fn communes_of(connection: &mut Conn, uais: &[&str]) -> Result<BTreeMap<String, String>, StoreError> {
    let mut found = BTreeMap::new();
    for chunk in uais.chunks(IN_LIST) {
        let rows: Vec<(String, String)> = schools::table
            .filter(schools::uai.eq_any(chunk))
            .select((schools::uai, schools::insee))
            .load(connection)?;
        found.extend(rows);
    }
    Ok(found)
}
