//! What people wrote in a case, for somebody who may not see personal data there.
//!
//! Rule: the mask is laid on what was read from the database, once, before anything is made of it.

use super::store::Loaded;
use crate::db::entity::{attachment, case_file, message};
use shared::actor::{Actor, Right};
use shared::cases::ProposalView;
use shared::id::DepartmentId;
use shared::language::find_personal::mask_text;
use std::collections::HashMap;
use uuid::Uuid;

/// True when the actor may not reveal in the department of this case, and so reads every text masked.
pub(crate) fn is_veiled(actor: &Actor, case: &case_file::Model) -> bool {
    match actor {
        Actor::System => false,
        Actor::Anonymous => true,
        Actor::Staff(staff) => {
            let owned = case.owner_id == Some(staff.id.0);
            let here = DepartmentId(case.department_id);
            !staff.may(Right::Reveal) || !staff.scopes.of(Right::Reveal).holds(here, owned)
        }
    }
}

/// Masks every text that a person wrote, the product, the order number and the names of files.
pub(crate) fn veil(
    loaded: &mut Loaded,
    texts: &mut HashMap<Uuid, message::Model>,
    files: &mut [attachment::Model],
    proposals: &mut [ProposalView],
) {
    let row = &mut loaded.row;
    row.title = mask_text(&row.title);
    let optional = [&mut row.product, &mut row.order_no];
    for text in optional
        .into_iter()
        .chain(texts.values_mut().map(|m| &mut m.body))
    {
        *text = text.as_deref().map(mask_text);
    }
    for file in files {
        file.name = mask_text(&file.name);
    }
    for proposal in proposals {
        proposal.text = mask_text(&proposal.text);
    }
}
