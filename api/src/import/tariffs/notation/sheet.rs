//! The notation's fields as they stand.

use std::collections::BTreeMap;

use mee_shared::tariff::Number;
use serde::Deserialize;

/// A grid as it was noted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sheet {
    pub id: String,
    #[serde(rename = "collectivite")]
    pub body: String,
    /// Known already from the commune that the import names.
    #[serde(rename = "departement", default)]
    pub _departement: Option<String>,
    #[serde(rename = "periode")]
    pub period: String,
    pub service: String,
    #[serde(rename = "unite")]
    pub unit: String,
    #[serde(default)]
    pub quotient: Option<String>,
    pub mode: String,
    pub source: String,
    #[serde(rename = "tranches", default)]
    pub brackets: Vec<SheetBracket>,
    #[serde(rename = "taux_pour_cent", default)]
    pub percent: Option<Number>,
    #[serde(default)]
    pub minimum: Option<Number>,
    #[serde(default)]
    pub maximum: Option<Number>,
    #[serde(default)]
    pub points: Vec<SheetPoint>,
    #[serde(rename = "prix", default)]
    pub prices: Option<Prices>,
    #[serde(rename = "carte_mensuelle", default)]
    pub monthly_card: Option<Prices>,
    #[serde(rename = "exterieur", default)]
    pub outside: Option<Outside>,
    #[serde(rename = "autres", default)]
    pub others: BTreeMap<String, Number>,
    #[serde(rename = "majorations", default)]
    pub supplements: Vec<Supplement>,
    #[serde(rename = "defaut_sans_justificatif", default)]
    pub default: Option<Default>,
    #[serde(rename = "regles", default)]
    pub rules: Vec<String>,
    #[serde(default)]
    pub anomalies: Vec<String>,
}

/// A bracket with a price for each column.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SheetBracket {
    #[serde(rename = "de")]
    pub from: Number,
    #[serde(rename = "de_inclus")]
    pub from_included: bool,
    #[serde(rename = "a")]
    pub to: Option<Number>,
    #[serde(rename = "a_inclus")]
    pub to_included: Option<bool>,
    #[serde(rename = "prix")]
    pub prices: BTreeMap<String, Number>,
}

/// A point of a piecewise linear price.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SheetPoint {
    #[serde(rename = "qf")]
    pub quotient: Number,
    #[serde(rename = "prix")]
    pub price: Number,
}

/// One price, or one for each name.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Prices {
    One(Number),
    Named(BTreeMap<String, Number>),
}

/// What holds without a proof of income: a price, or « derniere tranche ».
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Default {
    Price(Number),
    Words(#[expect(dead_code, reason = "whatever the words, they mean the highest bracket")] String),
}

/// What is asked of families from elsewhere: a supplement, a factor, a rule in words, or prices.
#[derive(Debug, Deserialize)]
pub(super) struct Outside {
    #[serde(default)]
    pub supplement: Option<Number>,
    #[serde(rename = "multiplicateur", default)]
    pub factor: Option<Number>,
    #[serde(rename = "regle", default)]
    pub rule: Option<String>,
    #[serde(flatten)]
    pub prices: BTreeMap<String, Number>,
}

/// An amount on top.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Supplement {
    pub condition: String,
    #[serde(rename = "montant")]
    pub amount: Number,
}
