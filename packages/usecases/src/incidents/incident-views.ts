import type { Finding, Severity, WaitGraphSummary } from '@unpark/model';
import type { KeyRef } from '../access/writer';
import type { CaptureHeadline, CaptureOfService, HistoryPoint, WorkspaceRef } from '../views';

export const INCIDENT_STATUSES = ['open', 'mitigated', 'resolved'] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

/** Somebody who is or was a member; without a name where the account is gone. */
export interface Person {
  readonly userId: string;
  readonly name?: string | undefined;
}

export interface IncidentRow {
  readonly id: string;
  readonly title: string;
  readonly status: IncidentStatus;
  readonly severity: Severity;
  readonly service: { readonly name: string; readonly slug: string };
  readonly fromAt: string;
  readonly toAt?: string | undefined;
  readonly lead?: Person | undefined;
  readonly captureCount: number;
  readonly updatedAt: string;
}

export interface IncidentListView {
  readonly incidents: readonly IncidentRow[];
  readonly services: readonly { readonly name: string; readonly slug: string }[];
  /** there are more than are shown */
  readonly more: boolean;
}

/** One line of what happened; what it says is told by its kind and details. */
export interface IncidentEventView {
  readonly id: string;
  readonly kind: string;
  readonly by?: Person | undefined;
  readonly byKey?: KeyRef | undefined;
  readonly at: string;
  readonly details: Readonly<Record<string, string>>;
}

export interface CommentView {
  readonly id: string;
  readonly text: string;
  readonly by?: Person | undefined;
  readonly byKey?: KeyRef | undefined;
  readonly isOwn: boolean;
  readonly at: string;
  readonly editedAt?: string | undefined;
  readonly isDeleted: boolean;
}

export interface ChecklistItemView {
  readonly id: string;
  readonly text: string;
  readonly owner?: Person | undefined;
  readonly doneAt?: string | undefined;
  readonly doneBy?: Person | undefined;
  readonly doneByKey?: KeyRef | undefined;
}

export interface DeployView {
  readonly id: string;
  readonly at: string;
  readonly environment?: string | undefined;
  readonly revision?: string | undefined;
  readonly note: string;
}

/** What a report still lacks. */
export const REPORT_GAPS = [
  'summary',
  'evidence',
  'end',
  'fix',
  'lead',
  'follow-up',
  'follow-up-owner',
] as const;
export type ReportGap = (typeof REPORT_GAPS)[number];

export interface IncidentView {
  readonly workspace: WorkspaceRef;
  readonly service: { readonly id: string; readonly name: string; readonly slug: string };
  readonly incident: {
    readonly id: string;
    readonly title: string;
    readonly status: IncidentStatus;
    readonly severity: Severity;
    readonly fromAt: string;
    readonly toAt?: string | undefined;
    readonly mitigatedAt?: string | undefined;
    readonly resolvedAt?: string | undefined;
    readonly fixUrl?: string | undefined;
    readonly revision: number;
    readonly createdAt: string;
  };
  /** where it was merged into another one: that is the one to look at */
  readonly mergedInto?: string | undefined;
  readonly people: readonly (Person & { readonly leads: boolean })[];
  /** members of the workspace, who may be given work and mentioned */
  readonly members: readonly Person[];
  readonly captures: readonly CaptureHeadline[];
  /** the finding that it is about, as its newest capture says it */
  readonly evidence?:
    | {
        readonly captureId: string;
        readonly at: string;
        readonly finding: Finding;
        /** who waits for whom of it, when they wait in a ring */
        readonly ring?: WaitGraphSummary | undefined;
      }
    | undefined;
  /** captures and deploys of the service around its time, oldest first; counts are per capture */
  readonly around: {
    readonly captures: readonly (HistoryPoint & { readonly isHere: boolean })[];
    readonly deploys: readonly DeployView[];
  };
  readonly events: readonly IncidentEventView[];
  readonly comments: readonly CommentView[];
  readonly checklist: readonly ChecklistItemView[];
  readonly seenBefore: {
    readonly incidents: readonly IncidentRow[];
    readonly captures: readonly CaptureOfService[];
  };
  readonly gaps: readonly ReportGap[];
}

export interface ReportTemplateView {
  readonly id: string;
  readonly name: string;
  readonly body: string;
  readonly checklist: readonly string[];
  readonly isDefault: boolean;
}
