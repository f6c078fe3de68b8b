use crate::api::ApiError;
use crate::api::reviews as api;
use crate::components::Toasts;
use crate::hooks::{ConfirmState, focus_after_render, focus_in_place};
use crate::page_context::{session, text};
use domain::form::{Code, Field};
use domain::id::{AccountId, DocumentId, IdentityId};
use domain::identity::{CaseView, Decision, DecisionDraft, Flag};
use domain::session::SessionView;
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What can be flagged: a field of a step, or a field or picture of a document.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct FlagPlace {
    pub(super) field: Field,
    pub(super) document: Option<DocumentId>,
}

/// The case as it was last loaded, the decision draft, and the actions.
#[derive(Clone, Copy)]
pub(super) struct CaseActions {
    pub case: RwSignal<CaseView>,
    pub flags: RwSignal<Vec<Flag>>,
    pub message: RwSignal<String>,
    pub note: RwSignal<String>,
    /// The faults of the decision, or why the case could not be reloaded.
    pub error: RwSignal<Option<ApiError>>,
    pub deciding: ConfirmState<Decision>,
    /// Whether the case is being claimed or released.
    pub is_busy: RwSignal<bool>,
    pub toasts: Toasts,
    session: RwSignal<SessionView>,
    t: Text,
}

impl CaseActions {
    pub fn new(case: CaseView) -> Self {
        Self {
            case: RwSignal::new(case),
            flags: RwSignal::new(Vec::new()),
            message: RwSignal::new(String::new()),
            note: RwSignal::new(String::new()),
            error: RwSignal::new(None),
            deciding: ConfirmState::new(),
            is_busy: RwSignal::new(false),
            toasts: Toasts::new(),
            session: session(),
            t: text(),
        }
    }

    /// Whether the current account can decide now.
    pub fn can_decide(self) -> bool {
        self.case.with(|case| case.is_mine && case.hindrance.is_none() && case.decision.is_none())
    }

    pub fn claim(self) {
        let identity = self.case.with_untracked(|case| case.identity);
        self.run_claim(api::claim_case(identity));
    }

    pub fn release(self) {
        let identity = self.case.with_untracked(|case| case.identity);
        self.run_claim(api::release_case(identity));
    }

    /// Claims a case that somebody else has claimed for long.
    pub fn take_over(self, me: AccountId) {
        let identity = self.case.with_untracked(|case| case.identity);
        self.run_claim(api::reassign_case(identity, me));
    }

    /// Records that a possible duplicate is somebody else, or takes it back.
    pub fn settle(self, other: IdentityId, name: String, are_different: bool) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        let identity = self.case.with_untracked(|case| case.identity);
        spawn_local(async move {
            match api::settle_lookalike(identity, other, are_different).await {
                Ok(case) => {
                    let t = self.t;
                    let words = if are_different {
                        t.different_people_now(&name)
                    } else {
                        t.lookalike_reopened(&name)
                    };
                    self.case.set(case);
                    self.toasts.good(words);
                    // The button that was pressed is gone.
                    focus_after_render("lookalikes-title");
                }
                Err(error) => self.toasts.bad(error.message),
            }
            self.is_busy.set(false);
        });
    }

    /// Asks for confirmation unless something is missing.
    pub fn ask(self, decision: Decision) {
        let draft = self.draft(decision);
        let checked = self.case.with_untracked(|case| draft.check(&documents(case)));
        match checked {
            Ok(_) => {
                self.error.set(None);
                self.deciding.open(decision);
            }
            Err(faults) => self.refuse(ApiError::from_faults(&faults, self.t.locale())),
        }
    }

    pub fn decide(self) {
        let (identity, who) =
            self.case.with_untracked(|case| (case.identity, case.who.display_name().to_owned()));
        self.deciding.confirm(
            move |decision| api::decide(identity, self.draft(decision)),
            move |decision, answer| match answer {
                Ok(case) => {
                    self.case.set(case);
                    self.toasts.good(self.t.decided_now(decision, &who));
                    focus_after_render("decision-title");
                    spawn_local(self.count_again());
                }
                Err(error) => {
                    self.deciding.close().run(());
                    if error.faults.is_empty() {
                        // Somebody else was faster, or the claim has lapsed: the reloaded case shows it.
                        self.toasts.bad(error.message);
                        spawn_local(self.reload_case());
                    } else {
                        self.refuse(error);
                    }
                }
            },
        );
    }

    /// Flags a field, or removes its flag with the message.
    pub fn tick(self, FlagPlace { field, document }: FlagPlace, is_ticked: bool) {
        self.flags.update(|flags| {
            flags.retain(|flag| (flag.field, flag.document) != (field, document));
            if is_ticked {
                flags.push(Flag { field, document, message: String::new() });
            }
        });
    }

    pub fn is_ticked(self, FlagPlace { field, document }: FlagPlace) -> bool {
        self.flags.with(|flags| flags.iter().any(|flag| (flag.field, flag.document) == (field, document)))
    }

    /// Sets the message of a flag.
    pub fn explain(self, FlagPlace { field, document }: FlagPlace, message: String) {
        self.flags.update(|flags| {
            if let Some(flag) = flags.iter_mut().find(|flag| (flag.field, flag.document) == (field, document))
            {
                flag.message = message;
            }
        });
    }

    pub fn flag_message(self, FlagPlace { field, document }: FlagPlace) -> String {
        self.flags.with(|flags| {
            let flag = flags.iter().find(|flag| (flag.field, flag.document) == (field, document));
            flag.map(|flag| flag.message.clone()).unwrap_or_default()
        })
    }

    pub fn fault(self, field: Field) -> Signal<Option<Code>> {
        Signal::derive(move || self.error.with(|error| error.as_ref().and_then(|error| error.at(field))))
    }

    fn draft(self, decision: Decision) -> DecisionDraft {
        DecisionDraft {
            revision: self.case.with_untracked(|case| case.revision),
            decision,
            flags: self.flags.get_untracked(),
            message: self.message.get_untracked(),
            note: self.note.get_untracked(),
        }
    }

    fn refuse(self, error: ApiError) {
        self.error.set(Some(error));
        focus_after_render("errors");
    }

    fn run_claim(self, action: impl Future<Output = Result<(), ApiError>> + 'static) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        spawn_local(async move {
            if let Err(error) = action.await {
                self.toasts.bad(error.message);
            }
            self.reload_case().await;
            self.is_busy.set(false);
            // The button that was pressed is gone. What is to be read before the decision stays in sight.
            focus_in_place("decision-title");
        });
    }

    /// Reloads the case and keeps the draft.
    pub async fn reload_case(self) {
        // The page may have been left.
        let Some(identity) = self.case.try_with_untracked(|case| case.identity) else { return };
        match api::review_case(identity).await {
            Ok(case) => self.case.set(case),
            Err(error) => self.error.set(Some(error)),
        }
        self.count_again().await;
    }

    /// Reloads the counts in the sidebar, unless the session has ended: then the page stays with its error.
    async fn count_again(self) {
        if let Ok(session) = crate::api::session::session().await
            && session.me.is_some()
        {
            self.session.set(session);
        }
    }
}

/// The documents of the case.
pub(super) fn documents(case: &CaseView) -> Vec<DocumentId> {
    let mut documents: Vec<DocumentId> = Vec::new();
    let stated = case.values.iter().filter_map(|stated| stated.document);
    for document in
        stated.chain(case.pictures.iter().chain(&case.replaced_pictures).map(|picture| picture.document))
    {
        if !documents.contains(&document) {
            documents.push(document);
        }
    }
    documents
}
