use super::{Judge, Selected};
use crate::error::{Error, Result};
use crate::gate::{CanActOnPeople, Desk};
use crate::sql::SqlBuilder;
use domain::bulk::{ActionPreview, BulkAction, CheckedAction, LeftOut, Selection};
use domain::form::{Code, Faults, Field};
use domain::permission::Permission;
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
struct CodeCount {
    code: Option<String>,
    count: i64,
}

impl Desk<CanActOnPeople> {
    /// Whom an action reaches, and whom it leaves out and why. Nothing is done.
    ///
    /// # Errors
    /// `permission_missing`; the faults of the selection and of the form.
    pub async fn preview_action(&self, action: BulkAction, selection: Selection) -> Result<ActionPreview> {
        let selection = selection.check(action.kind())?;
        self.check_action(action.kind(), &selection).await?;
        let kind = action.kind();
        let action = action.check(&|day| self.backend.start_of(day))?;
        self.check_end(&action)?;
        let backend = &self.backend;
        let acting = self.reach_of(kind.permission());
        let listed = self.reach_of(Permission::ViewRegistry);
        let selected = Selected::of(backend, &selection, (&listed, &acting)).await?;
        let borders = self.person().map(|person| person.borders.clone()).unwrap_or_default();
        let judge = Judge { actor: self.account(), held: self.permissions(), borders, now: backend.now() };
        let db = backend.db().read();
        let mut sql = SqlBuilder::new(db);
        let reached = selected.reached(&mut sql, &acting, None);
        let left_out = judge.left_out(&mut sql, &action, selected.is_of_invitations());
        sql.text = format!(
            "SELECT judged.code, COUNT(*) AS count FROM
                (SELECT {left_out} AS code {reached}) judged
            GROUP BY judged.code ORDER BY count DESC, judged.code"
        );
        let mut preview = ActionPreview::default();
        for row in sql.all::<CodeCount>(db).await? {
            let count = u32::try_from(row.count).map_err(Error::broken)?;
            preview.selected += count;
            match row.code {
                None => preview.reached += count,
                Some(word) => {
                    let code =
                        Code::from_word(&word).ok_or_else(|| Error::broken("a reason without its code"))?;
                    preview.left_out.push(LeftOut { code, count });
                }
            }
        }
        Ok(preview)
    }

    pub(super) fn check_end(&self, action: &CheckedAction) -> Result<()> {
        if action.ends_at().is_some_and(|end| end <= self.backend.now()) {
            return Err(Faults::one(Field::EndsOn, Code::EndPast).into());
        }
        Ok(())
    }
}
