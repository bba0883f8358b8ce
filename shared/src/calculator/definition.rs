//! What a calculator asks: enough for the widget, a page or a plugin to draw its form.

use serde::Serialize;

/// A calculator as it presents itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CalculatorDefinition))]
pub struct Definition {
    /// Its name in addresses; never changed.
    #[cfg_attr(feature = "openapi", schema(example = "subscription"))]
    pub id: &'static str,
    /// Its title, as a parent would ask.
    pub title: &'static str,
    /// What it tells, in one sentence.
    pub summary: &'static str,
    /// Whom it is for.
    pub audience: Audience,
    /// How sure its answers are.
    pub certainty: Certainty,
    /// The rule in words, a paragraph each: what is shown where nothing can be computed.
    pub rule: &'static [&'static str],
    /// The questions, in their order.
    pub fields: &'static [Field],
    /// Where the rule comes from.
    pub sources: &'static [Source],
    /// What to do next, whatever comes out.
    pub next: &'static [Next],
}

/// A text that only pages show: empty in the widget, whose pages come from the server.
#[must_use]
pub const fn page(text: &'static str) -> &'static str {
    if cfg!(feature = "pages") { text } else { "" }
}

/// Paragraphs that only pages show: none in the widget.
#[must_use]
pub const fn paragraphs(texts: &'static [&'static str]) -> &'static [&'static str] {
    if cfg!(feature = "pages") { texts } else { &[] }
}

impl Definition {
    /// The words on the button that computes.
    pub const SUBMIT: &'static str = "Calculer";

    /// What parents are told before they type anything.
    pub const PRIVACY: &'static str =
        "Le calcul se fait sur votre appareil. Ce que vous écrivez ici n'est ni envoyé, ni enregistré.";
}

/// Whom a calculator or a question is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CalculatorAudience))]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Families.
    Parents,
    /// The mairie and what it runs: asked of plugins through the API, never drawn for families.
    Mairie,
}

/// How sure an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CalculatorCertainty))]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The rule leaves nothing to judge.
    Firm,
    /// Somebody else computes the real figure, with what they know of the family.
    Estimate,
    /// What the rule says in general; somebody decides for the child.
    Theoretical,
    /// What is known does not settle it.
    ToConfirm,
}

impl Certainty {
    /// In one French word or two.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Firm => "Règle fixe",
            Self::Estimate => "Estimation",
            Self::Theoretical => "Réponse théorique",
            Self::ToConfirm => "À confirmer",
        }
    }

    /// What follows from it for the reader.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Firm => "La règle donne ce résultat sans appréciation de personne.",
            Self::Estimate => "Ce résultat ne remplace pas la décision de l'organisme compétent.",
            Self::Theoretical => "C'est la règle générale. L'école ou l'administration décide pour chaque enfant.",
            Self::ToConfirm => "Ce qui est connu ne suffit pas pour conclure. Demandez confirmation à la mairie.",
        }
    }
}

/// Where a rule or a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CalculatorSource))]
pub struct Source {
    /// The law by its article, the decision, or the publisher's page.
    pub title: &'static str,
    /// Its address, where it has a lasting one.
    pub href: Option<&'static str>,
}

impl Source {
    /// A source without an address.
    #[must_use]
    pub const fn text(title: &'static str) -> Self {
        Self { title, href: None }
    }

    /// A source at an address.
    #[must_use]
    pub const fn page(title: &'static str, href: &'static str) -> Self {
        Self { title, href: Some(href) }
    }
}

/// Something to do after reading a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CalculatorNext))]
pub struct Next {
    /// In words.
    pub words: &'static str,
    /// Where, if there is one place for everybody.
    pub href: Option<&'static str>,
}

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CalculatorField))]
pub struct Field {
    /// Its name in answers.
    pub name: &'static str,
    /// The question itself.
    pub label: &'static str,
    /// What helps to answer it; empty where nothing need be said.
    pub help: &'static str,
    /// What an answer looks like.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub kind: Kind,
    /// Whether an answer is needed where the question is asked.
    pub required: bool,
    /// What is taken where nothing is answered.
    pub default: Option<Fallback>,
    /// It is asked only where every one of these holds; answers to questions that are not asked are ignored.
    pub when: &'static [Condition],
    /// Whom it is asked of.
    pub audience: Audience,
}

impl Field {
    /// A question that needs an answer.
    #[must_use]
    pub const fn new(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self { name, label, help: "", kind, required: true, default: None, when: &[], audience: Audience::Parents }
    }

    /// With words that help.
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    /// Asked only where these hold.
    #[must_use]
    pub const fn when(mut self, when: &'static [Condition]) -> Self {
        self.when = when;
        self
    }

