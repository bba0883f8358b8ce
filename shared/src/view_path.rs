//! The grammar of views, one everywhere: the path behind `/portal/{insee}/`, the fragment's address and the widget's `?mee=`.

use std::fmt;
use std::str::FromStr;

use crate::calculator;
use crate::fiche::ThemeSlug;
use crate::ids::{Slug, Uai};
use crate::menu::Week;

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
    /// `menus`, `menus/{week}`, `menus/{place}`, `menus/{week}/{place}`: a week of menus, of one school or restaurant.
    ///
    /// Without a week it is the present one; without a place, every restaurant's.
    Menus(Option<Week>, Option<MenuPlace>),
    /// `catchment`: which school is ours.
    Catchment,
    /// `agenda`: what takes place in the next weeks.
    Agenda,
    /// `agenda/2026-11`: a month of the agenda.
    Month(Month),
    /// `events/{slug}`: one entry of the agenda.
    Event(Slug),
    /// `holidays`: holidays, public holidays, and whether there is school.
    Holidays,
    /// `news`: what is new.
    News,
    /// `news/{slug}`: one dossier d'actualité.
    Dossier(Slug),
    /// `services`: what the commune offers families.
    Services,
    /// `life-events`: every life event.
    LifeEvents,
    /// `life-events/{slug}`: one life event.
    LifeEvent(Slug),
    /// `search`: what the words of the query `q` find.
    Search,
    /// `calculators`: every calculator.
    Calculators,
    /// `calculators/{id}`: one calculator, by the name it is listed under.
    Calculator(&'static str),
}

/// A month of a year, `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

/// The years whose months are shown.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2199;

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: crate::Day) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> crate::Day {
        calculator::day::known(self.year, self.month, 1)
    }
}

impl FromStr for Month {
    type Err = UnknownView;

    fn from_str(text: &str) -> Result<Self, UnknownView> {
        let is_written = text.len() == 7 && text.bytes().filter(u8::is_ascii_digit).count() == 6;
        let (year, month) =
            text.split_once('-').filter(|(year, _)| is_written && year.len() == 4).ok_or(UnknownView)?;
        let (year, month) = (year.parse().map_err(|_| UnknownView)?, month.parse().map_err(|_| UnknownView)?);
        if YEARS.contains(&year) && (1..=12).contains(&month) { Ok(Self { year, month }) } else { Err(UnknownView) }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.year, self.month)
    }
}

/// Whose menus are shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum MenuPlace {
    /// A school's, by its national number.
    School(Uai),
    /// A restaurant's, by its key.
    Restaurant(Slug),
}

impl FromStr for MenuPlace {
    type Err = UnknownView;

    fn from_str(text: &str) -> Result<Self, UnknownView> {
        match text.parse() {
            Ok(uai) => Ok(Self::School(uai)),
            Err(_) => text.parse().map(Self::Restaurant).map_err(|_| UnknownView),
        }
    }
}

impl fmt::Display for MenuPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::School(uai) => f.write_str(uai.as_str()),
            Self::Restaurant(key) => f.write_str(key.as_str()),
        }
    }
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
            ["menus"] => Ok(Self::Menus(None, None)),
            ["menus", part] => match part.parse() {
                Ok(week) => Ok(Self::Menus(Some(week), None)),
                Err(_) => part.parse().map(|place| Self::Menus(None, Some(place))),
            },
            ["menus", week, place] => {
                let week = week.parse().map_err(|_| UnknownView)?;
                place.parse().map(|place| Self::Menus(Some(week), Some(place)))
            }
            ["catchment"] => Ok(Self::Catchment),
            ["agenda"] => Ok(Self::Agenda),
            ["agenda", month] => month.parse().map(Self::Month),
            ["events", slug] => slug.parse().map(Self::Event).map_err(|_| UnknownView),
            ["holidays"] => Ok(Self::Holidays),
            ["news"] => Ok(Self::News),
            ["news", slug] => slug.parse().map(Self::Dossier).map_err(|_| UnknownView),
            ["services"] => Ok(Self::Services),
            ["life-events"] => Ok(Self::LifeEvents),
            ["life-events", slug] => slug.parse().map(Self::LifeEvent).map_err(|_| UnknownView),
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
            Self::Menus(week, place) => {
                f.write_str("menus")?;
                if let Some(week) = week {
                    write!(f, "/{week}")?;
                }
                place.as_ref().map_or(Ok(()), |place| write!(f, "/{place}"))
            }
            Self::Catchment => f.write_str("catchment"),
            Self::Agenda => f.write_str("agenda"),
            Self::Month(month) => write!(f, "agenda/{month}"),
            Self::Event(slug) => write!(f, "events/{slug}"),
            Self::Holidays => f.write_str("holidays"),
            Self::News => f.write_str("news"),
            Self::Dossier(slug) => write!(f, "news/{slug}"),
            Self::Services => f.write_str("services"),
            Self::LifeEvents => f.write_str("life-events"),
            Self::LifeEvent(slug) => write!(f, "life-events/{slug}"),
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
            "menus",
            "menus/2026-W48",
            "menus/9990001X",
            "menus/2026-W48/9990001X",
            "menus/2026-W48/restaurant-du-moulin",
            "catchment",
            "agenda",
            "agenda/2026-11",
            "events/conseil-d-ecole",
            "holidays",
            "news",
            "news/produits-locaux-99999",
            "services",
            "life-events",
            "life-events/nous-demenageons",
            "search",
            "calculators",
            "calculators/subscription",
        ] {
            assert_eq!(path.parse::<ViewPath>().map(|view| view.to_string()).as_deref(), Ok(path));
        }
        for path in [
            "fiches",
            "fiches/F 1",
            "themes/rien",
            "schools/abc",
            "calculators/rien",
            "fiches/a/b",
            "..",
            "http://a",
            "agenda/2026-13",
            "agenda/2026-1",
            "agenda/1999-01",
            "events",
            "menus/a/b",
            "menus/2026-W99/a",
            "..",
        ] {
            assert_eq!(path.parse::<ViewPath>(), Err(UnknownView), "{path}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_read_as_a_view_is_written_as_it_was(text in "(themes|fiches|schools|tariffs|menus|[a-z]{0,8})(/[a-zA-Z0-9-]{0,12}){0,2}") {
            if let Ok(view) = text.parse::<ViewPath>() {
                proptest::prop_assert_eq!(view.to_string().parse::<ViewPath>(), Ok(view));
            }
        }
    }
}
