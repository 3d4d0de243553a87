//! The desk: pages of agents, heads, managers and admins.
