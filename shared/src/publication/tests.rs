//! The rules of publication as tables, and random sequences of acts.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::Day;

fn person(number: u32) -> ObjectId {
    format!("01920d3e-7c1a-7b42-9f10-{number:012x}").parse().unwrap()
}

fn grant(role: Role, step: Option<&str>, schools: &[&str]) -> Grant {
    Grant {
        role,
        step: step.map(|step| step.parse().unwrap()),
        schools: schools.iter().map(|uai| uai.parse().unwrap()).collect(),
    }
}

fn actor(number: u32, role: Role) -> Actor {
    Actor { person: person(number), grants: vec![grant(role, None, &[])], is_delegate: false }
}

fn proofreader(number: u32, step: &str) -> Actor {
    Actor { person: person(number), grants: vec![grant(Role::Proofreader, Some(step), &[])], is_delegate: false }
}

fn text(words: &str) -> TextHash {
    TextHash::of(words)
}

fn at(second: i64) -> Instant {
    Instant::from_second(second).unwrap()
}

fn step(id: &str) -> Slug {
    id.parse().unwrap()
}

const STEPS: [&str; 7] = ["fond", "droit", "sources", "territoire", "clarte", "langue", "accessibilite"];

fn proposed(subject: Subject) -> Track {
    let mut track = Track::new(subject);
    track.write(&actor(1, Role::Editor), text("a")).unwrap();
    track.propose(&actor(1, Role::Editor), &text("a")).unwrap();
    track
}

fn sign_all(track: &mut Track, steps: &[&str]) {
    for (number, id) in (10u32..).zip(steps) {
        track.sign(&proofreader(number, id), &Policy::national(), &text("a"), &step(id), at(1)).unwrap();
    }
}

#[test]
fn a_headteacher_proposes_and_the_mairie_publishes_or_refuses_with_a_reason() {
    let uai = "9990001X".parse().unwrap();
    let head =
        Actor { person: person(3), grants: vec![grant(Role::Headteacher, None, &["9990001X"])], is_delegate: false };
    let mut track = Track::new(Subject::School(uai));
    track.write(&head, text("a")).unwrap();
    assert_eq!(track.public_at(at(5)), None);
    assert_eq!(track.refuse(&actor(2, Role::Publisher), &text("a"), "trop long"), Err(Refusal::NotProposed));
    track.propose(&head, &text("a")).unwrap();
    let publish = |track: &mut Track, actor: &Actor| {
        track
            .publish(actor, &Policy::default(), &text("a"), Schedule::default(), at(5))
            .map(|release| release.text.clone())
    };
    assert_eq!(publish(&mut track, &head), Err(Refusal::MayNotPublish));
    assert_eq!(track.refuse(&actor(2, Role::Publisher), &text("a"), "  "), Err(Refusal::NoReason));
    track.refuse(&actor(2, Role::Publisher), &text("a"), "trop long").unwrap();
    assert_eq!(track.propose(&head, &text("a")), Err(Refusal::RefusedUnchanged));
    assert_eq!(publish(&mut track, &actor(2, Role::Publisher)), Err(Refusal::NotProposed));
    track.write(&head, text("b")).unwrap();
    track.write(&head, text("a")).unwrap();
    track.propose(&head, &text("a")).unwrap();
    assert_eq!(publish(&mut track, &actor(2, Role::Publisher)), Ok(text("a")));
    assert_eq!(track.public_at(at(5)).map(|release| &release.text), Some(&text("a")));
    let other_head =
        Actor { person: person(4), grants: vec![grant(Role::Headteacher, None, &["9990002Y"])], is_delegate: false };
    assert_eq!(track.write(&other_head, text("c")), Err(Refusal::MayNotWrite));
    assert_eq!(Track::new(Subject::Body).write(&head, text("c")), Err(Refusal::MayNotWrite));
}

