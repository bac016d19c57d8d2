import type { Problem } from '@unpark/base';
import type {
  ArtifactCounts,
  ArtifactRecord,
  Diagnosis,
  Phrase,
  RuleKind,
  RuleTrial,
  Severity,
  StateClass,
  VcsFacts,
  WallBar,
  KeptKinds,
  PathMapping,
  SamplingAdvice,
} from '@unpark/model';
import type { DeployView } from './incidents/incident-views';

/**
 * Reads shaped for one screen each. Dates are ISO text in UTC; nanosecond times are decimal text.
 */
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

/** queued → parsing → diagnosing → done; `failed` is final too and carries a problem. */
export type CaptureState = 'queued' | 'parsing' | 'diagnosing' | 'done' | 'failed';
export const FINAL_CAPTURE_STATES: readonly CaptureState[] = ['done', 'failed'];

export type { ArtifactCounts };

/** The outcome of a capture in one line, for tables and cards. */
export interface CaptureHeadline {
  readonly id: string;
  readonly state: CaptureState;
  /** the severity of the primary finding; absent when healthy, unknown or not done */
  readonly severity?: Severity;
  readonly outcome?: 'stalled' | 'healthy' | 'cannot-tell';
  readonly sentence?: string;
  /** the same in Chinese; absent where an early build diagnosed */
  readonly sentenceZh?: string;
  readonly pattern?: string;
  readonly goroutineCount?: number;
  readonly artifactCounts: ArtifactCounts;
  readonly goVersion?: string;
  /** the commit that the program was built from */
  readonly vcs?: VcsFacts;
  /** window start if known, else time of upload */
  readonly at: string;
  readonly atSource: string;
  readonly uploadedAt: string;
  readonly sizeBytes: number;
  /** findings that people muted; absent when none is */
  readonly muted?: { readonly count: number; readonly primary: boolean };
}

export interface ServiceRow {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly captureCount: number;
  readonly latest?: CaptureHeadline;
  /** goroutine counts of the last captures, oldest first, for the sparkline; per capture, never summed */
  readonly history: readonly {
    readonly captureId: string;
    readonly at: string;
    readonly goroutineCount?: number;
  }[];
}

/** A capture among those of other services. */
export interface CaptureOfService extends CaptureHeadline {
  readonly serviceId: string;
  readonly serviceName: string;
  readonly serviceSlug: string;
}

export interface CaptureListView {
  readonly captures: readonly CaptureOfService[];
  /** absent on the last page */
  readonly nextCursor?: string;
}

export interface HomeView {
  readonly workspace: WorkspaceRef;
  readonly services: readonly ServiceRow[];
  readonly latestCaptures: readonly CaptureOfService[];
}

/** A capture on the time axis of its service. */
export interface HistoryPoint {
  readonly id: string;
  /** window start if known, else time of upload */
  readonly at: string;
  readonly goroutineCount?: number;
  /** goroutines of its last dump by what they do; absent where none was dumped */
  readonly states?: Readonly<Partial<Record<StateClass, number>>>;
  /** of the primary finding; absent when healthy or unknown */
  readonly severity?: Severity;
  readonly pattern?: string;
  /** an agent took it */
  readonly isScheduled: boolean;
}

/** What an agent captures, as it last told. */
export interface AgentTargetRow {
  readonly id: string;
  readonly agent: string;
  readonly target: string;
  readonly everySeconds: number;
  readonly outcome: 'waiting' | 'taken' | 'skipped' | 'failed';
  readonly reason?: string | undefined;
  /** captures on the agent's disk */
  readonly buffered: number;
  readonly seenAt: string;
  readonly capturedAt?: string | undefined;
  /** not heard of for more than two intervals */
  readonly isLate: boolean;
}

export interface ServiceView {
  readonly workspace: WorkspaceRef;
  readonly service: {
    readonly id: string;
    readonly name: string;
    readonly slug: string;
    readonly repositoryUrl?: string;
    readonly createdAt: string;
  };
  /** absent where there is no limit of its own */
  readonly quota?: QuotaView;
  /** people who own it */
  readonly owners: readonly string[];
  readonly environments: readonly string[];
  readonly captures: readonly CaptureHeadline[];
  /** oldest first, more of them than `captures` */
  readonly history: readonly HistoryPoint[];
  /** of the time that `history` spans, newest first */
  readonly deploys: readonly DeployView[];
  readonly agentTargets: readonly AgentTargetRow[];
  readonly latestVerdict?: {
    readonly captureId: string;
    readonly sentence: readonly Phrase[];
    readonly lead: readonly Phrase[];
    readonly wall?: WallBar;
  };
}

