import type { Problem } from '@unpark/base';
import type { RuleKind, RuleTrial } from '@unpark/model';
import type { KeyRef } from '../access/writer';

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
  readonly changedByKey?: KeyRef;
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
  readonly byKey?: KeyRef;
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