#[test]
fn who_may_do_what() {
    let delegate = Actor { person: person(9), grants: vec![grant(Role::Publisher, None, &[])], is_delegate: true };
    for (who, writes, publishes) in [
        (actor(2, Role::Editor), true, false),
        (actor(2, Role::Publisher), true, true),
        (actor(2, Role::Administrator), false, false),
        (actor(2, Role::Auditor), false, false),
        (delegate, true, false),
    ] {
        let mut track = proposed(Subject::Body);
        let published = track.publish(&who, &Policy::default(), &text("a"), Schedule::default(), at(1)).is_ok();
        assert_eq!(published, publishes, "{who:?}");
        assert_eq!(track.write(&who, text("b")).is_ok(), writes, "{who:?}");
    }
    let mut own = Track::new(Subject::Body);
    let secretary = actor(2, Role::Publisher);
    own.write(&secretary, text("a")).unwrap();
    own.propose(&secretary, &text("a")).unwrap();
    let strict = Policy { needs_second_person: true, ..Policy::default() };
    assert_eq!(own.publish(&secretary, &strict, &text("a"), Schedule::default(), at(1)), Err(Refusal::OwnText));
    assert!(own.publish(&secretary, &Policy::default(), &text("a"), Schedule::default(), at(1)).is_ok());
}

#[test]
fn a_new_draft_leaves_what_is_published_where_it_is() {
    let mut track = proposed(Subject::Body);
    let publisher = actor(2, Role::Publisher);
    track.publish(&publisher, &Policy::default(), &text("a"), Schedule::default(), at(1)).unwrap();
    track.write(&publisher, text("b")).unwrap();
    assert_eq!(track.public_at(at(9)).map(|release| &release.text), Some(&text("a")));
    track.propose(&publisher, &text("b")).unwrap();
    let later = Schedule { starts_at: Some(at(100)), ends_at: Some(at(200)) };
    track.publish(&publisher, &Policy::default(), &text("b"), later, at(10)).unwrap();
    for (now, seen) in [(99, "a"), (100, "b"), (199, "b"), (200, "a")] {
        assert_eq!(track.public_at(at(now)).map(|release| &release.text), Some(&text(seen)), "{now}");
    }
    track.withdraw(&publisher).unwrap();
    assert_eq!(track.public_at(at(150)), None);
    assert_eq!(track.withdraw(&publisher), Err(Refusal::NothingPublished));
}

#[test]
fn a_schedule_has_a_future_end_after_its_start() {
    for (starts_at, ends_at, ok) in [
        (None, None, true),
        (None, Some(at(11)), true),
        (None, Some(at(10)), false),
        (Some(at(20)), Some(at(20)), false),
        (Some(at(1)), Some(at(5)), false),
        (Some(at(20)), Some(at(30)), true),
    ] {
        let mut track = proposed(Subject::Body);
        let schedule = Schedule { starts_at, ends_at };
        let done = track.publish(&actor(2, Role::Publisher), &Policy::default(), &text("a"), schedule, at(10));
        assert_eq!(done.is_ok(), ok, "{schedule:?}");
    }
}

#[test]
fn publishing_at_six_of_seven_names_the_missing_step() {
    let mut track = proposed(Subject::National);
    sign_all(&mut track, &STEPS[..6]);
    let publisher = actor(2, Role::Publisher);
    let publish = |track: &mut Track| {
        track.publish(&publisher, &Policy::national(), &text("a"), Schedule::default(), at(2)).map(|_| ())
    };
    let refusal = publish(&mut track).unwrap_err();
    assert_eq!(refusal, Refusal::StepMissing { missing: "Accessibilité".to_owned(), signed: 6, total: 7 });
    assert_eq!(refusal.code().status(), 409);
    assert_eq!(refusal.to_string(), "Il manque la signature de l'étape « Accessibilité » : 6 sur 7 sont données.");
    track
        .sign(&proofreader(30, "accessibilite"), &Policy::national(), &text("a"), &step("accessibilite"), at(1))
        .unwrap();
    assert_eq!(publish(&mut track), Ok(()));
    assert_eq!(track.public_at(at(2)).unwrap().signatures.len(), 7);
    let mut without_chain = proposed(Subject::National);
    let done = without_chain.publish(&publisher, &Policy::default(), &text("a"), Schedule::default(), at(2));
    assert_eq!(done, Err(Refusal::NoChain));
}

