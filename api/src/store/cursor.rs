//! Seek cursors: where a page of a list ends.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Which list a cursor belongs to: a place in one means nothing in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// Communes.
    Communes,
    /// A commune's fiches.
    Fiches,
    /// A commune's schools.
    Schools,
    /// A body's API keys.
    ApiKeys,
    /// A body's members.
    Members,
    /// A body's works.
    Works,
    /// A body's conflicts.
    Conflicts,
    /// A body's delegations.
    Delegations,
    /// A body's audit entries.
    AuditEntries,
    /// A body's invitations.
    Invitations,
    /// A commune's services.
    Services,
    /// A body's services.
    BodyServices,
    /// How far the communes of a body are.
    FillRates,
    /// A body's texts that are to be checked.
    Reviews,
    /// A commune's tariff grids.
    Tariffs,
    /// A body's tariff grids.
    BodyTariffs,
    /// A body's entries of the agenda.
    BodyEvents,
    /// A commune's changes.
    Changes,
    /// A webhook's deliveries.
    Deliveries,
    /// A body's files.
    Files,
    /// A commune's dossiers d'actualité.
    News,
    /// A body's dossiers d'actualité.
    BodyNews,
    /// A body's urgent notices.
    BodyNotices,
    /// A body's services of the service zone.
    BodyServiceLinks,
    /// A body's menus.
    BodyMenus,
}

impl ListKind {
    /// What its cursors begin with.
    fn mark(self) -> char {
        match self {
            Self::Communes => 'c',
            Self::Fiches => 'f',
            Self::Schools => 's',
            Self::ApiKeys => 'k',
            Self::Members => 'm',
            Self::Works => 'w',
            Self::Conflicts => 'x',
            Self::Delegations => 'd',
            Self::AuditEntries => 'a',
            Self::Invitations => 'i',
            Self::Services => 'e',
            Self::BodyServices => 'b',
            Self::FillRates => 'r',
            Self::Reviews => 'v',
            Self::Tariffs => 't',
            Self::BodyTariffs => 'g',
            Self::BodyEvents => 'j',
            Self::Changes => 'h',
            Self::Deliveries => 'l',
            Self::Files => 'p',
            Self::News => 'n',
            Self::BodyNews => 'N',
            Self::BodyNotices => 'U',
            Self::BodyServiceLinks => 'Z',
            Self::BodyMenus => 'M',
        }
    }
}

/// The sort key of the last row of a page. Opaque to whoever passes it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The folded name or title.
    pub name: String,
    /// The unique key that decides between equal names.
    pub key: String,
}

impl Cursor {
    /// The cursor of this list as text for an address.
    #[must_use]
    pub fn encode(&self, list: ListKind) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}{}\n{}", list.mark(), self.name, self.key))
    }

    /// The cursor behind a text that [`Cursor::encode`] made for the same list; none for anything else.
    #[must_use]
    pub fn decode(list: ListKind, text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let decoded = String::from_utf8(bytes).ok()?;
        let (name, key) = decoded.strip_prefix(list.mark())?.split_once('\n')?;
        // PostgreSQL refuses NUL in text.
        (!decoded.contains('\0') && !key.contains('\n')).then(|| Self { name: name.to_owned(), key: key.to_owned() })
    }
}

/// Cuts a list that was asked for with one row too many, and tells where the next page starts.
#[must_use]
pub fn cut<T>(mut rows: Vec<T>, limit: u32, cursor_of: impl Fn(&T) -> Cursor) -> (Vec<T>, Option<Cursor>) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if rows.len() <= limit {
        return (rows, None);
    }
    rows.truncate(limit);
    let next = rows.last().map(cursor_of);
    (rows, next)
}

/// The part of a list that is short enough to be had whole: after this place, at most so many, and where the next part starts.
#[must_use]
pub fn seek<T>(
    mut rows: Vec<T>,
    after: Option<&Cursor>,
    limit: u32,
    cursor_of: impl Fn(&T) -> Cursor,
) -> (Vec<T>, Option<Cursor>) {
    let place = |row: &T| {
        let Cursor { name, key } = cursor_of(row);
        (name, key)
    };
    rows.sort_by_cached_key(place);
    if let Some(after) = after {
        rows.retain(|row| place(row) > (after.name.clone(), after.key.clone()));
    }
    cut(rows, limit, cursor_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let cursor = Cursor { name: "ecole des pres".to_owned(), key: "0940176F".to_owned() };
        let text = cursor.encode(ListKind::Schools);
        assert_eq!(Cursor::decode(ListKind::Schools, &text), Some(cursor));
        for list in [ListKind::Communes, ListKind::Fiches] {
            assert_eq!(Cursor::decode(list, &text), None, "{list:?}");
        }
        for text in ["", "%%%", "YWJj", "AAo", "é"] {
            assert_eq!(Cursor::decode(ListKind::Schools, text), None, "{text}");
        }
    }

    #[test]
    fn a_short_list_is_read_part_by_part_without_gap_or_repetition() {
        let cursor_of = |row: &(&str, &str)| Cursor { name: row.0.to_owned(), key: row.1.to_owned() };
        let rows = vec![("b", "1"), ("a", "2"), ("a", "1"), ("c", "1"), ("b", "0")];
        let (mut read, mut after) = (Vec::new(), None);
        loop {
            let (part, next) = seek(rows.clone(), after.as_ref(), 2, cursor_of);
            read.extend(part);
            after = next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(read, [("a", "1"), ("a", "2"), ("b", "0"), ("b", "1"), ("c", "1")]);
    }
}
