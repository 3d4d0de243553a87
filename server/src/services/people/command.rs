//! What the command line does to people: the first admin, and a password for somebody who is locked out.

use super::departments::Departments;
use super::password::{Passwords, check_new, one_time};
use super::sign_in::normal;
use super::staff::{NewPerson, add, set_password};
use crate::core::{Core, ServiceError};
use crate::db::entity::{department, person};
use app::api::ApiError;
use sea_orm::{ActiveValue::Set, EntityTrait, QueryFilter, QuerySelect};
use shared::actor::{Actor, Grant, Role};
use shared::id::DepartmentId;
use uuid::Uuid;

/// Makes an admin for the command line, in the first department (made when there is none), and returns the password.
///
/// # Errors
/// [`ApiError::Invalid`] when the login is taken or can't be one.
pub async fn create_admin(core: &Core, login: &str, name: &str) -> Result<String, ServiceError> {
    let password = one_time();
    let hash = Passwords::default().hash(&password).await?;
    let role = Grant {
        role: Role::Admin,
        department: None,
    };
    let nowhere = DepartmentId(Uuid::nil());
    let new = NewPerson::check(login, name, "", nowhere, vec![role])?;
    let (zh, en) = (
        core.config.organisation_zh.clone(),
        core.config.organisation_en.clone(),
    );
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            let departments = Departments::read(tx).await?;
            let top = departments
                .0
                .iter()
                .find(|d| d.parent.is_none() && !d.retired);
            let department = match top {
                Some(top) => top.id,
                None => {
                    let id = Uuid::now_v7();
                    department::Entity::insert(department::ActiveModel {
                        id: Set(id),
                        parent_id: Set(None),
                        label_zh: Set(zh.clone()),
                        label_en: Set(en.clone()),
                        position: Set(0),
                        retired: Set(false),
                    })
                    .exec_without_returning(tx)
                    .await?;
                    DepartmentId(id)
                }
            };
            let new = NewPerson {
                login: new.login.clone(),
                name: new.name.clone(),
                email: new.email.clone(),
                department,
                grants: new.grants.clone(),
            };
            add(tx, &Actor::System, &new, &hash).await
        })
        .await?;
    Ok(password)
}

/// Gives somebody a new one-time password from the command line, or the given one, and ends their sessions.
///
/// # Errors
/// [`ApiError::NotFound`] for an unknown login, [`ApiError::Invalid`] for a password that is too easy.
pub async fn reset_password(
    core: &Core,
    login: &str,
    given: Option<&str>,
) -> Result<String, ServiceError> {
    let login = normal(login);
    let password = given.map_or_else(one_time, str::to_owned);
    check_new("password", &password, &login)?;
    let hash = Passwords::default().hash(&password).await?;
    core.db
        .write(async move |tx| -> Result<(), ServiceError> {
            let person = person::Entity::find()
                .filter(person::COLUMN.login.eq(&login))
                .lock_exclusive()
                .one(tx)
                .await?
                .ok_or(ApiError::NotFound)?;
            set_password(tx, &Actor::System, &person, &hash).await
        })
        .await?;
    Ok(password)
}