export interface TableRef {
  readonly id: string;
  /** `goroutines`, `frames`, … as in model */
  readonly name: string;
  readonly version: number;
  readonly rows: number;
  readonly sizeBytes: number;
  /** path on this server; immutable bytes */
  readonly url: string;
}

export interface ArtifactView {
  readonly id: string;
  readonly file: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly state: 'queued' | 'parsing' | 'final';
  /** set once final */
  readonly record?: ArtifactRecord;
  readonly tables: readonly TableRef[];
  /** path of the original bytes */
  readonly originalUrl: string;
  /** id of the archive this file came out of */
  readonly fromArchive?: string;
}

export interface CaptureView {
  readonly workspace: WorkspaceRef;
  readonly service: {
    readonly id: string;
    readonly name: string;
    readonly slug: string;
    readonly repositoryUrl?: string;
    /** how paths in stacks become paths of the repository; absent: as they say */
    readonly pathMapping?: readonly PathMapping[];
  };
  readonly capture: CaptureHeadline & {
    /** page of the commit in the service's repository */
    readonly commitUrl?: string;
    /** who says the commit: its sender, the files, or a label of the instance */
    readonly vcsSource?: 'upload' | 'files' | 'label';
    readonly revision: number;
    readonly windowFromUnixNs?: string;
    readonly windowToUnixNs?: string;
    readonly windowSource?: string;
    readonly uploadedBy?: string;
    readonly problem?: Problem;
    /** the workspace's own rules: as they are now, as they were, or left out because of a wall */
    readonly rules: 'current' | 'older' | 'left-out';
  };
  readonly artifacts: readonly ArtifactView[];
  /** absent for a capture that is in no workspace */
  readonly retention?: CaptureRetention;
  /** in force, of the findings of this diagnosis */
  readonly mutes: readonly MuteView[];
  readonly diagnosis?: Diagnosis;
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

/** A rule of a workspace in a list. */
export interface RuleRow {
  readonly id: string;
  readonly kind: RuleKind;
  /** `payment-pool` of the id `own/payment-pool` */
  readonly name: string;
  readonly title: string;
  readonly enabled: boolean;
  readonly revision: number;
  readonly updatedAt: string;
  /** absent when the account is gone */
  readonly changedBy?: string;
}

export interface RuleView extends RuleRow {
  /** the document as declared */
  readonly body: unknown;
}

export interface RulesView {
  /** raised by one with each change of a rule */
  readonly revision: number;
  readonly rules: readonly RuleRow[];
  readonly mutes: readonly MuteView[];
}

export interface MuteView {
  readonly id: string;
  readonly fingerprint: string;
  readonly pattern: string;
  readonly title: string;
  /** in Chinese, where it was known when it was muted */
  readonly titleZh?: string;
  readonly reason: string;
  /** absent when the account is gone */
  readonly by?: string;
  readonly at: string;
  readonly endsAt: string;
  /** absent: in all services */
  readonly service?: { readonly name: string; readonly slug: string };
}

export interface RuleTestView {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'done' | 'cancelled' | 'failed';
  readonly total: number;
  readonly done: number;
  readonly problem?: Problem;
  /** newest capture first */
  readonly results: readonly {
    readonly captureId: string;
    readonly serviceName: string;
    readonly at: string;
    readonly trial?: RuleTrial;
    readonly problem?: Problem;
  }[];
}

/** What is held against what may be held. */
export interface QuotaView {
  readonly storedBytes: number;
  /** absent: no limit */
  readonly limitBytes?: number;
  /** room runs out (80 %), or nearly has (95 %) */
  readonly notice?: 'soon' | 'nearly' | undefined;
}

/** Days; null: for ever; `unset`: as the workspace has it, or for ever. */
export type KeptFor = number | null | 'unset';

export type HeldBy = 'pinned' | 'incident' | 'investigation' | 'annotation';

export interface RetentionView {
  readonly rules: readonly {
    readonly kinds: KeptKinds;
    readonly own: KeptFor;
    /** of the workspace, where this is about a service; null: for ever */
    readonly inherited: number | null;
    readonly storedBytes: number;
    readonly fileCount: number;
  }[];
  readonly quota: QuotaView;
  readonly nextRunAt: string;
  /** what that run removes by the rules and holds of now */
  readonly next: {
    /** that go whole */
    readonly captureCount: number;
    readonly fileCount: number;
    readonly storedBytes: number;
    /** captures that are over and stay, by reason */
    readonly held: Readonly<Partial<Record<HeldBy, number>>>;
    /** oldest first */
    readonly items: readonly {
      readonly captureId: string;
      readonly serviceName: string;
      readonly uploadedAt: string;
      readonly whole: boolean;
      readonly files: readonly { readonly file: string; readonly kind: string }[];
      readonly storedBytes: number;
    }[];
    /** captures that are not in `items` */
    readonly more: number;
  };
  /** newest first */
  readonly runs: readonly {
    readonly id: string;
    readonly startedAt: string;
    readonly endedAt?: string;
    readonly removedCount: number;
    readonly removedBytes: number;
    readonly held: Readonly<Partial<Record<HeldBy, number>>>;
  }[];
}

/** How long a capture is kept, for its page. */
export interface CaptureRetention {
  readonly pinned?: { readonly at: string; readonly by?: string };
  /** what else keeps it past its time */
  readonly holds: readonly Exclude<HeldBy, 'pinned'>[];
  /** when `incident` lets it go: all of its incidents are resolved */
  readonly incidentUntil?: string;
  /** what goes within a week unless something holds it */
  readonly ending: readonly { readonly kinds: KeptKinds; readonly endsAt: string }[];
  /** files that retention removed */
  readonly removed: readonly {
    readonly file: string;
    readonly kind: string;
    readonly sizeBytes: number;
    readonly removedAt: string;
  }[];
}

export interface ServiceSettingsView {
  readonly service: {
    readonly id: string;
    readonly name: string;
    readonly slug: string;
    readonly repositoryUrl?: string;
    readonly pathMapping: readonly PathMapping[];
    readonly ownerUserIds: readonly string[];
    readonly sampling: SamplingAdvice;
    readonly captureCount: number;
  };
  readonly environments: readonly {
    readonly id: string;
    readonly name: string;
    readonly captureCount: number;
  }[];
  readonly members: readonly { readonly userId: string; readonly name: string }[];
  readonly quota: QuotaView;
}

/** Services with what they hold, for settings. */
export interface ServiceUsageView {
  readonly quota: QuotaView;
  readonly services: readonly {
    readonly id: string;
    readonly name: string;
    readonly slug: string;
    readonly owners: readonly string[];
    readonly environments: readonly string[];
    readonly quota: QuotaView;
  }[];
}

export interface SeenCapture {
  readonly captureId: string;
  readonly serviceName: string;
  readonly serviceSlug: string;
  readonly at: string;
  readonly severity: Severity;
  readonly goroutineCount: number;
}

/** Where else the cause of a finding was seen. */
export interface SeenBefore {
  /** in this service, without this capture; newest first */
  readonly here: readonly SeenCapture[];
  readonly hereCount: number;
  readonly firstAt?: string;
  readonly lastAt?: string;
  /** in other services, newest first */
  readonly elsewhere: readonly SeenCapture[];
  readonly elsewhereCount: number;
  readonly incidents: readonly {
    readonly id: string;
    readonly title: string;
    readonly status: 'open' | 'mitigated' | 'resolved';
    readonly serviceName: string;
    readonly fromAt: string;
  }[];
}

/** A cause over the captures of a service. */
export interface FindingHistoryRow {
  readonly fingerprint: string;
  readonly pattern: string;
  readonly title: string;
  readonly titleZh?: string;
  readonly severity: Severity;
  readonly captureCount: number;
  readonly first: { readonly captureId: string; readonly at: string };
  readonly last: { readonly captureId: string; readonly at: string };
  /** not in the newest capture that was diagnosed */
  readonly isGone: boolean;
}

export interface AuditRow {
  readonly id: string;
  readonly at: string;
  /** `user:<id>`, `key:<id>`, `nobody`, `system` */
  readonly actor: string;
  /** absent when the account or key is gone */
  readonly actorName?: string;
  readonly action: string;
  readonly object?: string;
  readonly result: string;
  readonly address?: string;
  readonly details: Readonly<Record<string, string | number>>;
}

export interface AuditView {
  readonly entries: readonly AuditRow[];
  readonly nextCursor?: string;
}

/** What the filters of the record offer. */
export interface AuditChoices {
  readonly actions: readonly string[];
  readonly actors: readonly { readonly actor: string; readonly name?: string }[];
}
