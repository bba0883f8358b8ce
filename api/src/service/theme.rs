//! Themes.

use mee_shared::commune::Commune;
use mee_shared::fiche::ThemeSlug;
use mee_shared::ids::InseeCode;
use mee_shared::links::Links;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::theme::ThemeSummary;

use super::{Failure, commune};
use crate::store::voices::Voices;
use crate::store::{Conn, Db, fiches};

pub(super) fn list(connection: &mut Conn, links: &Links, commune: &Commune) -> Result<Vec<ThemeSummary>, Failure> {
    let Some(voices) = Voices::of(connection, commune)? else {
        return Ok(Vec::new());
    };
    let counts = fiches::count_by_theme(connection, &voices)?;
    Ok(ThemeSlug::ALL
        .iter()
        .filter_map(|theme| {
            counts.get(theme).map(|count| ThemeSummary {
                slug: *theme,
                title: theme.title().to_owned(),
                about: theme.about().to_owned(),
                fiches: *count,
                url: links.view(&commune.insee, &ViewPath::Theme(*theme)),
            })
        })
        .collect())
}

/// The themes that hold at least one fiche for the commune, in their order.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, or the database's.
pub async fn list_themes(db: &Db, links: &Links, insee: &InseeCode) -> Result<Vec<ThemeSummary>, Failure> {
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        list(connection, &links, &commune)
    })
    .await
}
