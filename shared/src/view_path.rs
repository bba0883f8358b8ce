//! The grammar of views, one everywhere: the path behind `/portal/{insee}/`, the fragment's address and the widget's `?mee=`.

use std::fmt;
use std::str::FromStr;

use crate::calculator;
use crate::fiche::ThemeSlug;
use crate::ids::{Slug, Uai};

/// A screen of the portal, without its commune.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ViewPath {
    /// The commune's home: the empty path.
    Home,
    /// `themes`: every theme.
    Themes,
    /// `themes/{slug}`: the fiches of a theme.
    Theme(ThemeSlug),
    /// `fiches/{slug}`: one fiche.
    Fiche(Slug),
    /// `schools`: the commune's schools.
    Schools,
    /// `schools/{uai}`: one school's page.
    School(Uai),
    /// `tariffs`: what the commune's services cost.
    Tariffs,
    /// `catchment`: which school is ours.
    Catchment,
    /// `search`: what the words of the query `q` find.
    Search,
    /// `calculators`: every calculator.
    Calculators,
    /// `calculators/{id}`: one calculator, by the name it is listed under.
    Calculator(&'static str),
}

/// The text is the path of no view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cette adresse n'est pas celle d'une page du portail")]
pub struct UnknownView;

impl FromStr for ViewPath {
    type Err = UnknownView;

    fn from_str(text: &str) -> Result<Self, UnknownView> {
        let parts: Vec<&str> = text.trim_matches('/').split('/').collect();
        match parts.as_slice() {
            [""] => Ok(Self::Home),
            ["themes"] => Ok(Self::Themes),
            ["themes", slug] => slug.parse().map(Self::Theme).map_err(|_| UnknownView),
            ["fiches", slug] => slug.parse().map(Self::Fiche).map_err(|_| UnknownView),
            ["schools"] => Ok(Self::Schools),
            ["tariffs"] => Ok(Self::Tariffs),
            ["schools", uai] => uai.parse().map(Self::School).map_err(|_| UnknownView),
            ["catchment"] => Ok(Self::Catchment),
            ["search"] => Ok(Self::Search),
            ["calculators"] => Ok(Self::Calculators),
            ["calculators", id] => {
                calculator::find(id).map(|found| Self::Calculator(found.definition.id)).ok_or(UnknownView)
            }
            _ => Err(UnknownView),
        }
    }
}

impl fmt::Display for ViewPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => Ok(()),
            Self::Themes => f.write_str("themes"),
            Self::Theme(theme) => write!(f, "themes/{}", theme.as_str()),
            Self::Fiche(slug) => write!(f, "fiches/{slug}"),
            Self::Schools => f.write_str("schools"),
            Self::School(uai) => write!(f, "schools/{uai}"),
            Self::Tariffs => f.write_str("tariffs"),
            Self::Catchment => f.write_str("catchment"),
            Self::Search => f.write_str("search"),
            Self::Calculators => f.write_str("calculators"),
            Self::Calculator(id) => write!(f, "calculators/{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_read_and_written_alike() {
        for path in [
            "",
            "themes",
            "themes/cantine",
            "fiches/f1898",
            "schools",
            "schools/9990001X",
            "tariffs",
            "catchment",
            "search",
            "calculators",
            "calculators/subscription",
        ] {
            assert_eq!(path.parse::<ViewPath>().map(|view| view.to_string()).as_deref(), Ok(path));
        }
        for path in
            ["fiches", "fiches/F 1", "themes/rien", "schools/abc", "calculators/rien", "fiches/a/b", "..", "http://a"]
        {
            assert_eq!(path.parse::<ViewPath>(), Err(UnknownView), "{path}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_read_as_a_view_is_written_as_it_was(text in "(themes|fiches|schools|tariffs|[a-z]{0,8})(/[a-zA-Z0-9-]{0,12}){0,2}") {
            if let Ok(view) = text.parse::<ViewPath>() {
                proptest::prop_assert_eq!(view.to_string().parse::<ViewPath>(), Ok(view));
            }
        }
    }
}
