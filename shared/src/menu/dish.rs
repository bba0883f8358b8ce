//! Days, meals and dishes, as far as published lines tell them.

use serde::{Deserialize, Serialize};

use super::row::MenuRow;
use super::terms::{
    ALLERGEN_TERMS, COMPONENTS, DIETS, NUTRI_SCORES, QUALITY_SIGNS, SERVICES, TEXTURES, Term, find, is_silence, list_of,
};
use super::week::{Week, weekday_name};
use crate::Day;
use crate::text::fold;

/// A value as it is published, and what it means where that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Coded {
    /// The value as it stands in the file; empty where the file gives none.
    #[cfg_attr(feature = "openapi", schema(example = "Gluten"))]
    pub published: String,
    /// Its code, where it is known to mean a value of the schema; null for any other.
    #[cfg_attr(feature = "openapi", schema(example = "gluten"))]
    pub code: Option<String>,
    /// What to show.
    #[cfg_attr(feature = "openapi", schema(example = "Gluten"))]
    pub label: String,
}

impl Coded {
    fn of(terms: &'static [Term], value: &str) -> Self {
        let known = find(terms, value);
        Self {
            published: value.to_owned(),
            code: known.map(|term| term.code.to_owned()),
            label: known.map_or_else(|| value.to_owned(), |term| term.label.to_owned()),
        }
    }

    /// The same, shown in the producer's own words whatever they mean.
    fn as_published(terms: &'static [Term], value: &str) -> Self {
        Self { label: value.to_owned(), ..Self::of(terms, value) }
    }

    fn list(terms: &'static [Term], cell: &str) -> Vec<Self> {
        list_of(cell).iter().map(|value| Self::of(terms, value)).collect()
    }

    fn place(&self, terms: &'static [Term]) -> usize {
        let place = terms.iter().position(|term| self.code.as_deref() == Some(term.code));
        place.unwrap_or(terms.len())
    }
}

/// A dish of a meal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Dish {
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "Carottes râpées"))]
    pub name: String,
    /// Which part of the meal it is.
    pub component: Coded,
    /// Its allergens as published, in the file's words and order. An empty list never means that there is none.
    pub allergens: Vec<Coded>,
    /// Whether any allergen is published for it; false says that nothing is known.
    pub has_published_allergens: bool,
    /// Official signs of quality and origin.
    pub quality_signs: Vec<Coded>,
    /// Other labels, as published.
    pub labels: Vec<String>,
    /// What else is said of it, as published: an event, « menu alternatif ».
    pub precisions: Vec<String>,
    /// The diets it is meant for, as published.
    pub diets: Vec<Coded>,
    /// Its textures, as published.
    pub textures: Vec<Coded>,
    /// Its Nutri-Score.
    pub nutri_score: Option<Coded>,
    /// How warm it is served, where a column of the file says so.
    pub temperature: Option<String>,
    /// Whether it is published as vegetarian; false says nothing.
    pub is_vegetarian: bool,
    /// Whether a label says that it is local; false says nothing.
    pub is_local: bool,
    /// Why it was changed, as published.
    pub change_note: Option<String>,
}

/// A meal of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Meal {
    /// Which meal of the day it is.
    pub service: Coded,
    /// For whom it is, where not for all, as published.
    pub audience: Option<String>,
    /// Whether every dish of it is published as vegetarian; false says nothing.
    pub is_vegetarian: bool,
    /// Its dishes, in the order of a meal.
    pub dishes: Vec<Dish>,
}

/// A day of a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MenuDay {
    /// The day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-11-23"))]
    pub date: Day,
    /// Its name in French.
    #[cfg_attr(feature = "openapi", schema(example = "lundi"))]
    pub weekday: String,
    /// Its meals in order; none where none is published, which does not say that none is served.
    pub meals: Vec<Meal>,
}

