//! Closed lists of words: an enum whose names in files, in JSON and for parents stand in one table.

/// An enum from a table: each variant with its French words; its name in JSON and in files is its own in snake_case.
///
/// The names are `strum`'s and `serde`'s work, so none is written twice; a test here holds the two to each other.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $label:literal;)* }) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        // Last, for it may hold what the derives above read.
        $(#[$meta])*
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
        }

        impl $name {
            /// Every one.
            pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

            /// Its name in JSON and in files.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                self.into()
            }

            /// Its name as parents read it.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// The one of this name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use crate::directory::ServiceKind;
    use crate::notice::NoticeKind;
    use crate::registration::RegistrationStep;
    use crate::rubric::EstablishmentKind;
    use crate::service_link::ServiceLinkKind;
    use crate::tariff::{
        Axis, Booking, FindingCode, Per, QuotientKind, Residence, RoundingMode, Scheme, Severity, TariffService, Unit,
        WithoutQuotient,
    };

    /// The names of a list, after its JSON was compared with them.
    fn names<T: Copy + Serialize + DeserializeOwned>(
        all: &[T],
        name: fn(T) -> &'static str,
        label: fn(T) -> &'static str,
    ) -> String {
        let mut names = Vec::new();
        for one in all {
            let json = serde_json::to_string(one).unwrap_or_default();
            assert_eq!(json, format!("{:?}", name(*one)));
            let read: Option<T> = serde_json::from_str(&json).ok();
            assert_eq!(read.map(name), Some(name(*one)));
            assert!(!label(*one).is_empty(), "{json} has no words");
            names.push(name(*one));
        }
        names.join(" ")
    }

    macro_rules! names_of {
        ($($name:ident)*) => {
            [$({
                for one in $name::ALL {
                    assert_eq!($name::parse(one.as_str()), Some(*one));
                }
                assert_eq!($name::parse("Rien de tel"), None);
                format!("{}: {}", stringify!($name), names($name::ALL, $name::as_str, $name::label))
            },)*].join("\n")
        };
    }

    // Files and programs of others hold these names: one that changes here breaks them.
    #[test]
    fn words_have_one_name_in_json_in_files_and_in_code() {
        let said = names_of!(Residence Scheme Booking Axis TariffService QuotientKind Unit RoundingMode WithoutQuotient Per Severity FindingCode RegistrationStep
            NoticeKind ServiceLinkKind ServiceKind EstablishmentKind);
        insta::assert_snapshot!(said, @r"
        Residence: resident outside
        Scheme: caf msa other
        Booking: regular occasional late unbooked
        Axis: quotient residence level scheme status booking allergy_plan rank children
        TariffService: restauration periscolaire garderie etude mercredi accueil_de_loisirs other
        QuotientKind: caf tax_monthly tax_yearly own
        Unit: meal session half_hour hour half_day day week month period year occurrence
        RoundingMode: nearest up down
        WithoutQuotient: highest lowest unsaid
        Per: week month year
        Severity: warning notice
        FindingCode: hole overlap orphan_bound shared_bound no_start no_maximum disorder falling_price fine_price unreachable_line no_line_for_all no_price_without_quotient no_deliberation no_validity one_euro_brackets one_euro_no_low one_euro_no_high one_euro_quotient one_euro_kind
        RegistrationStep: town_hall school canteen
        NoticeKind: closure strike alert canteen after_school transport other
        ServiceLinkKind: family_portal registration canteen after_school ent transport aid social_centre digital_point digital_help other
        ServiceKind: mairie school_office dsden rectorat caf msa cpam mdph pmi ccas cio youth_information family_information departement region epci social_centre solidarity_house digital_point other
        EstablishmentKind: maternelle elementaire primaire college centre_de_loisirs
        ");
    }
}
