import type { Problem } from '@unpark/base';

export type Role = 'owner' | 'admin' | 'editor' | 'viewer';

export interface WorkspaceRef {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly role: Role;
}

export interface SessionView {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly workspaces: readonly WorkspaceRef[];
}

export interface MemberRow {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly since: string;
  readonly isYou: boolean;
  /** API keys made by them that work; 0 for readers who may not see keys */
  readonly liveKeys: number;
}

export interface MembersView {
  readonly members: readonly MemberRow[];
  readonly ownerCount: number;
}

/** Owners are made of members; nobody is invited as one. */
export type InvitedRole = Exclude<Role, 'owner'>;

export interface InvitationView {
  readonly id: string;
  readonly email: string;
  readonly role: InvitedRole;
  /** absent when the account is gone */
  readonly by?: string | undefined;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** absent when its link was handed over instead */
  readonly mailedAt?: string | undefined;
  readonly hasEnded: boolean;
}

export interface InvitationsView {
  readonly invitations: readonly InvitationView[];
  /** this installation has a mail server */
  readonly sendsMail: boolean;
}

export interface IssuedInvitation {
  readonly invitation: InvitationView;
  /** where it was not mailed; this is the only time it is there to be seen */
  readonly link?: string;
  /** why it was not mailed although that was wanted */
  readonly mailProblem?: Problem;
}

/** An invitation as its link shows it, to whoever has the link. */
export interface OfferedInvitation {
  readonly workspace: string;
  readonly email: string;
  readonly role: Role;
  readonly by?: string | undefined;
  readonly expiresAt: string;
}

/** A person's own account, for the account page. */
export interface AccountView {
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly emailVerified: boolean;
  };
  readonly hasPassword: boolean;
  /** signs in by the identity provider of the installation */
  readonly hasProvider: boolean;
  readonly hasSecondFactor: boolean;
  /** the installation has a mail server */
  readonly sendsMail: boolean;
  readonly passkeys: readonly {
    readonly id: string;
    readonly name: string;
    /** kept by the person's password manager, on more than one device */
    readonly synced: boolean;
    readonly createdAt?: string;
  }[];
  /** last used first */
  readonly sessions: readonly {
    readonly id: string;
    readonly userAgent: string;
    readonly address: string;
    readonly signedInAt: string;
    readonly usedAt: string;
    readonly isCurrent: boolean;
  }[];
  readonly onDelete: {
    /** go with the account */
    readonly alone: readonly { readonly slug: string; readonly name: string }[];
    /** must get another owner before */
    readonly needOwner: readonly { readonly slug: string; readonly name: string }[];
  };
}

export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  /** readable prefix, never the secret */
  readonly prefix: string;
  readonly scopes: readonly ('ingest' | 'read' | 'admin')[];
  readonly createdAt: string;
  readonly createdBy: string;
  readonly lastUsedAt?: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  /** prefix of the key that follows it; both live until this one's end */
  readonly replacedBy?: string;
}
