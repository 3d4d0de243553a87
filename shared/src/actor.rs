//! Who acts, and what the fixed roles may do. Roles are granted per department. That nobody handles a case about
//! themselves is to come with the case engine: no right here knows of it yet.

use crate::id::{DepartmentId, PersonId};
use crate::locale::Locale;
use serde::{Deserialize, Serialize};

/// A fixed role. What it may do is [`Role::may`]; where, is the grant's department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Front-line staff: reports pain points, sees own reports.
    Reporter,
    /// Handles cases of the own department, and those owned.
    Agent,
    /// Handles and oversees a department and those below it.
    Head,
    /// Sees all figures and cases, masked.
    Manager,
    /// Changes rules; sees no customer data.
    Admin,
    /// Reads everything, masked, and the audit trail; changes nothing.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 6] = [
        Role::Reporter,
        Role::Agent,
        Role::Head,
        Role::Manager,
        Role::Admin,
        Role::Auditor,
    ];

    /// The name in columns and files.
    pub const fn code(self) -> &'static str {
        match self {
            Role::Reporter => "reporter",
            Role::Agent => "agent",
            Role::Head => "head",
            Role::Manager => "manager",
            Role::Admin => "admin",
            Role::Auditor => "auditor",
        }
    }

    /// True when the role carries the right.
    pub const fn may(self, right: Right) -> bool {
        use Right::{
            Administer, Audit, EditThemes, HandleCases, Import, Label, ReadCases, ReadReports,
            Reveal, SignedIn,
        };
        match self {
            Role::Reporter => matches!(right, SignedIn),
            Role::Agent => matches!(right, SignedIn | ReadCases | HandleCases | Label | Reveal),
            Role::Head => matches!(
                right,
                SignedIn
                    | ReadCases
                    | HandleCases
                    | Label
                    | Reveal
                    | ReadReports
                    | EditThemes
                    | Import
            ),
            Role::Manager => matches!(
                right,
                SignedIn | ReadCases | Label | ReadReports | EditThemes | Import
            ),
            Role::Admin => matches!(right, SignedIn | Administer),
            Role::Auditor => matches!(right, SignedIn | ReadCases | ReadReports | Audit),
        }
    }
}

crate::coded!(Role);

/// What a route asks for. `Public` and `Customer` routes ignore the staff session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Anybody.
    Public,
    /// A customer who holds a private link or code.
    Customer,
    /// Any signed-in member of staff.
    SignedIn,
    /// Read cases within the actor's scope.
    ReadCases,
    /// Act on cases within the actor's scope.
    HandleCases,
    /// Correct what was read of a voice within the actor's scope of reading.
    Label,
    /// See a masked field for a stated reason.
    Reveal,
    /// Figures over cases within the actor's scope.
    ReadReports,
    /// Name, explain, merge and split themes whose voices lie within the actor's scope.
    EditThemes,
    /// Bring in files of voices.
    Import,
    /// Change rules, taxonomy, people.
    Administer,
    /// Read the audit trail.
    Audit,
}

/// Which cases a person sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// Every case.
    All,
    /// Cases of these departments, and those the person owns.
    Departments(Vec<DepartmentId>),
    /// No case.
    Nothing,
}

impl Scope {
    /// True when it covers a case of this department, or one that the person owns.
    pub fn holds(&self, department: DepartmentId, owned: bool) -> bool {
        match self {
            Scope::All => true,
            Scope::Departments(list) => owned || list.contains(&department),
            Scope::Nothing => false,
        }
    }
}

/// Where each right holds: somebody who handles one department's cases may read every department's figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scopes {
    /// Of [`Right::ReadCases`].
    pub read: Scope,
    /// Of [`Right::HandleCases`] and [`Right::Reveal`].
    pub handle: Scope,
    /// Of [`Right::ReadReports`].
    pub report: Scope,
    /// Of [`Right::EditThemes`].
    pub themes: Scope,
}

impl Scopes {
    /// The same for every right.
    pub fn all(scope: Scope) -> Self {
        Self {
            read: scope.clone(),
            handle: scope.clone(),
            report: scope.clone(),
            themes: scope,
        }
    }

    /// The scope of a right over cases.
    pub const fn of(&self, right: Right) -> &Scope {
        match right {
            Right::HandleCases | Right::Reveal => &self.handle,
            Right::ReadReports => &self.report,
            Right::EditThemes => &self.themes,
            _ => &self.read,
        }
    }
}

/// A role in a department; `None` stands for the whole organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where it holds.
    pub department: Option<DepartmentId>,
}

/// A signed-in member of staff, with rights and scope resolved once per request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// The person.
    pub id: PersonId,
    /// Display name.
    pub name: String,
    /// Language of the desk.
    pub locale: Locale,
    /// Roles, each with its department.
    pub grants: Vec<Grant>,
    /// Where the rights hold, subtrees resolved.
    pub scopes: Scopes,
}

impl Staff {
    /// True when any granted role carries the right.
    pub fn may(&self, right: Right) -> bool {
        self.grants.iter().any(|g| g.role.may(right))
    }

    /// True when the person holds the role somewhere.
    pub fn is(&self, role: Role) -> bool {
        self.grants.iter().any(|g| g.role == role)
    }
}

/// Who acts. Handed to every method that needs it, first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// Nobody is known.
    Anonymous,
    /// A member of staff.
    Staff(Staff),
    /// A job or the command line.
    System,
}

impl Actor {
    /// True when the actor may do what a route asks for.
    pub fn may(&self, right: Right) -> bool {
        match self {
            Actor::System => true,
            Actor::Anonymous => matches!(right, Right::Public | Right::Customer),
            Actor::Staff(staff) => {
                matches!(right, Right::Public | Right::Customer) || staff.may(right)
            }
        }
    }

    /// The signed-in person.
    pub fn staff(&self) -> Option<&Staff> {
        match self {
            Actor::Staff(staff) => Some(staff),
            _ => None,
        }
    }
}
