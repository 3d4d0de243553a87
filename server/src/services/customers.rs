//! Who spoke: one row per keyed phone hash or e-mail, contact fields sealed, masks for everybody else.
//!
//! Merge rule: the phone decides, then the e-mail; a contact that belongs to somebody else is not moved.

use crate::core::{Core, ServiceError};
use crate::db::entity::Unscoped;
use crate::db::entity::customer;
use crate::db::{Stored, Tx};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use shared::cases::CustomerView;
use shared::id::CustomerId;
use shared::locale::Locale;
use shared::privacy::mask;
use shared::privacy::phone;

/// Contact data as it came with a voice.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    /// Name.
    pub name: Option<String>,
    /// Normalised phone number.
    pub phone: Option<String>,
    /// Lower-case address.
    pub email: Option<String>,
    /// Language to write in.
    pub locale: Locale,
    /// Version of the consent text that was agreed to.
    pub consent: Option<String>,
}

impl Contact {
    /// True when there is nobody to remember.
    pub fn is_anonymous(&self) -> bool {
        self.phone.is_none() && self.email.is_none() && self.name.is_none()
    }

    /// What staff read in lists.
    pub fn mask(&self) -> Option<String> {
        let name = self.name.as_deref().map(mask::mask_name);
        let contact = self
            .phone
            .as_deref()
            .map(mask::mask_phone)
            .or_else(|| self.email.as_deref().map(mask::mask_email));
        match (name, contact) {
            (Some(name), Some(contact)) => Some(format!("{name} {contact}")),
            (name, contact) => name.or(contact),
        }
    }
}

/// Finds the customer or makes one. `fresh` is the id to use for a new row.
pub(crate) async fn remember(
    tx: &Tx,
    core: &Core,
    contact: &Contact,
    fresh: CustomerId,
    now: DateTime<Utc>,
) -> Result<Option<CustomerId>, ServiceError> {
    if contact.is_anonymous() {
        return Ok(None);
    }
    let vault = &core.vault;
    let hash =
        |purpose: &str, value: &Option<String>| value.as_deref().map(|v| vault.hash(purpose, v));
    let (phone_hash, email_hash) = (hash("phone", &contact.phone), hash("email", &contact.email));
    let seal = |purpose: &str, value: &Option<String>| {
        value.as_deref().map(|v| vault.seal(purpose, v.as_bytes()))
    };
    let row = customer::ActiveModel {
        id: Set(fresh.0),
        phone_hash: Set(phone_hash.clone()),
        email_hash: Set(email_hash.clone()),
        tail_hash: Set(contact
            .phone
            .as_deref()
            .and_then(phone::last4)
            .map(|t| tail_hash(core, fresh, &t))),
        name_sealed: Set(seal("name", &contact.name)),
        phone_sealed: Set(seal("phone", &contact.phone)),
        email_sealed: Set(seal("email", &contact.email)),
        locale: Set(Stored(contact.locale)),
        consent_version: Set(contact.consent.clone()),
        consent_at: Set(contact.consent.as_ref().map(|_| now)),
        surveyed_at: Set(None),
        created_at: Set(now),
    };
    let inserted = customer::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    if inserted > 0 {
        return Ok(Some(fresh));
    }
    // The contact is known: a voice that comes in is mostly the first of its customer, so the insert is tried first.
    for (column, value) in [
        (customer::Column::PhoneHash, &phone_hash),
        (customer::Column::EmailHash, &email_hash),
    ] {
        let Some(value) = value else { continue };
        let found = customer::Entity::find_unscoped()
            .filter(column.eq(value.clone()))
            .one(tx)
            .await?;
        if let Some(found) = found {
            return refresh(tx, core, found, contact, now).await.map(Some);
        }
    }
    Ok(None)
}

/// Adds what was not known; a name given again replaces the old one.
async fn refresh(
    tx: &Tx,
    core: &Core,
    found: customer::Model,
    contact: &Contact,
    now: DateTime<Utc>,
) -> Result<CustomerId, ServiceError> {
    let id = CustomerId(found.id);
    let mut row = found.into_active_model();
    if let Some(name) = &contact.name {
        row.name_sealed = Set(Some(core.vault.seal("name", name.as_bytes())));
    }
    row.locale = Set(Stored(contact.locale));
    if let Some(version) = &contact.consent {
        row.consent_version = Set(Some(version.clone()));
        row.consent_at = Set(Some(now));
    }
    row.update(tx).await?;
    Ok(id)
}

/// Keyed hash of the last four digits, salted with the customer.
pub(crate) fn tail_hash(core: &Core, id: CustomerId, tail: &str) -> Vec<u8> {
    core.vault.hash(&format!("tail:{id}"), tail)
}

/// Contact fields in the clear. Only for sending and for an audited reveal.
pub(crate) fn unsealed(core: &Core, row: &customer::Model) -> Result<Contact, ServiceError> {
    let open = |purpose: &str, sealed: &Option<Vec<u8>>| -> Result<Option<String>, ServiceError> {
        Ok(sealed
            .as_deref()
            .map(|s| core.vault.open_text(purpose, s))
            .transpose()?)
    };
    Ok(Contact {
        name: open("name", &row.name_sealed)?,
        phone: open("phone", &row.phone_sealed)?,
        email: open("email", &row.email_sealed)?,
        locale: row.locale.0,
        consent: row.consent_version.clone(),
    })
}

/// What staff see.
pub(crate) fn masked(contact: &Contact) -> CustomerView {
    CustomerView {
        name: contact.name.as_deref().map(mask::mask_name),
        phone: contact.phone.as_deref().map(mask::mask_phone),
        email: contact.email.as_deref().map(mask::mask_email),
        earlier: Vec::new(),
    }
}