fn texts(cell: &str) -> Vec<String> {
    cell.split(';').map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

impl Dish {
    /// The dish of a line.
    #[must_use]
    pub fn of(row: &MenuRow) -> Self {
        let allergens: Vec<Coded> = list_of(row.text("menuPlatAllergene"))
            .iter()
            .map(|value| Coded::as_published(ALLERGEN_TERMS, value))
            .collect();
        let labels = texts(row.text("menuPlatLabel"));
        let diets = Coded::list(DIETS, row.text("menuPlatRegime"));
        let is_local = |label: &String| {
            fold(label).split(' ').any(|word| matches!(word, "local" | "locale" | "locaux" | "locales"))
        };
        Self {
            name: row.text("menuPlatNom").to_owned(),
            component: Coded::of(COMPONENTS, row.text("menuPlatType")),
            has_published_allergens: allergens.iter().any(|allergen| !is_silence(&allergen.published)),
            allergens,
            quality_signs: Coded::list(QUALITY_SIGNS, row.text("menuPlatSiqo")),
            is_local: labels.iter().any(is_local),
            labels,
            precisions: texts(row.text("menuPlatPrecision")),
            is_vegetarian: diets.iter().any(|diet| diet.code.as_deref() == Some("vegetarien")),
            diets,
            textures: Coded::list(TEXTURES, row.text("menuPlatTexture")),
            nutri_score: given(row.text("menuPlatNutriscore")).map(|score| Coded::of(NUTRI_SCORES, &score)),
            temperature: row
                .further()
                .find(|(column, _)| fold(column).contains("temperature"))
                .map(|(_, value)| value.to_owned()),
            change_note: given(row.text("menuModificationInfo")),
        }
    }

    /// The words to show beside its name: signs, labels, diets, textures, precisions, temperature; what says nothing is left out.
    #[must_use]
    pub fn tags(&self) -> Vec<String> {
        let mut tags: Vec<String> = self.quality_signs.iter().map(|sign| sign.label.clone()).collect();
        tags.extend(self.labels.iter().cloned());
        let says = |diet: &&Coded| !super::unknown::is_no_diet(&diet.published);
        tags.extend(self.diets.iter().filter(says).map(|diet| diet.label.clone()));
        let says = |texture: &&Coded| texture.code.as_deref() != Some("normale");
        tags.extend(self.textures.iter().filter(says).map(|texture| texture.label.clone()));
        tags.extend(self.precisions.iter().cloned());
        tags.extend(self.temperature.iter().map(|temperature| format!("température : {temperature}")));
        tags.extend(self.nutri_score.iter().map(|score| format!("Nutri-Score {}", score.label)));
        tags.retain(|tag| !is_silence(tag));
        tags
    }
}

/// The days of a week with their meals: Monday to Friday always, Saturday and Sunday where something is published.
#[must_use]
pub fn week_days(rows: &[MenuRow], week: Week) -> Vec<MenuDay> {
    let mut days = Vec::new();
    for (place, date) in week.days().into_iter().enumerate() {
        let meals = meals(rows.iter().filter(|row| row.day() == Some(date)));
        if place < 5 || !meals.is_empty() {
            days.push(MenuDay { date, weekday: weekday_name(date).to_owned(), meals });
        }
    }
    days
}

fn meals<'a>(rows: impl Iterator<Item = &'a MenuRow>) -> Vec<Meal> {
    let mut meals: Vec<Meal> = Vec::new();
    for row in rows {
        let service = Coded::of(SERVICES, row.text("menuRepasType"));
        let audience = given(row.text("menuRestaurantConvive")).filter(|audience| fold(audience) != "tous");
        let dish = Dish::of(row);
        match meals.iter_mut().find(|meal| meal.service == service && meal.audience == audience) {
            Some(meal) => meal.dishes.push(dish),
            None => meals.push(Meal { service, audience, is_vegetarian: false, dishes: vec![dish] }),
        }
    }
    for meal in &mut meals {
        meal.is_vegetarian = meal.dishes.iter().all(|dish| dish.is_vegetarian);
        meal.dishes.sort_by_key(|dish| dish.component.place(COMPONENTS));
    }
    meals.sort_by_key(|meal| meal.service.place(SERVICES));
    meals
}

/// Whether two restaurants serve the same on these days, whatever they call their guests.
#[must_use]
pub fn is_same_menu(one: &[MenuDay], other: &[MenuDay]) -> bool {
    let dishes = |days: &[MenuDay]| -> Vec<(Day, Coded, Vec<Dish>)> {
        let of_day = |day: &MenuDay| {
            let date = day.date;
            day.meals.iter().map(move |meal| (date, meal.service.clone(), meal.dishes.clone())).collect::<Vec<_>>()
        };
        days.iter().flat_map(of_day).collect()
    };
    dishes(one) == dishes(other)
}
