import type { IdKind } from '@unpark/base';
import { makeId } from '@unpark/base';
import type { Database } from '@unpark/db';
import type { JobQueue } from '@unpark/queue';
import type { BlobStore } from '@unpark/storage';
import type { IntakeLimits } from './intake/intake-limits';
import type { MailPort } from './mail/mail-port';
import type { OutgoingPort } from './notify/outgoing-port';
import type { Sealing } from './notify/sealing';

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Structured log. Fields hold ids and codes, never keys, cookies, links or capture text. */
export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string, cause?: unknown): void;
}

/** What use cases need of the world; one object, built once a process. */
export interface Deps {
  readonly database: Database;
  readonly storage: BlobStore;
  readonly queue: JobQueue;
  readonly clock: { nowMs(): number };
  /** cryptographically strong */
  readonly random: (byteCount: number) => Uint8Array;
  readonly log: Log;
  /** where people open this installation: scheme, host, port, no trailing slash */
  readonly publicUrl: string;
  /** what senders and workspaces may use; `DEFAULT_INTAKE_LIMITS` where it says nothing */
  readonly limits?: Partial<IntakeLimits>;
  /** undefined where the installation has no mail server: links are shown instead */
  readonly mail?: MailPort | undefined;
  /** what may be said of addresses that people type; requests themselves are the worker's */
  readonly outgoing?: Pick<OutgoingPort, 'checkUrl'> | undefined;
  readonly sealing?: Sealing | undefined;
}

export const newId = (deps: Pick<Deps, 'clock' | 'random'>, kind: IdKind): string =>
  makeId(kind, deps.clock.nowMs(), deps.random(10));

export const nowOf = (deps: Pick<Deps, 'clock'>): Date => new Date(deps.clock.nowMs());
