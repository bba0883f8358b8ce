//! What takes place next, as a feed people subscribe to.

use jiff::ToSpan as _;
use mee_shared::commune::Commune;
use mee_shared::ids::InseeCode;
use mee_shared::links::Links;
use mee_shared::view_path::ViewPath;

use super::super::feed::{Entry as FeedEntry, Feed};
use super::super::{Failure, calendar, commune};
use super::entries::{Audience, Entries, entries};
use super::expand::occurrences;
use super::public::{AgendaQuery, feeds};
use crate::store::{Conn, Db, schools};

/// How many entries a feed has at most.
const MOST: usize = 50;

/// How far ahead it looks, in days.
const AHEAD: i64 = 90;

/// What the agenda of an audience is called.
pub(super) fn name(connection: &mut Conn, commune: &Commune, audience: &Audience) -> Result<String, Failure> {
    let school = match &audience.school {
        None => None,
        Some(uai) => schools::find(connection, &commune.insee, uai)?.map(|school| school.name),
    };
    let level = audience.level.map(|level| level.label().to_owned());
    let parts = [Some("Agenda des écoles".to_owned()), Some(commune.name.clone()), school, level];
    Ok(parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

/// What takes place in the next three months, the soonest first.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune or school, or the database's.
pub async fn get_agenda_feed(db: &Db, links: &Links, insee: &InseeCode, query: AgendaQuery) -> Result<Feed, Failure> {
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        let audience = query.audience();
        let found = entries(connection, &links, &commune, &audience, None)?;
        let from = calendar::today(&insee);
        let title = name(connection, &commune, &audience)?;
        let mut told = Vec::new();
        for entry in &found.all {
            let alone = Entries { clock: found.clock, all: vec![entry.clone()] };
            for one in occurrences(&alone, from, from.saturating_add(AHEAD.days()))? {
                let mark = if one.cancellation.is_some() { "Annulé : " } else { "" };
                let said = [
                    Some(one.when.clone()),
                    one.place.clone(),
                    one.audience.french(),
                    one.cancellation.clone(),
                    Some(one.word.body_name.clone()),
                ];
                let made = FeedEntry {
                    title: format!("{mark}{}", one.title),
                    summary: said.into_iter().flatten().collect::<Vec<_>>().join(". "),
                    url: one.url.clone(),
                    guid: format!("mee:{insee}:{}:{}:{}", entry.uid, one.starts_on, entry.sequence),
                    at: entry.changed_at,
                };
                told.push(((one.starts_on.max(from), one.start_time, one.title), made));
            }
        }
        told.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(Feed {
            title,
            about: format!("Ce qui a lieu bientôt pour les élèves et leurs parents à {}.", commune.name),
            home: links.view(&insee, &ViewPath::Agenda),
            json_url: feeds(&links, &insee, &audience).json,
            entries: told.into_iter().take(MOST).map(|(_, made)| made).collect(),
        })
    })
    .await
}