    /// With this where nothing is answered.
    #[must_use]
    pub const fn or(mut self, default: Fallback) -> Self {
        self.default = Some(default);
        self.required = false;
        self
    }

    /// That may stay without answer.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// That the mairie answers, through the API.
    #[must_use]
    pub const fn for_mairie(mut self) -> Self {
        self.audience = Audience::Mairie;
        self
    }
}

/// What is taken where nothing is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CalculatorFallback))]
#[serde(rename_all = "snake_case")]
pub enum Fallback {
    /// This text.
    Value(&'static str),
    /// The day of the request.
    Today,
    /// The school year that families prepare on the day of the request.
    PreparedYear,
}

/// That another question of the same level was answered in one of these ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CalculatorCondition))]
pub struct Condition {
    /// The other question's name.
    pub field: &'static str,
    /// Its answers: choices by their names, `true` or `false`.
    pub is: &'static [&'static str],
}

/// What an answer looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CalculatorKind))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// An amount of euros, in text: `"340.50"`.
    Money {
        /// Per what time it is counted.
        unit: Unit,
        /// The most euros, included; the least is none.
        max: i64,
    },
    /// A number that may have decimals, in text.
    Decimal {
        /// What it counts.
        unit: Unit,
        /// The least, included.
        min: i64,
        /// The most, included.
        max: i64,
        /// How many decimals at most.
        decimals: u32,
    },
    /// A whole number.
    Whole {
        /// What it counts.
        unit: Unit,
        /// The least, included.
        min: i64,
        /// The most, included.
        max: i64,
    },
    /// A day, `YYYY-MM-DD`.
    Day {
        /// The first year that is taken.
        from_year: i16,
        /// The last year that is taken.
        to_year: i16,
    },
    /// A school year, `2026-2027`.
    SchoolYear {
        /// The first year of rentrée that is taken.
        from: i16,
        /// The last year of rentrée that is taken.
        to: i16,
    },
    /// True or false.
    YesNo,
    /// One of these.
    Choice {
        /// In their order.
        choices: &'static [Choice],
    },
    /// Any of these.
    Choices {
        /// In their order.
        choices: &'static [Choice],
    },
    /// A short text.
    Text {
        /// The most characters.
        max: u32,
    },
    /// The same questions several times, once for each child for instance.
    Group {
        /// What one of them is called.
        one: &'static str,
        /// The questions.
        #[cfg_attr(feature = "openapi", schema(no_recursion))]
        fields: &'static [Field],
        /// How many at least.
        min: u32,
        /// How many at most.
        max: u32,
    },
}

/// One of several answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CalculatorChoice))]
pub struct Choice {
    /// Its name in answers.
    pub name: &'static str,
    /// In words.
    pub label: &'static str,
}

impl Choice {
    /// A choice with its words.
    #[must_use]
    pub const fn new(name: &'static str, label: &'static str) -> Self {
        Self { name, label }
    }
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CalculatorUnit))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A bare number.
    Number,
    /// Euros.
    Euro,
    /// Euros a month.
    EuroPerMonth,
    /// Euros a term of the school year.
    EuroPerTerm,
    /// Euros a year.
    EuroPerYear,
    /// Parts of a quotient.
    Parts,
    /// Months.
    Months,
    /// Years.
    Years,
    /// Children.
    Children,
    /// Schools.
    Schools,
    /// A text or a code, no figure.
    Text,
    /// `true` or `false`.
    YesNo,
}

impl Unit {
    /// Whether a figure of this unit is an amount of euros.
    #[must_use]
    pub fn is_money(self) -> bool {
        matches!(self, Self::Euro | Self::EuroPerMonth | Self::EuroPerTerm | Self::EuroPerYear)
    }

    /// What is said behind a figure, with its space; `value` of one or less is singular in French.
    #[must_use]
    pub fn suffix(self, is_singular: bool) -> &'static str {
        match (self, is_singular) {
            (Self::EuroPerMonth, _) => " par mois",
            (Self::EuroPerTerm, _) => " par trimestre",
            (Self::EuroPerYear, _) => " par an",
            (Self::Parts, true) => " part",
            (Self::Parts, false) => " parts",
            (Self::Months, _) => " mois",
            (Self::Years, true) => " an",
            (Self::Years, false) => " ans",
            (Self::Children, true) => " enfant",
            (Self::Children, false) => " enfants",
            (Self::Schools, true) => " école",
            (Self::Schools, false) => " écoles",
            (Self::Number | Self::Euro | Self::Text | Self::YesNo, _) => "",
        }
    }
}