#[test]
fn steps_are_signed_in_order_and_never_by_a_writer() {
    let signed =
        |track: &mut Track, who: &Actor, id: &str| track.sign(who, &Policy::national(), &text("a"), &step(id), at(1));
    let mut track = proposed(Subject::National);
    assert_eq!(
        signed(&mut track, &proofreader(10, "droit"), "droit"),
        Err(Refusal::OutOfOrder { missing: "Relecture de fond".to_owned() })
    );
    assert_eq!(signed(&mut track, &proofreader(1, "fond"), "fond"), Err(Refusal::OwnProofreading));
    assert_eq!(
        signed(&mut track, &proofreader(10, "droit"), "fond"),
        Err(Refusal::MayNotSign("Relecture de fond".to_owned()))
    );
    assert_eq!(signed(&mut track, &proofreader(10, "absent"), "absent"), Err(Refusal::NoSuchStep("absent".to_owned())));
    let mut both = proofreader(10, "fond");
    both.grants.push(grant(Role::Proofreader, Some("droit"), &[]));
    assert_eq!(signed(&mut track, &both, "fond"), Ok(()));
    assert_eq!(
        signed(&mut track, &proofreader(11, "fond"), "fond"),
        Err(Refusal::AlreadySigned("Relecture de fond".to_owned()))
    );
    assert_eq!(signed(&mut track, &both, "droit"), Ok(()));
    let late = track.sign(&proofreader(12, "sources"), &Policy::national(), &text("b"), &step("sources"), at(1));
    assert_eq!(late, Err(Refusal::OtherText));
}

#[test]
fn a_changed_text_starts_over() {
    let mut track = proposed(Subject::National);
    sign_all(&mut track, &STEPS);
    track.write(&actor(1, Role::Editor), text("a")).unwrap();
    assert_eq!(track.in_hand().unwrap().signatures.len(), 7);
    track.write(&actor(1, Role::Editor), text("b")).unwrap();
    track.propose(&actor(1, Role::Editor), &text("b")).unwrap();
    let done = track.publish(&actor(2, Role::Publisher), &Policy::national(), &text("b"), Schedule::default(), at(2));
    assert_eq!(done, Err(Refusal::StepMissing { missing: "Relecture de fond".to_owned(), signed: 0, total: 7 }));
}

#[test]
fn the_published_text_is_attested_and_no_other() {
    let mut track = proposed(Subject::Body);
    let publisher = actor(2, Role::Publisher);
    let today = Day::constant(2026, 3, 1);
    assert_eq!(track.attest(&publisher, &text("a"), at(5), today), Err(Refusal::NothingPublished));
    track.publish(&publisher, &Policy::default(), &text("a"), Schedule::default(), at(1)).unwrap();
    assert_eq!(track.attest(&publisher, &text("b"), at(5), today), Err(Refusal::OtherText));
    assert_eq!(track.attest(&actor(3, Role::Editor), &text("a"), at(5), today), Err(Refusal::MayNotPublish));
    track.attest(&publisher, &text("a"), at(5), today).unwrap();
    assert_eq!(track.attested_on(&text("a")), Some(today));
}

