import type {
  CaptureMeasures,
  GroupSize,
  Phrase,
  Severity,
  StateClass,
  WallBar,
  PathMapping,
  SamplingAdvice,
} from '@unpark/model';
import type { WorkspaceRef } from '../access/access-views';
import type { CaptureHeadline, CaptureOfService } from '../captures/capture-views';
import type { QuotaView } from '../retention/retention-views';
import type { DeployView } from '../incidents/incident-views';

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
  /** absent where an early build diagnosed, and not yet read since */
  readonly measures?: CaptureMeasures;
  /** of the primary finding; absent when healthy or unknown */
  readonly severity?: Severity;
  readonly pattern?: string;
  /** an agent took it */
  readonly isScheduled: boolean;
}

/** Goroutines of one group in several captures. */
export interface GroupOverTime {
  readonly key: string;
  /** Go's word */
  readonly reason: string;
  readonly stateClass: StateClass;
  readonly place?: GroupSize['place'];
  /** one a capture; null where a capture names its largest groups only and this is none of them */
  readonly counts: readonly (number | null)[];
  /** last known minus first known */
  readonly growth: number;
}

export interface GroupGrowthView {
  /** oldest first */
  readonly captures: readonly { readonly id: string; readonly at: string }[];
  readonly groups: readonly GroupOverTime[];
  /** captures with dumps whose groups an early build did not keep, and that are read in the background */
  readonly unread: number;
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