#[test]
fn a_track_reads_back_as_it_was_written() {
    let mut track = proposed(Subject::National);
    sign_all(&mut track, &STEPS[..3]);
    let json = serde_json::to_string(&track).unwrap();
    assert_eq!(serde_json::from_str::<Track>(&json).unwrap(), track);
    assert!(serde_json::from_str::<ProofreadingChain>(r#"[{"id":"a","name":"A"},{"id":"a","name":"B"}]"#).is_err());
}

#[derive(Debug, Clone)]
enum Act {
    Write(u32, &'static str),
    Propose(u32, &'static str),
    Refuse(u32, &'static str),
    Sign(u32, &'static str, &'static str),
    Publish(u32, &'static str, Option<i64>, Option<i64>),
    Withdraw(u32),
}

/// Persons 0 to 9, who hold many roles at once so that most acts go through.
fn anybody(number: u32) -> Actor {
    let mut grants = vec![grant(Role::Editor, None, &[])];
    if number.is_multiple_of(2) {
        grants.push(grant(Role::Publisher, None, &[]));
    }
    grants.extend(STEPS[..3].iter().map(|id| grant(Role::Proofreader, Some(id), &[])));
    Actor { person: person(number), grants, is_delegate: number == 9 }
}

fn any_act() -> impl Strategy<Value = Act> {
    let who = 0u32..10;
    let texts = || select(vec!["a", "b"]);
    let moment = || proptest::option::of(0i64..60);
    prop_oneof![
        2 => (who.clone(), texts()).prop_map(|(who, text)| Act::Write(who, text)),
        3 => (who.clone(), texts()).prop_map(|(who, text)| Act::Propose(who, text)),
        1 => (who.clone(), texts()).prop_map(|(who, text)| Act::Refuse(who, text)),
        9 => (who.clone(), texts(), select(STEPS[..3].to_vec())).prop_map(|(who, text, step)| Act::Sign(who, text, step)),
        4 => (who.clone(), texts(), moment(), moment()).prop_map(|(who, text, from, to)| Act::Publish(who, text, from, to)),
        1 => who.prop_map(Act::Withdraw),
    ]
}

fn three_steps() -> Policy {
    let steps = ProofreadingChain::usual().steps()[..3].to_vec();
    Policy { needs_second_person: true, chain: ProofreadingChain::new(steps).unwrap() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Whatever people try in whatever order: what is out was published by a publisher who did not write it, after every
    /// step was signed for that very text, by nobody who wrote it.
    #[test]
    fn no_sequence_of_acts_publishes_a_text_short_of_its_signatures(
        acts in proptest::collection::vec(any_act(), 0..60),
        is_national in any::<bool>(),
    ) {
        let policy = three_steps();
        let mut track = Track::new(if is_national { Subject::National } else { Subject::Body });
        // The model: who has written at each text since the last decision, told independently of the track.
        let mut writers: Vec<ObjectId> = Vec::new();
        let mut validated: Vec<(TextHash, Vec<ObjectId>)> = Vec::new();
        for (now, act) in (0i64..).zip(acts) {
            match act {
                Act::Write(who, words) => {
                    let is_new = track.in_hand().is_none_or(|in_hand| in_hand.text != text(words));
                    if track.write(&anybody(who), text(words)).is_ok() && is_new {
                        writers.push(person(who));
                    }
                }
                Act::Propose(who, words) => { let _ = track.propose(&anybody(who), &text(words)); }
                Act::Refuse(who, words) => { let _ = track.refuse(&anybody(who), &text(words), "non"); }
                Act::Sign(who, words, id) => {
                    let _ = track.sign(&anybody(who), &policy, &text(words), &step(id), at(now));
                }
                Act::Publish(who, words, from, to) => {
                    let schedule = Schedule { starts_at: from.map(at), ends_at: to.map(at) };
                    let done = track.publish(&anybody(who), &policy, &text(words), schedule, at(now)).is_ok();
                    if done {
                        prop_assert!(who.is_multiple_of(2) && !writers.contains(&person(who)));
                        validated.push((text(words), std::mem::take(&mut writers)));
                    }
                }
                Act::Withdraw(who) => { let _ = track.withdraw(&anybody(who)); }
            }
            for release in track.releases() {
                let wrote = validated.iter().find(|(hash, _)| *hash == release.text);
                prop_assert!(wrote.is_some(), "{} was never validated", release.text);
                if is_national {
                    let signers: Vec<&ObjectId> = release.signatures.iter().map(|signature| &signature.person).collect();
                    let steps: Vec<&str> = release.signatures.iter().map(|signature| signature.step.as_str()).collect();
                    prop_assert_eq!(&steps[..], &STEPS[..3]);
                    prop_assert!(release.signatures.iter().all(|signature| signature.text == release.text));
                    let is_clean = validated.iter().any(|(hash, wrote)| {
                        *hash == release.text && !signers.iter().any(|signer| wrote.contains(signer))
                    });
                    prop_assert!(is_clean);
                }
            }
        }
    }
}
